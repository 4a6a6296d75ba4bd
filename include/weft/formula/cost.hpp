// SPDX-License-Identifier: MIT
// What a formula costs: operations a row, counted from its instructions.
#pragma once

#include <weft/formula/finish.hpp>

namespace weft {

struct formula_cost {
    std::size_t flops = 0;
    std::size_t transcendentals = 0;

    constexpr formula_cost& operator+=(const formula_cost& other) {
        flops += other.flops;
        transcendentals += other.transcendentals;
        return *this;
    }
    constexpr bool operator==(const formula_cost&) const = default;
};

// Of one row of width elements. A reduction of n elements takes n - 1 operations; what is uniform
// (numbers, one value a call) is not counted; x^k with k = 2, 3 is products.
constexpr formula_cost cost_of_row(const program_builder& p, std::size_t width) {
    formula_cost total;
    for (node i = 0; i < p.size(); ++i) {
        const instruction& n = p[i];
        if (n.at == level::uniform) continue;
        if (n.code == op::row_sum || n.code == op::row_max) {
            total.flops += width - 1;
            continue;
        }
        const std::size_t times = n.at == level::element ? width : 1;
        total.flops += times * facts(n.code).flops;
        total.transcendentals += times * facts(n.code).transcendentals;
    }
    return total;
}

// FLOPs and transcendental functions of a formula applied to a row of width elements, as written.
template <formula Formula>
constexpr formula_cost count_operations(const Formula& f, std::size_t width = 1) {
    return cost_of_row(as_written(f), width);
}

}  // namespace weft

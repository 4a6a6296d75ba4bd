// SPDX-License-Identifier: MIT
// What a formula costs: operations a row, counted from its instructions.
#pragma once

#include <weft/formula/finish.hpp>

namespace weft::inline v0_1 {

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

// What a program does for an element, for a row, and in how many reductions of a row.
struct operation_census {
    formula_cost an_element{}, a_row{};
    std::size_t reductions = 0;

    // Of one row of width elements; a reduction of n elements takes n - 1 operations.
    constexpr formula_cost of_row(std::size_t width) const {
        return {width * an_element.flops + a_row.flops + (width - 1) * reductions,
                width * an_element.transcendentals + a_row.transcendentals};
    }
};

// What is uniform (numbers, one value a call) is not counted, nor is picking an element.
constexpr operation_census census(const program_builder& p) {
    operation_census total;
    for (node i = 0; i < p.size(); ++i) {
        const instruction& n = p[i];
        if (n.at == level::uniform) continue;
        if (is_reduction(n.code) && n.code != op::pick) ++total.reductions;
        (n.at == level::element ? total.an_element : total.a_row) +=
            formula_cost{facts(n.code).flops, facts(n.code).transcendentals};
    }
    return total;
}
constexpr formula_cost cost_of_row(const program_builder& p, std::size_t width) {
    return census(p).of_row(width);
}

// FLOPs and transcendental functions of a formula applied to a row of width elements, as written.
template <formula Formula>
constexpr formula_cost count_operations(const Formula& f, std::size_t width = 1) {
    return cost_of_row(as_written(f), width);
}

}  // namespace weft

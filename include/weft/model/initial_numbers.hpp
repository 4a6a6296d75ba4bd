// SPDX-License-Identifier: MIT
// The numbers a parameter starts with, drawn as its initializer says.
#pragma once

#include <weft/layer/layer.hpp>
#include <weft/tensor/orthonormal.hpp>

namespace weft::inline v0_1 {

namespace detail {

// The deviation of draws with a fan; the scale itself without.
constexpr double deviation_of(const parameter_facts& facts) {
    const initializer& start = facts.starts_as;
    const auto in = static_cast<double>(facts.fan_in), out = static_cast<double>(facts.fan_out);
    switch (start.mode) {
        case fan::in: return scalar::sqrt(start.scale / in);
        case fan::out: return scalar::sqrt(start.scale / out);
        case fan::average: return scalar::sqrt(2 * start.scale / (in + out));
        default: return start.scale;
    }
}

// One number of an initializer that draws each for itself.
inline double draw(const initializer& start, double deviation, random_stream& random) {
    const bool by_fan = start.mode != fan::none;
    switch (start.draws) {
        case distribution::uniform: {
            const double limit = scalar::sqrt(3.0) * deviation;
            return by_fan ? random.uniform(-limit, limit) : random.uniform(start.low, start.high);
        }
        case distribution::truncated_normal: {
            // Divided by the deviation of a normal cut at 2: the result has deviation 1.
            const double widened = by_fan ? deviation / 0.87962566103423978 : deviation;
            return std::fma(widened, random.truncated_normal(), start.mean);
        }
        case distribution::normal: return std::fma(deviation, random.normal(), start.mean);
        default: return deviation;
    }
}

}  // namespace detail

// put(row, column, number) for every number of a parameter, a matrix of extents.last() columns, in
// row-major order (column by column where orthogonal columns are drawn).
template <class Put>
void draw_initial(const parameter_facts& facts, random_stream& random, const Put& put) {
    const initializer& start = facts.starts_as;
    const std::size_t columns = facts.extents.last(), rows = facts.elements() / columns;
    const double deviation = detail::deviation_of(facts);
    if (start.draws == distribution::orthogonal) {
        const bool tall = rows > columns;
        const std::size_t count = tall ? columns : rows, length = tall ? rows : columns;
        const std::vector<double> q = orthonormal_rows(count, length, random);
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t k = 0; k < length; ++k)
                put(tall ? k : i, tall ? i : k, start.scale * q[i * length + k]);
        return;
    }
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            const bool is_zero =
                (start.draws == distribution::identity && row != column)
                || (start.draws == distribution::second_quarter && 4 * column / columns != 1);
            put(row, column, is_zero ? 0 : detail::draw(start, deviation, random));
        }
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// The arrays of a dense layer that every way of its size reads, and what plain loops make of them.
#pragma once

#include "measure.hpp"

#include "../peers/peers.hpp"

#include <weft/declare.hpp>

#include <cfloat>

namespace bench {

using doubles = std::vector<double>;

// c [rows, columns] = a [rows, depth] b [depth, columns], in double, row after row.
inline doubles plain_product(const numbers& a, const numbers& b, std::size_t rows,
                             std::size_t columns) {
    const std::size_t depth = a.size() / rows;
    doubles c(rows * columns);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t k = 0; k < depth; ++k) {
            const auto factor = static_cast<double>(a[row * depth + k]);
            for (std::size_t column = 0; column < columns; ++column)
                c[row * columns + column] +=
                    factor * static_cast<double>(b[k * columns + column]);
        }
    return c;
}

inline numbers transposed(const numbers& a, std::size_t rows) {
    const std::size_t columns = a.size() / rows;
    numbers result(a.size());
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            result[column * rows + row] = a[row * columns + column];
    return result;
}

// Rows of columns numbers put stride apart, 0 between them.
inline numbers padded(const numbers& a, std::size_t columns, std::size_t stride) {
    numbers result(a.size() / columns * stride);
    for (std::size_t i = 0; i < a.size(); ++i) result[i / columns * stride + i % columns] = a[i];
    return result;
}

// The rounding of a sum, relative to a number as large as the largest: one of half an epsilon a
// term at worst.
inline double allowed_for(std::size_t terms) {
    return static_cast<double>(terms) * static_cast<double>(FLT_EPSILON) / 2;
}

template <dense_sizes Sizes>
struct dense_case {
    static constexpr std::size_t rows = Sizes.rows, in = Sizes.inputs, out = Sizes.outputs;
    static constexpr auto net = weft::input<in> | weft::dense<out> | relu(weft::x);
    numbers x = random_numbers(rows * in, 1), w = random_numbers(in * out, 2),
            bias = random_numbers(out, 3), dy = random_numbers(rows * out, 4);

    // One for all ways and repetitions.
    static const dense_case& shared() {
        static const dense_case made;
        return made;
    }
    static const doubles& product() {
        static const doubles made = plain_product(shared().x, shared().w, rows, out);
        return made;
    }
    static const doubles& output() {  // with bias and ReLU
        static const doubles made = [] {
            doubles y = product();
            for (std::size_t i = 0; i < y.size(); ++i)
                y[i] = std::max(0.0, y[i] + static_cast<double>(shared().bias[i % out]));
            return y;
        }();
        return made;
    }
    static const doubles& weight_gradient() {
        static const doubles made =
            plain_product(transposed(shared().x, rows), shared().dy, in, out);
        return made;
    }
    static const doubles& bias_gradient() {
        static const doubles made = [] {
            numbers ones(rows);
            ones.fill(1);
            return plain_product(ones, shared().dy, 1, out);
        }();
        return made;
    }
    static const doubles& input_gradient() {
        static const doubles made =
            plain_product(shared().dy, transposed(shared().w, in), rows, in);
        return made;
    }

    // Of the product alone, which is what all ways have in common: for their share of the peak.
    static counters of_product() { return {{"product_flops", Sizes.flops()}}; }
};

}  // namespace bench

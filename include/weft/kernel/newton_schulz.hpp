// SPDX-License-Identifier: MIT
// The orthogonal matrix near a matrix, by products of matrices alone.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/simd/tile.hpp>
#include <weft/tensor/aligned.hpp>

namespace weft::inline v0_1::kernels {

// X <- X (a + b A + c A^2) with A = X^T X, iterations times, from X divided by its norm + 1e-7: the
// singular values go to about 1, singular vectors stay. A wide matrix is transposed meanwhile.
//
// shapes   values [rows, columns], rows stride apart; what lies between columns and stride is not
//          touched; workspace [elements(rows, columns)], aligned
// order    sums are FMAs over the longer extent in its order; the norm's by lanes
// source   Jordan et al. 2024, "Muon"; Keras zeropower_via_newtonschulz5
template <class Real>
struct newton_schulz {
    Real a, b, c;
    std::size_t iterations;

    static constexpr std::size_t elements(std::size_t rows, std::size_t columns) {
        return 2 * (rows + columns) * padded_to(std::min(rows, columns), simd::width<Real>);
    }

    // The norm and the quotients by it; three products of matrices an iteration, and their sum.
    constexpr std::size_t flops(std::size_t rows, std::size_t columns) const {
        const std::size_t tall = std::max(rows, columns), narrow = std::min(rows, columns);
        const std::size_t square = narrow * narrow;
        return 3 * tall * narrow + 1
             + iterations * (2 * square * (2 * tall + narrow) + 3 * square + narrow);
    }

    void operator()(Real* values, std::size_t rows, std::size_t columns, std::size_t stride,
                    Real* workspace) const {
        const bool is_wide = columns > rows;
        const std::size_t tall = std::max(rows, columns), narrow = std::min(rows, columns);
        const std::size_t padded = padded_to(narrow, simd::width<Real>);
        const auto in_values = [&](std::size_t i, std::size_t j) {
            return is_wide ? j * stride + i : i * stride + j;
        };
        Real* x = workspace;
        Real* next = x + tall * padded;
        Real* const gram = next + tall * padded;
        Real* const factor = gram + narrow * padded;
        std::fill_n(x, tall * padded, Real(0));
        for (std::size_t i = 0; i < tall; ++i)
            for (std::size_t j = 0; j < narrow; ++j) x[i * padded + j] = values[in_values(i, j)];
        divide_by_norm(x, tall * padded);
        for (std::size_t iteration = 0; iteration < iterations; ++iteration) {
            product({x, x, tall, 1, padded, padded}, narrow, gram);
            product({gram, gram, narrow, padded, 1, padded}, narrow, factor);
            combine(gram, factor, narrow, padded);
            product({x, factor, narrow, padded, 1, padded}, tall, next);
            std::swap(x, next);
        }
        for (std::size_t i = 0; i < tall; ++i)
            for (std::size_t j = 0; j < narrow; ++j) values[in_values(i, j)] = x[i * padded + j];
    }

private:
    static constexpr std::size_t lanes = simd::width<Real>;

    static void divide_by_norm(Real* x, std::size_t count) {
        simd::batch<Real> squares(Real(0));
        for (std::size_t i = 0; i < count; i += lanes) {
            const auto part = simd::load_aligned(x + i);
            squares = simd::fma(part, part, squares);
        }
        const double square = static_cast<double>(simd::first(simd::reduce_add(squares)));
        const auto norm = simd::broadcast(static_cast<Real>(scalar::sqrt(square) + 1e-7));
        for (std::size_t i = 0; i < count; i += lanes)
            simd::store_aligned(x + i, simd::quotient(simd::load_aligned(x + i), norm));
    }

    // to = A B, of rows rows as long as those of B.
    static void product(const simd::strided_contraction<Real>& of, std::size_t rows, Real* to) {
        const auto store = [&](std::size_t row, std::size_t vector, simd::batch<Real> value) {
            simd::store_aligned(to + row * of.b_stride + vector * lanes, value);
        };
        simd::contract(of, rows, of.b_stride / lanes, store);
    }

    // factor <- a + b gram + c factor, a on the diagonal.
    void combine(const Real* gram, Real* factor, std::size_t size, std::size_t stride) const {
        for (std::size_t i = 0; i < size * stride; i += lanes) {
            const auto scaled = simd::rounded(simd::broadcast(b) * simd::load_aligned(gram + i));
            const auto square = simd::load_aligned(factor + i);
            simd::store_aligned(factor + i, simd::fma(simd::broadcast(c), square, scaled));
        }
        for (std::size_t i = 0; i < size; ++i) factor[i * stride + i] += a;
    }
};

}  // namespace weft::kernels

// SPDX-License-Identifier: MIT
// Columns of a matrix as rows, register block by register block: a panel, or products with rows.
#pragma once

#include <weft/simd/register.hpp>

namespace weft::simd {

// to[c][r] = from[first_row + r][c] for a panel of Vectors registers of rows; rows past Rows are 0.
//
// shapes   from [Rows, Columns] with rows Stride apart and padded to whole registers,
//          to [padded Columns, Vectors * width]
template <std::size_t Rows, std::size_t Columns, std::size_t Stride, std::size_t Vectors,
          class Real>
void transpose_panel(const Real* from, std::size_t first_row, Real* to) {
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t to_stride = Vectors * lanes;
    const auto copy_block = [&]<std::size_t... Lane>(
        std::size_t row, std::size_t column, Real* block_to, std::index_sequence<Lane...>) {
        batch<Real> block[lanes] = {row + Lane < Rows
                                        ? load_aligned(from + (row + Lane) * Stride + column)
                                        : batch<Real>(Real(0))...};
        transpose(block);
        (store_aligned(block_to + Lane * to_stride, block[Lane]), ...);
    };
    for (std::size_t vector = 0; vector < Vectors; ++vector)
        for (std::size_t column = 0; column < Columns; column += lanes)
            copy_block(first_row + vector * lanes, column, to + column * to_stride + vector * lanes,
                       std::make_index_sequence<lanes>{});
}

// The products of a register of rows of a matrix, those from vector * width on, with one row; those
// of rows past Rows are 0. Summed lane by lane, then over the lanes in order.
//
// shapes   matrix [Rows, Columns] with rows Stride apart, row [Columns], both padded with 0 to
//          whole registers
template <std::size_t Rows, std::size_t Columns, std::size_t Stride, class Real>
batch<Real> row_products(const Real* matrix, std::size_t vector, const Real* row) {
    constexpr std::size_t lanes = width<Real>;
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
        batch<Real> sums[lanes] = {(static_cast<void>(Lane), batch<Real>(Real(0)))...};
        const Real* from = matrix + vector * lanes * Stride;
        const std::size_t valid = std::min(lanes, Rows - vector * lanes);
        const auto add = [&](std::size_t column, auto... which) __attribute__((always_inline)) {
            const batch<Real> factor = load_aligned(row + column);
            ((which < valid ? void(sums[which] = simd::fma(
                                       load_aligned(from + which * Stride + column), factor,
                                       sums[which]))
                            : void()), ...);
        };
        for (std::size_t column = 0; column < Columns; column += lanes) add(column, Lane...);
        transpose(sums);
        batch<Real> sum = sums[0];
        ((Lane > 0 ? void(sum = sum + sums[Lane]) : void()), ...);
        return sum;
    }(std::make_index_sequence<lanes>{});
}

}  // namespace weft::simd

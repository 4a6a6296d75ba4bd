// SPDX-License-Identifier: MIT
// Columns of a matrix as rows: a panel transposed register block by register block.
#pragma once

#include <weft/simd/register.hpp>

namespace weft::simd {

// to[c][r] = from[first_row + r][c] for a panel of Vectors registers of rows; rows past Rows are 0.
//
// shapes   from [Rows, padded(Columns)], to [padded(Columns), Vectors * width]
template <std::size_t Rows, std::size_t Columns, std::size_t Vectors, class Real>
void transpose_panel(const Real* from, std::size_t first_row, Real* to) {
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t from_stride = (Columns + lanes - 1) / lanes * lanes;
    constexpr std::size_t to_stride = Vectors * lanes;
    const auto copy_block = [&]<std::size_t... Lane>(
        std::size_t row, std::size_t column, Real* block_to, std::index_sequence<Lane...>) {
        batch<Real> block[lanes] = {row + Lane < Rows
                                        ? load_aligned(from + (row + Lane) * from_stride + column)
                                        : batch<Real>(Real(0))...};
        transpose(block);
        (store_aligned(block_to + Lane * to_stride, block[Lane]), ...);
    };
    for (std::size_t vector = 0; vector < Vectors; ++vector)
        for (std::size_t column = 0; column < Columns; column += lanes)
            copy_block(first_row + vector * lanes, column, to + column * to_stride + vector * lanes,
                       std::make_index_sequence<lanes>{});
}

}  // namespace weft::simd

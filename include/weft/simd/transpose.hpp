// SPDX-License-Identifier: MIT
// A matrix with rows padded to whole registers, transposed register block by register block.
#pragma once

#include <weft/simd/register.hpp>

namespace weft::simd {

// to[c][r] = from[r][c]; both have rows padded to whole registers, and room for whole blocks below.
//
// shapes   from [Rows, padded(Columns)], to [padded(Columns), padded(Rows)], padding of to 0
template <std::size_t Rows, std::size_t Columns, class Real>
void transpose_rows(const Real* from, Real* to) {
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t from_stride = (Columns + lanes - 1) / lanes * lanes;
    constexpr std::size_t to_stride = (Rows + lanes - 1) / lanes * lanes;
    for (std::size_t row = 0; row < Rows; row += lanes)
        for (std::size_t column = 0; column < Columns; column += lanes) {
            batch<Real> block[lanes];
            for (std::size_t r = 0; r < lanes; ++r)
                block[r] = row + r < Rows ? load_aligned(from + (row + r) * from_stride + column)
                                          : batch<Real>(Real(0));
            transpose(block);
            for (std::size_t c = 0; c < lanes; ++c) store_aligned(to + (column + c) * to_stride + row, block[c]);
        }
}

}  // namespace weft::simd

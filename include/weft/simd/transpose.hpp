// SPDX-License-Identifier: MIT
// Columns of a matrix as rows, register block by register block: a panel, or products with rows.
#pragma once

#include <weft/simd/register.hpp>

#include <algorithm>

namespace weft::inline v0_1::simd {

// to[c][r] = from[first_row + r][c] for a panel of Vectors registers of rows; rows past Rows are 0.
//
// shapes   from [Rows, Columns] with rows Stride apart and padded to whole registers,
//          to [padded Columns, Vectors * width]
template <std::size_t Rows, std::size_t Columns, std::size_t Stride, std::size_t Vectors,
          class Real>
void transpose_panel(const Real* from, std::size_t first_row, Real* to) {
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t to_stride = Vectors * lanes;
    for (std::size_t vector = 0; vector < Vectors; ++vector)
        for (std::size_t column = 0; column < Columns; column += lanes) {
            const std::size_t row = first_row + vector * lanes;
            Real* const block_to = to + column * to_stride + vector * lanes;
            batch<Real> block[lanes];
#pragma GCC unroll 16
            for (std::size_t lane = 0; lane < lanes; ++lane)
                block[lane] = row + lane < Rows
                                ? load_aligned(from + (row + lane) * Stride + column)
                                : batch<Real>(Real(0));
            transpose(block);
#pragma GCC unroll 16
            for (std::size_t lane = 0; lane < lanes; ++lane)
                store_aligned(block_to + lane * to_stride, block[lane]);
        }
}

// How rows are written.
struct row_destination {
    bool is_padded = false;  // to whole registers; the padding is set to 0
    bool is_added = false;   // to what is there, in the order of the rows; they may be all the same
};

namespace detail {

// Columns First, First + 1, ... of a block of rows, a lane a row, and back.
template <std::size_t Width, std::size_t First, bool IsPadded, class Real>
[[gnu::always_inline]] inline void load_block(const Real* from, std::size_t stride,
                                              std::size_t count, Real* to) {
    constexpr std::size_t lanes = width<Real>, columns = std::min(lanes, Width - First);
    batch<Real> block[lanes];
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const Real* const row = from + First + std::min(lane, count - 1) * stride;
        if constexpr (IsPadded || columns == lanes) block[lane] = load_unaligned(row);
        else block[lane] = load_partial(row, columns);
    }
    simd::transpose(block);
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < columns; ++lane)
        store_aligned(to + (First + lane) * lanes, block[lane]);
}

template <row_destination To, std::size_t Columns, class Real>
[[gnu::always_inline]] inline void store_row(Real* to, batch<Real> row) {
    if constexpr (To.is_padded || Columns == width<Real>) {
        if constexpr (To.is_added) row = row + load_unaligned(to);
        store_unaligned(to, row);
    } else {
        if constexpr (To.is_added) row = row + load_partial(to, Columns);
        store_partial(to, row, Columns);
    }
}
template <std::size_t Width, std::size_t First, row_destination To, class Real>
[[gnu::always_inline]] inline void store_block(const Real* from, Real* to, std::size_t stride,
                                               std::size_t count) {
    constexpr std::size_t lanes = width<Real>, columns = std::min(lanes, Width - First);
    batch<Real> block[lanes];
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane)
        block[lane] = lane < columns ? load_aligned(from + (First + lane) * lanes)
                                     : batch<Real>(Real(0));
    simd::transpose(block);
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (lane < count) store_row<To, columns>(to + First + lane * stride, block[lane]);
}

}  // namespace detail

// Rows as columns, a lane a row: lane r of column c is element c of row min(r, count - 1).
// Apart: it is called from many loops, and takes all registers.
//
// shapes   from [count, Width] with rows stride apart, padded to whole registers if it says so;
//          to [Width, width], aligned; 1 <= count <= width
template <std::size_t Width, bool IsPadded, class Real>
[[gnu::noinline]] void rows_to_columns(const Real* from, std::size_t stride, std::size_t count,
                                       Real* to) {
    constexpr std::size_t lanes = width<Real>;
    [=]<std::size_t... Block>(std::index_sequence<Block...>) {
        (detail::load_block<Width, Block * lanes, IsPadded>(from, stride, count, to), ...);
    }(std::make_index_sequence<(Width + lanes - 1) / lanes>{});
}

// The way back: element c of row r is lane r of column c, for the first count rows.
template <std::size_t Width, row_destination To, class Real>
[[gnu::noinline]] void columns_to_rows(const Real* from, Real* to, std::size_t stride,
                                       std::size_t count) {
    constexpr std::size_t lanes = width<Real>;
    [=]<std::size_t... Block>(std::index_sequence<Block...>) {
        (detail::store_block<Width, Block * lanes, To>(from, to, stride, count), ...);
    }(std::make_index_sequence<(Width + lanes - 1) / lanes>{});
}

// The products of a register of rows of a matrix, those from vector * width on, with one row; those
// of rows past Rows are 0. Summed lane by lane, then over the lanes in order.
//
// shapes   matrix [Rows, Columns] with rows Stride apart, row [Columns], both padded with 0 to
//          whole registers
template <std::size_t Rows, std::size_t Columns, std::size_t Stride, class Real>
batch<Real> row_products(const Real* matrix, std::size_t vector, const Real* row) {
    constexpr std::size_t lanes = width<Real>;
    const Real* const from = matrix + vector * lanes * Stride;
    const std::size_t valid = std::min(lanes, Rows - vector * lanes);
    batch<Real> sums[lanes];
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] = batch<Real>(Real(0));
    for (std::size_t column = 0; column < Columns; column += lanes) {
        const batch<Real> factor = load_aligned(row + column);
#pragma GCC unroll 16
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (lane < valid)
                sums[lane] =
                    simd::fma(load_aligned(from + lane * Stride + column), factor, sums[lane]);
    }
    transpose(sums);
    batch<Real> sum = sums[0];
#pragma GCC unroll 16
    for (std::size_t lane = 1; lane < lanes; ++lane) sum = sum + sums[lane];
    return sum;
}

}  // namespace weft::simd

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

// How rows are written.
struct row_destination {
    bool is_padded = false;  // to whole registers; the padding is set to 0
    bool is_added = false;   // to what is there, in the order of the rows; they may be all the same
};

namespace detail {

// Columns First, First + 1, ... of a block of rows, a lane a row, and back.
template <std::size_t Width, std::size_t First, bool IsPadded, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline void load_block(const Real* from, std::size_t stride,
                                              std::size_t count, Real* to,
                                              std::index_sequence<Lane...>) {
    constexpr std::size_t lanes = width<Real>, columns = std::min(lanes, Width - First);
    batch<Real> block[lanes];
    if constexpr (IsPadded || columns == lanes)
        ((block[Lane] = load_unaligned(from + First + std::min(Lane, count - 1) * stride)), ...);
    else
        ((block[Lane] =
              load_partial(from + First + std::min(Lane, count - 1) * stride, columns)), ...);
    simd::transpose(block);
    ((Lane < columns ? store_aligned(to + (First + Lane) * lanes, block[Lane]) : void()), ...);
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
template <std::size_t Width, std::size_t First, row_destination To, class Real,
          std::size_t... Lane>
[[gnu::always_inline]] inline void store_block(const Real* from, Real* to, std::size_t stride,
                                               std::size_t count, std::index_sequence<Lane...>) {
    constexpr std::size_t lanes = width<Real>, columns = std::min(lanes, Width - First);
    batch<Real> block[] = {Lane < columns ? load_aligned(from + (First + Lane) * lanes)
                                          : batch<Real>(Real(0))...};
    simd::transpose(block);
    ((Lane < count ? store_row<To, columns>(to + First + Lane * stride, block[Lane]) : void()),
     ...);
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
        (detail::load_block<Width, Block * lanes, IsPadded>(from, stride, count, to,
                                                            std::make_index_sequence<lanes>{}),
         ...);
    }(std::make_index_sequence<(Width + lanes - 1) / lanes>{});
}

// The way back: element c of row r is lane r of column c, for the first count rows.
template <std::size_t Width, row_destination To, class Real>
[[gnu::noinline]] void columns_to_rows(const Real* from, Real* to, std::size_t stride,
                                       std::size_t count) {
    constexpr std::size_t lanes = width<Real>;
    [=]<std::size_t... Block>(std::index_sequence<Block...>) {
        (detail::store_block<Width, Block * lanes, To>(from, to, stride, count,
                                                       std::make_index_sequence<lanes>{}),
         ...);
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

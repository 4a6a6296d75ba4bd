// SPDX-License-Identifier: MIT
// A contraction of few columns, a lane a row: no lane of a register is without a column.
#pragma once

#include <weft/simd/tile.hpp>

namespace weft::inline v0_1::simd {

namespace detail {
// Half cycles of as many rows as lanes: a column and an element of the depth take an FMA, and the
// transposition 2.5 beside them; else each of those rows takes one, in half registers 0.56.
template <class Real, std::size_t Columns, std::size_t Depth>
constexpr bool pays_a_lane_a_row() {
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t by_lanes = Depth * (2 * Columns + 5) + 8 * lanes;
    return by_lanes < Depth * lanes * (fits_half<Real, Columns> ? 9 : 16) / 8;
}
}  // namespace detail

// Whether contract_narrow takes less time than contract. Where registers have no 512 bits there are
// too few of them for the rows and the sums together.
template <class Real, std::size_t Columns, std::size_t Depth>
inline constexpr bool is_narrow = detail::is_512_bits<Real> && Depth >= width<Real>
                               && Columns <= width<Real>
                               && detail::pays_a_lane_a_row<Real, Columns, Depth>();

// And where the rows of A lie side by side, so that only C is transposed: from so long sums on.
inline constexpr std::size_t least_transposed_depth = 16;

// As many rows of C as a register has lanes, from row on, which each number of B meets at once.
// Where the rows of A do not lie side by side, blocks of it are transposed in registers; a depth
// known while compiling is what these are counted by.
template <std::size_t Columns, std::size_t Depth, class Contraction, class Done>
[[gnu::always_inline]] inline void narrow_tile(const Contraction& c, std::size_t row,
                                               const Done& done) {
    using Real = typename Contraction::real;
    using value = batch<Real>;
    constexpr std::size_t lanes = width<Real>, a_stride = Contraction::a_row_stride;
    static_assert(a_stride == 1 || Contraction::a_depth_stride == 1);
    value sums[Columns];
#pragma GCC unroll 16
    for (std::size_t column = 0; column < Columns; ++column)
        sums[column] = value(c.start == nullptr ? Real(0) : c.start[column]);
    const auto add = [&](value a, const Real* b) __attribute__((always_inline)) {
#pragma GCC unroll 16
        for (std::size_t column = 0; column < Columns; ++column)
            sums[column] = simd::fma(a, value(b[column]), sums[column]);
    };
    // The elements from `first` on, without the Skipped first ones, which are added already.
    [[maybe_unused]] const auto add_block = [&]<std::size_t Skipped>(std::size_t first)
        __attribute__((always_inline)) {
            const Real* const a = c.a + row * a_stride + first;
            const Real* const b = c.b + first * Contraction::b_stride;
            value block[lanes];
#pragma GCC unroll 16
            for (std::size_t lane = 0; lane < lanes; ++lane)
                block[lane] = load_unaligned(a + lane * a_stride);
            transpose(block);
#pragma GCC unroll 16
            for (std::size_t lane = Skipped; lane < lanes; ++lane)
                add(block[lane], b + lane * Contraction::b_stride);
        };
    if constexpr (a_stride == 1) {
        for (std::size_t k = 0; k < c.depth; ++k)
            add(load_unaligned(c.a + row + k * Contraction::a_depth_stride),
                c.b + k * Contraction::b_stride);
    } else {
        for (std::size_t k = 0; k + lanes <= Depth; k += lanes)
            add_block.template operator()<0>(k);
        if constexpr (Depth % lanes != 0)
            add_block.template operator()<lanes - Depth % lanes>(Depth - lanes);
    }
    value rows[lanes];
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane)
        rows[lane] = lane < Columns ? sums[lane] : value(Real(0));
    transpose(rows);
    const Done here = done;  // no store of a register can reach a copy
#pragma GCC unroll 16
    for (std::size_t lane = 0; lane < lanes; ++lane) here(row + lane, 0, rows[lane]);
}

// contract<Columns>(c, rows, done), to the bit; start is one row.
template <std::size_t Columns, std::size_t Depth, class Contraction, class Done>
inline void contract_narrow(const Contraction& c, std::size_t rows, const Done& done) {
    using Real = typename Contraction::real;
    std::size_t row = 0;
    for (; row + width<Real> <= rows; row += width<Real>)
        narrow_tile<Columns, Depth>(c, row, done);
    band<1, fits_half<Real, Columns>>(c, row, rows, 0, 1, false, done);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// A register tile of sums over up to four nested loops, its results two-dimensional.
#pragma once

#include <weft/simd/tile.hpp>

namespace weft::inline v0_1::simd {

// Result r = (r / across, r % across) of down x across results, of so many registers each, is
// start + sum over the loops i of A[r + i a_loops] B[i b_loops]; an element of A for all lanes
// where it broadcasts, else a register. All strides are in numbers.
struct window_tile {
    std::size_t down = 1, across = 1, vectors = 1;
    bool broadcasts = true;
    std::ptrdiff_t a_down = 0, a_across = 0;
    std::ptrdiff_t start_down = 0, start_across = 0;
    std::ptrdiff_t a_loops[4]{}, b_loops[4]{};
    std::ptrdiff_t ahead = 0;  // so many steps of the last loop B is fetched ahead of its use

    constexpr std::ptrdiff_t a_offset(std::size_t result) const {
        return static_cast<std::ptrdiff_t>(result / across) * a_down
             + static_cast<std::ptrdiff_t>(result % across) * a_across;
    }
    constexpr std::ptrdiff_t start_offset(std::size_t result) const {
        return static_cast<std::ptrdiff_t>(result / across) * start_down
             + static_cast<std::ptrdiff_t>(result % across) * start_across;
    }
};

// Where B lies in the order of its use and a cache does not hold it, it is fetched so far ahead.
inline constexpr std::ptrdiff_t steps_ahead = 32;
// Accumulators, a row of B and an element of A fill the registers.
inline constexpr std::size_t window_tile_results = registers == 32 ? 14 : 6;

struct loop_counts {
    std::size_t of[4] = {1, 1, 1, 1};  // the outermost first
};

// The sums go in the order of the loops, begun with start or 0; done(result, vector, value) takes
// each register, and is copied.
template <window_tile Tile, class Real>
class window_sums {
    using unit = whole_register<Real>;
    using value = typename unit::value;
    static constexpr std::size_t lanes = width<Real>, vectors = Tile.vectors;
    static constexpr std::size_t results = Tile.down * Tile.across;
    using sums = value[results * vectors];

public:
    template <class Done>
    [[gnu::always_inline]] static void run(const Real* a, const Real* b, const loop_counts& counts,
                                           const Real* begin, const Done& done) {
        sums sum;
        start(sum, begin);
        for (std::size_t i = 0; i < counts.of[0]; ++i, advance<0>(a, b)) {
            const Real *a1 = a, *b1 = b;
            for (std::size_t j = 0; j < counts.of[1]; ++j, advance<1>(a1, b1)) {
                const Real *a2 = a1, *b2 = b1;
                for (std::size_t k = 0; k < counts.of[2]; ++k, advance<2>(a2, b2)) {
                    const Real *a3 = a2, *b3 = b2;
                    for (std::size_t l = 0; l < counts.of[3]; ++l, advance<3>(a3, b3))
                        multiply(sum, a3, b3);
                }
            }
        }
        const Done here = done;  // no store of a register can reach a copy
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < results * vectors; ++cell)
            here(cell / vectors, cell % vectors, unit::widened(sum[cell]));
    }

private:
    template <std::size_t Loop>
    [[gnu::always_inline]] static void advance(const Real*& a, const Real*& b) {
        a += Tile.a_loops[Loop];
        b += Tile.b_loops[Loop];
    }
    [[gnu::always_inline]] static void start(sums& sum, const Real* from) {
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < results * vectors; ++cell)
            sum[cell] = unit::broadcast(Real(0));
        if (from == nullptr) return;
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < results * vectors; ++cell)
            sum[cell] =
                unit::load(from + Tile.start_offset(cell / vectors) + cell % vectors * lanes);
    }
    [[gnu::always_inline]] static void multiply(sums& sum, const Real* a, const Real* b) {
        value row_of_b[vectors];
#pragma GCC unroll 32
        for (std::size_t vector = 0; vector < vectors; ++vector) {
            row_of_b[vector] = unit::load(b + vector * lanes);
            if constexpr (Tile.ahead != 0)
                __builtin_prefetch(b + Tile.ahead * Tile.b_loops[3] + vector * lanes);
        }
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < results * vectors; ++cell) {
            const Real* const from = a + Tile.a_offset(cell / vectors);
            const std::size_t vector = cell % vectors;
            const value factor =
                Tile.broadcasts ? unit::broadcast(*from) : unit::load(from + vector * lanes);
            sum[cell] = unit::fma(factor, row_of_b[vector], sum[cell]);
        }
    }
};

}  // namespace weft::simd

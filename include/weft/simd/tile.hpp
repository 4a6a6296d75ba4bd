// SPDX-License-Identifier: MIT
// A contraction C = start + A B on register tiles, each element summed in order with FMA.
#pragma once

#include <weft/simd/emit.hpp>
#include <weft/simd/half_register.hpp>
#include <weft/tensor/caches.hpp>

#include <bit>

namespace weft::inline v0_1::simd {

// C[r][c] = start[c] + sum over k of A[r][k] B[k][c]. A is read element by element, so both of its
// strides are free (a transposed A costs nothing); the columns of B and C are whole registers, 0
// behind the last. The strides are known while compiling, so a tile needs one pointer to a matrix.
template <class Real, std::size_t ARowStride, std::size_t ADepthStride, std::size_t BStride>
struct contraction {
    static constexpr std::size_t a_row_stride = ARowStride;
    static constexpr std::size_t a_depth_stride = ADepthStride;
    static constexpr std::size_t b_stride = BStride;
    using real = Real;
    const Real* a;
    const Real* b;
    std::size_t depth;
    const Real* start = nullptr;       // a row of C, or null for 0
    std::size_t start_row_stride = 0;  // 0 where the row is the same for all
};

// The same with strides known at run time, for tiles of few rows: each needs an address register.
template <class Real>
struct strided_contraction {
    using real = Real;
    const Real* a;
    const Real* b;
    std::size_t depth, a_row_stride, a_depth_stride, b_stride;
    const Real* start = nullptr;
    std::size_t start_row_stride = 0;
};

// Rows x vectors held in registers: accumulators, one row of B and a broadcast of A must fit.
inline constexpr std::size_t registers = xsimd::default_arch::alignment() >= 64 ? 32 : 16;
inline constexpr std::size_t tile_vectors = 2;
inline constexpr std::size_t tile_rows = registers == 32 ? 12 : 6;
inline constexpr std::size_t chains_in_flight = 8;  // FMAs a core overlaps, and some
inline constexpr std::size_t long_sum = 32;         // shorter ones gain too little
inline constexpr std::size_t short_sum = 32;        // longer ones gain from tall tiles
inline constexpr std::size_t rows_at_once = 4 * tile_rows;

// One tile; done(row, vector, value) takes each register of the result, and is copied for a tile.
// Each element is the sum of the products in the order of k, begun with start. With several chains
// it is a sum of that many sums, of every Chains-th product: few registers wait less then. The
// compiler unrolls the loops over registers: written out they take longer to compile.
template <std::size_t Rows, std::size_t Vectors, class Contraction, std::size_t Chains = 1,
          bool IsHalf = false>
class tile {
    static_assert(std::has_single_bit(Chains) && (!IsHalf || Vectors == 1));
    using Real = typename Contraction::real;
    using unit = std::conditional_t<IsHalf, half_register<Real>, whole_register<Real>>;
    using value = typename unit::value;
    static constexpr std::size_t lanes = width<Real>;
    static constexpr std::size_t cells = Rows * Vectors;
    using sums = value[Chains * cells];

public:
    template <class Done>
    [[gnu::always_inline]] static void run(const Contraction& c, std::size_t row,
                                           std::size_t vector, const Done& done) {
        sums sum;
        start(sum, c.start == nullptr ? nullptr
                                      : c.start + row * c.start_row_stride + vector * lanes,
              c.start_row_stride);
        const Real* a = c.a + row * c.a_row_stride;
        const Real* b = c.b + vector * lanes;
        std::size_t k = 0;
        if constexpr (Chains > 1)
            for (; c.depth - k >= Chains; k += Chains)
#pragma GCC unroll 16
                for (std::size_t chain = 0; chain < Chains; ++chain)
                    multiply(sum + chain * cells, c, a, b);
#ifndef __clang__  // which unrolls by itself; short loops leave less of their end
#pragma GCC unroll 2
#endif
        for (; k < c.depth; ++k) multiply(sum, c, a, b);
        join<Chains / 2>(sum);
        const Done here = done;  // no store of a register can reach a copy
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < cells; ++cell)
            here(row + cell / Vectors, vector + cell % Vectors, unit::widened(sum[cell]));
    }

private:
    [[gnu::always_inline]] static void start(sums& sum, const Real* from, std::size_t row_stride) {
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < Chains * cells; ++cell)
            sum[cell] = unit::broadcast(Real(0));
        if (from == nullptr) return;
#pragma GCC unroll 32
        for (std::size_t cell = 0; cell < cells; ++cell)
            sum[cell] = unit::load(from + cell / Vectors * row_stride + cell % Vectors * lanes);
    }
    // One product for each cell; a and b go on to the next.
    [[gnu::always_inline]] static void multiply(value* sum, const Contraction& c, const Real*& a,
                                                const Real*& b) {
        value row_of_b[Vectors];
#pragma GCC unroll 32
        for (std::size_t vector = 0; vector < Vectors; ++vector)
            row_of_b[vector] = unit::load(b + vector * lanes);
#pragma GCC unroll 32
        for (std::size_t row = 0; row < Rows; ++row) {
            const value of_a = unit::broadcast(a[row * c.a_row_stride]);
#pragma GCC unroll 32
            for (std::size_t vector = 0; vector < Vectors; ++vector) {
                value& cell = sum[row * Vectors + vector];
                cell = unit::fma(of_a, row_of_b[vector], cell);
            }
        }
        a += c.a_depth_stride;
        b += c.b_stride;
    }
    // The upper half of the chains is added to the lower, until one is left.
    template <std::size_t Half>
    [[gnu::always_inline]] static void join(sums& sum) {
        if constexpr (Half > 0) {
#pragma GCC unroll 32
            for (std::size_t cell = 0; cell < Half * cells; ++cell)
                sum[cell] = unit::sum(sum[cell], sum[Half * cells + cell]);
            join<Half / 2>(sum);
        }
    }
};

// All tiles of Rows rows of the bands of Vectors registers from vector on, up to end, row by row;
// returns the first row left over.
template <std::size_t Rows, std::size_t Vectors, bool IsHalf = false, class Contraction, class Done>
[[gnu::always_inline]] inline std::size_t tiles_down(const Contraction& c, std::size_t row,
                                                     std::size_t rows, std::size_t vector,
                                                     std::size_t end, const Done& done) {
    for (; row + Rows <= rows; row += Rows)
        for (std::size_t v = vector; v < end; v += Vectors)
            tile<Rows, Vectors, Contraction, 1, IsHalf>::run(c, row, v, done);
    return row;
}

// Rows [row, rows) of these bands, as few as possible in tall tiles where that pays. A function of
// its own: in a longer one g++ keeps other values in registers, and sums in memory.
template <std::size_t Vectors, bool IsHalf = false, class Contraction, class Done>
[[gnu::noinline]] void band(const Contraction& c, std::size_t row, std::size_t rows,
                            std::size_t vector, std::size_t end, bool is_shallow,
                            const Done& done) {
    constexpr std::size_t tall = Vectors == 1 ? tile_rows * tile_vectors / 2 : tile_rows;
    if (!is_shallow) row = tiles_down<tall, Vectors, IsHalf>(c, row, rows, vector, end, done);
    row = tiles_down<4, Vectors, IsHalf>(c, row, rows, vector, end, done);
    row = tiles_down<2, Vectors, IsHalf>(c, row, rows, vector, end, done);
    tiles_down<1, Vectors, IsHalf>(c, row, rows, vector, end, done);
}

// The whole product, Columns of C known to the compiler, any number of rows. Where the sums are
// short, so that C counts, it is written row by row; where B lies in the first-level cache, some
// rows at a time; else a band at a time.
template <std::size_t Columns, class Contraction, class Done>
inline void contract(const Contraction& c, std::size_t rows, const Done& done) {
    using Real = typename Contraction::real;
    constexpr std::size_t vectors = (Columns + width<Real> - 1) / width<Real>;
    constexpr std::size_t of_band = std::min(vectors, tile_vectors);
    constexpr std::size_t in_bands = vectors / of_band * of_band;
    const bool is_shallow = of_band > 1 && c.depth <= short_sum;
    const bool keeps_b = c.depth * Contraction::b_stride * sizeof(Real) <= first_cache_bytes / 2;
    const std::size_t block = !is_shallow && keeps_b && vectors > of_band ? rows_at_once : rows;
    const std::size_t step = is_shallow ? in_bands : of_band;
    for (std::size_t row = 0; row < rows; row += block) {
        const std::size_t end = std::min(rows, row + block);
        for (std::size_t vector = 0; vector < in_bands; vector += step)
            band<of_band, fits_half<Real, Columns>>(c, row, end, vector, vector + step, is_shallow,
                                                    done);
        if constexpr (in_bands < vectors)
            band<vectors - in_bands>(c, row, end, in_bands, vectors, is_shallow, done);
    }
}

// A single row of C with a B that comes from memory, in the order it lies there: some rows of B at
// a time, whose sums wait in the first-level cache for the next. The same bits as in wide bands.
template <std::size_t Vectors, class Contraction, class Done>
inline void contract_row_in_order(const Contraction& c, const Done& done) {
    using Real = typename Contraction::real;
    constexpr std::size_t lanes = width<Real>, of_tile = 4, rest = Vectors % of_tile;
    constexpr std::size_t most = first_cache_bytes / 4 / (of_tile * lanes * sizeof(Real)) * of_tile;
    constexpr std::size_t rows_of_b = 16;
    alignas(alignment) Real sums[std::min(Vectors, most) * lanes];
    const auto keep = [&sums](std::size_t, std::size_t vector, batch<Real> sum)
        __attribute__((always_inline)) { store_aligned(sums + vector * lanes, sum); };
    for (std::size_t first = 0; first < Vectors; first += most) {
        const std::size_t count = std::min(most, Vectors - first);
        for (std::size_t k = 0; k < c.depth; k += rows_of_b) {
            Contraction some = c;
            some.a += k * Contraction::a_depth_stride;
            some.b += k * Contraction::b_stride + first * lanes;
            some.depth = std::min(rows_of_b, c.depth - k);
            some.start = k > 0 ? sums : c.start == nullptr ? nullptr : c.start + first * lanes;
            std::size_t v = 0;
            for (; v + of_tile <= count; v += of_tile)
                tile<1, of_tile, Contraction>::run(some, 0, v, keep);
            if constexpr (rest > 0)
                if (v < count) tile<1, rest, Contraction>::run(some, 0, v, keep);
        }
        for (std::size_t v = 0; v < count; ++v)
            done(0, first + v, load_aligned(sums + v * lanes));
    }
}

// A single row of C, in wide bands of registers. Where these are few and the sums long, an element
// is a sum of chains.
template <std::size_t Columns, std::size_t Depth, class Contraction, class Done>
inline void contract_row(const Contraction& c, const Done& done) {
    using Real = typename Contraction::real;
    constexpr std::size_t lanes = width<Real>;
    constexpr std::size_t vectors = (Columns + lanes - 1) / lanes;
    constexpr std::size_t wide = std::min(vectors, registers / 2);
    if constexpr (vectors > wide
                  && Depth * Contraction::b_stride * sizeof(Real) > second_cache_bytes)
        return contract_row_in_order<vectors>(c, done);
    constexpr std::size_t chains =
        Depth < long_sum ? 1 : std::bit_floor(std::max<std::size_t>(1, chains_in_flight / wide));
    constexpr bool is_half = chains > 1 && fits_half<Real, Columns>;  // one chain waits as long
    std::size_t vector = 0;
    for (; vector + wide <= vectors; vector += wide)
        tile<1, wide, Contraction, chains, is_half>::run(c, 0, vector, done);
    if constexpr (vectors % wide != 0)
        tile<1, vectors % wide, Contraction>::run(c, 0, vector, done);
}

// The same with strides and size known at run time: C has so many registers of columns.
template <class Real, class Done>
inline void contract(const strided_contraction<Real>& c, std::size_t rows, std::size_t vectors,
                     const Done& done) {
    const auto band = [&]<std::size_t Vectors>(std::size_t vector) {
        const std::size_t row = tiles_down<4, Vectors>(c, 0, rows, vector, vector + Vectors, done);
        tiles_down<1, Vectors>(c, row, rows, vector, vector + Vectors, done);
        return vector + Vectors;
    };
    std::size_t vector = 0;
    while (vectors - vector >= tile_vectors)
        vector = band.template operator()<tile_vectors>(vector);
    while (vector < vectors) vector = band.template operator()<1>(vector);
}

}  // namespace weft::simd

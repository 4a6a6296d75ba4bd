// SPDX-License-Identifier: MIT
// Convolutions of 3 x 3 with fewer products: of transformed tiles, by Winograd.
#pragma once

#include <weft/kernel/convolution_geometry.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/simd/window_tile.hpp>
#include <weft/tensor/caches.hpp>

#include <utility>

namespace weft::inline v0_1::kernels {

namespace detail {

// One axis: Outputs results of 3 taps from Outputs + 2 inputs, as products of polynomials at 0, at
// pairs of points and at infinity. What comes out of weights is multiplied, number by number, with
// what comes out of inputs; outputs makes results of that.
template <std::size_t Outputs>
struct winograd_axis;

template <>
struct winograd_axis<2> {
    template <class Value>
    [[gnu::always_inline]] static void inputs(const Value* d, Value* to) {
        to[0] = d[0] - d[2];
        to[1] = d[1] + d[2];
        to[2] = d[2] - d[1];
        to[3] = d[3] - d[1];
    }
    template <class Value>
    [[gnu::always_inline]] static void weights(const Value* g, Value* to) {
        const Value half(0.5f), even = (g[0] + g[2]) * half;
        to[0] = g[0];
        to[1] = simd::fma(g[1], half, even);
        to[2] = simd::fnma(g[1], half, even);
        to[3] = g[2];
    }
    template <class Value>
    [[gnu::always_inline]] static void outputs(const Value* m, Value* to) {
        to[0] = (m[1] + m[2]) + m[0];
        to[1] = (m[1] - m[2]) + m[3];
    }
};

template <>
struct winograd_axis<4> {
    static constexpr double a = 0.75, b = 1.5, a2 = a * a, b2 = b * b;

    template <class Value>
    [[gnu::always_inline]] static void inputs(const Value* d, Value* to) {
        using Real = typename Value::value_type;
        const Value product(Real(a2 * b2)), sum(Real(a2 + b2));
        to[0] = simd::fnma(sum, d[2], simd::fma(product, d[0], d[4]));
        to[5] = simd::fnma(sum, d[3], simd::fma(product, d[1], d[5]));
        const Value even = simd::fnma(Value(Real(b2)), d[2], d[4]);
        const Value odd = simd::fnma(Value(Real(b2)), d[1], d[3]);
        to[1] = simd::fma(Value(Real(a)), odd, even);
        to[2] = simd::fnma(Value(Real(a)), odd, even);
        const Value far_even = simd::fnma(Value(Real(a2)), d[2], d[4]);
        const Value far_odd = simd::fnma(Value(Real(a2)), d[1], d[3]);
        to[3] = simd::fma(Value(Real(b)), far_odd, far_even);
        to[4] = simd::fnma(Value(Real(b)), far_odd, far_even);
    }
    template <class Value>
    [[gnu::always_inline]] static void weights(const Value* g, Value* to) {
        using Real = typename Value::value_type;
        to[0] = g[0] * Value(Real(1 / (a2 * b2)));
        to[5] = g[2];
        const auto pair = [&](double point, double other, Value* at) {
            const double square = point * point, by = 2 * square * (square - other * other);
            const Value even = simd::fma(Value(Real(square)), g[2], g[0]) * Value(Real(1 / by));
            at[0] = simd::fma(Value(Real(point / by)), g[1], even);
            at[1] = simd::fnma(Value(Real(point / by)), g[1], even);
        };
        pair(a, b, to + 1);
        pair(b, a, to + 3);
    }
    template <class Value>
    [[gnu::always_inline]] static void outputs(const Value* m, Value* to) {
        using Real = typename Value::value_type;
        const Value even = m[1] + m[2], odd = m[1] - m[2];
        const Value far_even = m[3] + m[4], far_odd = m[3] - m[4];
        to[0] = (even + far_even) + m[0];
        to[1] = simd::fma(Value(Real(b)), far_odd, odd * Value(Real(a)));
        to[2] = simd::fma(Value(Real(b2)), far_even, even * Value(Real(a2)));
        to[3] = simd::fma(Value(Real(b2 * b)), far_odd,
                          simd::fma(Value(Real(a2 * a)), odd, m[5]));
    }
};

// of(from, to) of every column, then of every row, of From x From values.
template <class Real, std::size_t From, std::size_t To, class Of, class Load, class Store>
[[gnu::always_inline]] inline void over_both_axes(const Of& of, const Load& load,
                                                  const Store& store) {
    using value = simd::batch<Real>;
    value between[To][From];
    const auto column = [&]<std::size_t... I, std::size_t... K>(
        std::size_t j, std::index_sequence<I...>, std::index_sequence<K...>)
        __attribute__((always_inline)) {
        const value from[From] = {load(I, j)...};
        value to[To];
        of(from, to);
        ((between[K][j] = to[K]), ...);
    };
    const auto row = [&]<std::size_t... K>(std::size_t i, std::index_sequence<K...>)
        __attribute__((always_inline)) {
        value to[To];
        of(between[i], to);
        (store(i, K, to[K]), ...);
    };
    using from_all = std::make_index_sequence<From>;
    using to_all = std::make_index_sequence<To>;
    for (std::size_t j = 0; j < From; ++j) column(j, from_all{}, to_all{});
    for (std::size_t i = 0; i < To; ++i) row(i, to_all{});
}

}  // namespace detail

template <convolution_geometry G, class Real, std::size_t Outputs>
class winograd {
    using axis = detail::winograd_axis<Outputs>;
    static constexpr std::size_t lanes = kernels::lanes<Real>;
    static constexpr std::size_t side = Outputs + 2, points = side * side;
    static constexpr std::size_t down = divided_up(G.axes[1].output, Outputs);
    static constexpr std::size_t across = divided_up(G.axes[2].output, Outputs);
    static constexpr std::size_t tiles = down * across;
    static constexpr std::size_t vectors = kernels::vectors<G.filters, Real>;
    static constexpr std::size_t wide = std::min<std::size_t>(vectors, 2);
    static constexpr std::size_t panels = divided_up(vectors, wide), panel_row = wide * lanes;
    static constexpr std::size_t channels = padded_to(G.channels, lanes), line = lanes;
    static constexpr std::size_t row = channels + line;  // of transformed inputs, a tile
    static constexpr std::size_t at_once =
        best_tile(1, tiles, wide, simd::window_tile_results).across;
    // Tiles whose transformed inputs stay in the second-level cache.
    static constexpr std::size_t block = [] {
        const std::size_t fits = second_cache_bytes / 8 * 5 / (points * row * sizeof(Real));
        const std::size_t blocks = divided_up(tiles, std::max<std::size_t>(1, fits));
        return std::min(tiles, padded_to(divided_up(tiles, blocks), at_once));
    }();
    static constexpr std::size_t point_inputs = block * row;
    static constexpr std::size_t point_sums = block * panel_row + line;

public:
    static constexpr std::size_t elements = panels * points * G.channels * panel_row;
    static constexpr std::size_t workspace =
        points * (point_inputs + point_sums) + channels + lanes;

    static void prepare(const Real* w, Real* prepared) {
        constexpr std::size_t stride = padded<G.filters, Real>;
        for (std::size_t c = 0; c < G.channels; ++c)
            for (std::size_t vector = 0; vector < vectors; ++vector) {
                const Real* const from = w + c * stride + vector * lanes;
                Real* const to = prepared + vector / wide * points * G.channels * panel_row
                               + c * panel_row + vector % wide * lanes;
                detail::over_both_axes<Real, 3, side>(
                    [](const auto* g, auto* result) { axis::weights(g, result); },
                    [&](std::size_t i, std::size_t j) {
                        return simd::load_unaligned(from + (i * 3 + j) * G.channels * stride);
                    },
                    [&](std::size_t i, std::size_t j, simd::batch<Real> value) {
                        simd::store_unaligned(to + (i * side + j) * G.channels * panel_row, value);
                    });
            }
    }

    template <class Done>
    static void forward(const Real* x, const Real* prepared, const Real* bias, Real* work,
                        const Done& done) {
        Real* const inputs = work;
        Real* const sums = inputs + points * point_inputs;
        Real* const zeros = sums + points * point_sums;
        std::fill_n(zeros, channels, Real(0));
        for (std::size_t first = 0; first < tiles; first += block) {
            const std::size_t count = std::min(block, tiles - first);
            for (std::size_t tile = 0; tile < count; ++tile)
                transform_inputs(x, zeros, first + tile, inputs + tile * row);
            const Real* w = prepared;
            std::size_t vector = 0;
            for (; vector + wide <= vectors; vector += wide)
                w = panel<wide>(inputs, w, bias, sums, first, count, vector, done);
            if constexpr (vectors % wide != 0)
                panel<vectors % wide>(inputs, w, bias, sums, first, count, vector, done);
        }
    }

private:
    static void transform_inputs(const Real* x, const Real* zeros, std::size_t tile, Real* to) {
        const Real* from[points];
        for (std::size_t i = 0; i < side; ++i)
            for (std::size_t j = 0; j < side; ++j) {
                const std::size_t h = tile / across * Outputs + i - G.axes[1].before;
                const std::size_t w = tile % across * Outputs + j - G.axes[2].before;
                const bool is_inside = h < G.axes[1].input && w < G.axes[2].input;
                from[i * side + j] =
                    is_inside ? x + (h * G.axes[2].input + w) * G.channels : zeros;
            }
        for (std::size_t c = 0; c < channels; c += lanes)
            detail::over_both_axes<Real, side, side>(
                [](const auto* d, auto* result) { axis::inputs(d, result); },
                [&](std::size_t i, std::size_t j) {
                    return simd::load_unaligned(from[i * side + j] + c);
                },
                [&](std::size_t i, std::size_t j, simd::batch<Real> value) {
                    simd::store_unaligned(to + (i * side + j) * point_inputs + c, value);
                });
    }
    template <std::size_t Vectors, class Done>
    static const Real* panel(const Real* inputs, const Real* w, const Real* bias, Real* sums,
                             std::size_t first, std::size_t count, std::size_t vector,
                             const Done& done) {
        for (std::size_t point = 0; point < points; ++point, w += G.channels * panel_row) {
            const Real* const a = inputs + point * point_inputs;
            Real* const to = sums + point * point_sums;
            std::size_t tile = 0;
            for (; tile + at_once <= count; tile += at_once)
                product<at_once, Vectors>(a + tile * row, w, to + tile * panel_row);
            if constexpr (tiles % at_once != 0)
                if (tile < count)
                    product<tiles % at_once, Vectors>(a + tile * row, w, to + tile * panel_row);
        }
        const Done here = done;
        for (std::size_t of_panel = 0; of_panel < Vectors; ++of_panel) {
            const simd::batch<Real> start =
                bias == nullptr ? simd::batch<Real>(Real(0))
                                : simd::load_unaligned(bias + (vector + of_panel) * lanes);
            for (std::size_t tile = 0; tile < count; ++tile)
                transform_sums(sums + tile * panel_row + of_panel * lanes, start, first + tile,
                               vector + of_panel, here);
        }
        return w;
    }
    template <std::size_t Rows, std::size_t Vectors>
    static void product(const Real* a, const Real* b, Real* to) {
        static constexpr simd::window_tile tile{
            .across = Rows, .vectors = Vectors, .a_across = row,
            .a_loops = {0, 0, 0, 1}, .b_loops = {0, 0, 0, panel_row}, .ahead = simd::steps_ahead};
        simd::window_sums<tile, Real>::run(
            a, b, {{1, 1, 1, G.channels}}, nullptr,
            [to](std::size_t result, std::size_t vector, simd::batch<Real> value)
                __attribute__((always_inline)) {
                    simd::store_unaligned(to + result * panel_row + vector * lanes, value);
                });
    }
    template <class Done>
    [[gnu::always_inline]] static void transform_sums(const Real* sums, simd::batch<Real> start,
                                                      std::size_t tile, std::size_t vector,
                                                      const Done& done) {
        const std::size_t h = tile / across * Outputs, w = tile % across * Outputs;
        detail::over_both_axes<Real, side, Outputs>(
            [](const auto* m, auto* result) { axis::outputs(m, result); },
            [&](std::size_t i, std::size_t j) {
                return simd::load_unaligned(sums + (i * side + j) * point_sums);
            },
            [&](std::size_t i, std::size_t j, simd::batch<Real> value) {
                if (h + i < G.axes[1].output && w + j < G.axes[2].output)
                    done((h + i) * G.axes[2].output + w + j, vector, value + start);
            });
    }
};

}  // namespace weft::kernels

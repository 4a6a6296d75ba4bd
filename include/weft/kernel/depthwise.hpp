// SPDX-License-Identifier: MIT
// Depthwise convolutions of one sample, forward: an input is loaded once for all taps of a row.
#pragma once

#include <weft/kernel/convolution_geometry.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/simd/window_tile.hpp>

namespace weft::inline v0_1::kernels {

// Whether every channel is convolved alone into one, over at most two axes.
constexpr bool is_depthwise(const convolution_geometry& g) {
    return g.groups == g.channels && g.filters == g.channels && g.channels > 1
        && g.axes[0] == convolution_axis{} && g.axes[2].size > 1;
}

namespace detail {

template <convolution_geometry G, class Real>
class depthwise_sweep {
    static constexpr const convolution_axis &down = G.axes[1], &along = G.axes[2];
    static constexpr std::size_t lanes = kernels::lanes<Real>;
    static constexpr std::size_t vectors = kernels::vectors<G.channels, Real>;
    static constexpr std::size_t stride = padded<G.channels, Real>;
    static constexpr std::size_t across =
        best_tile(1, along.output, 1, simd::window_tile_results).across;
    static constexpr std::size_t span(std::size_t results) {
        return (results - 1) * along.stride + (along.size - 1) * along.dilation + 1;
    }
    template <std::size_t Results>
    using sums = simd::accumulators<simd::batch<Real>, std::make_index_sequence<Results>>;

public:
    static constexpr std::size_t workspace = vectors * lanes;

    template <class Done>
    static void run(const Real* x, const Real* w, const Real* bias, Real* zeros, const Done& done) {
        std::fill_n(zeros, workspace, Real(0));
        constexpr std::size_t rest = along.output % across;
        for (std::size_t row = 0; row < down.output; ++row) {
            std::size_t column = 0;
            for (; column + across <= along.output; column += across)
                tile<across>(x, w, bias, zeros, row, column, done);
            if constexpr (rest > 0) tile<rest>(x, w, bias, zeros, row, column, done);
        }
    }

private:
    // Results of a row from column on; what they read outside of the image is zeros.
    template <std::size_t Results, class Done>
    static void tile(const Real* x, const Real* w, const Real* bias, const Real* zeros,
                     std::size_t row, std::size_t column, const Done& done) {
        constexpr std::size_t columns = span(Results);
        const Real* from[down.size][columns];
        for (std::size_t tap = 0; tap < down.size; ++tap)
            for (std::size_t i = 0; i < columns; ++i) {
                const std::size_t h = row * down.stride + tap * down.dilation - down.before;
                const std::size_t v = column * along.stride + i - along.before;
                from[tap][i] = h < down.input && v < along.input
                                 ? x + (h * along.input + v) * G.channels : zeros;
            }
        for (std::size_t vector = 0; vector < vectors; ++vector) {
            sums<Results> sum;
            start(sum, bias == nullptr ? nullptr : bias + vector * lanes);
            for (std::size_t tap = 0; tap < down.size; ++tap)
                multiply(sum, from[tap], w + tap * along.size * stride, vector * lanes,
                         std::make_index_sequence<columns>{},
                         std::make_index_sequence<along.size>{});
            finish(sum, row * along.output + column, vector, done,
                   std::make_index_sequence<Results>{});
        }
    }
    template <std::size_t... Result>
    [[gnu::always_inline]] static void start_with(
        simd::accumulators<simd::batch<Real>, std::index_sequence<Result...>>& sum,
        simd::batch<Real> value) {
        ((sum.template get<Result>() = value), ...);
    }
    template <class Sums>
    [[gnu::always_inline]] static void start(Sums& sum, const Real* bias) {
        start_with(sum, bias == nullptr ? simd::batch<Real>(Real(0)) : simd::load_unaligned(bias));
    }
    template <class Sums, std::size_t... Column, std::size_t... Tap>
    [[gnu::always_inline]] static void multiply(Sums& sum, const Real* const* from, const Real* w,
                                                std::size_t lane, std::index_sequence<Column...>,
                                                std::index_sequence<Tap...> taps) {
        const simd::batch<Real> weights[] = {simd::load_unaligned(w + Tap * stride + lane)...};
        (add<Column>(sum, simd::load_unaligned(from[Column] + lane), weights, taps), ...);
    }
    template <std::size_t Column, class Sums, std::size_t... Tap>
    [[gnu::always_inline]] static void add(Sums& sum, simd::batch<Real> value,
                                           const simd::batch<Real>* weights,
                                           std::index_sequence<Tap...>) {
        (add_tap<Column, Tap>(sum, value, weights), ...);
    }
    template <std::size_t Column, std::size_t Tap, std::size_t... Result>
    [[gnu::always_inline]] static void add_tap(
        simd::accumulators<simd::batch<Real>, std::index_sequence<Result...>>& sum,
        simd::batch<Real> value, const simd::batch<Real>* weights) {
        constexpr std::size_t before = Tap * along.dilation;
        constexpr std::size_t result = (Column - before) / along.stride;
        if constexpr (Column >= before && (Column - before) % along.stride == 0
                      && result < sizeof...(Result))
            sum.template get<result>() =
                simd::fma(value, weights[Tap], sum.template get<result>());
    }
    template <class Sums, class Done, std::size_t... Result>
    [[gnu::always_inline]] static void finish(Sums& sum, std::size_t place, std::size_t vector,
                                              const Done& done, std::index_sequence<Result...>) {
        const Done here = done;  // no store of a register can reach a copy
        (here(place + Result, vector, sum.template get<Result>()), ...);
    }
};

}  // namespace detail

}  // namespace weft::kernels

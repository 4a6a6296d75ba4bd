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
    using unit = simd::whole_register<Real>;
    using value = typename unit::value;

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
            value sum[Results];
            const value begin = bias == nullptr ? unit::broadcast(Real(0))
                                                : unit::load(bias + vector * lanes);
#pragma GCC unroll 32
            for (std::size_t result = 0; result < Results; ++result) sum[result] = begin;
            for (std::size_t tap = 0; tap < down.size; ++tap)
                multiply(sum, from[tap], w + tap * along.size * stride, vector * lanes);
            const Done here = done;  // no store of a register can reach a copy
#pragma GCC unroll 32
            for (std::size_t result = 0; result < Results; ++result)
                here(row * along.output + column + result, vector, unit::widened(sum[result]));
        }
    }
    // Each number of a row of the image meets the taps of all results that it belongs to.
    template <std::size_t Results>
    [[gnu::always_inline]] static void multiply(value (&sum)[Results], const Real* const* from,
                                                const Real* w, std::size_t lane) {
        constexpr std::size_t columns = span(Results);
        value weights[along.size];
#pragma GCC unroll 64
        for (std::size_t tap = 0; tap < along.size; ++tap)
            weights[tap] = unit::load(w + tap * stride + lane);
#pragma GCC unroll 64
        for (std::size_t column = 0; column < columns; ++column) {
            const value number = unit::load(from[column] + lane);
#pragma GCC unroll 64
            for (std::size_t tap = 0; tap < along.size; ++tap) {
                const std::size_t before = tap * along.dilation;
                const std::size_t result = (column - before) / along.stride;
                if (column >= before && (column - before) % along.stride == 0 && result < Results)
                    sum[result] = unit::fma(number, weights[tap], sum[result]);
            }
        }
    }
};

}  // namespace detail

}  // namespace weft::kernels

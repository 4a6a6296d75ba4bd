// SPDX-License-Identifier: MIT
// Convolutions of one sample, forward and backward: no matrix of windows is written.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/kernel/depthwise.hpp>
#include <weft/kernel/window_reader.hpp>

namespace weft::inline v0_1::kernels {

namespace detail {

constexpr std::ptrdiff_t signed_of(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }

// Tells done(place, vector, value) where a tile's results are.
template <window_walk Walk, std::size_t Across, class Done>
struct placed_result {
    Done done;
    std::size_t place, vector;
    [[gnu::always_inline]] void operator()(std::size_t result, std::size_t of_tile,
                                           auto value) const {
        constexpr const axis_walk* axes = Walk.axes;
        done(place + result / Across * (axes[1].place_step * axes[2].extent)
                 + result % Across * axes[2].place_step,
             vector + of_tile, value);
    }
};

// Rows of weights Stride apart; or panels of so many rows, each of the columns of a tile.
template <window_walk Walk, std::size_t Stride, class Real, std::size_t PanelRows = 0>
class window_sweep {
    using reader = window_reader<Walk, Real>;
    static constexpr const axis_walk* axes = Walk.axes;
    static constexpr std::ptrdiff_t row_of_tap[3] = {
        signed_of(axes[1].weights * axes[2].weights * Walk.depth * Stride),
        signed_of(axes[2].weights * Walk.depth * Stride), signed_of(Walk.depth* Stride)};
    // Taps of a row and channels are one loop where both arrays have them side by side.
    static constexpr bool joins = reader::tap[2] == Walk.depth * reader::channel
                               && axes[2].weight_step == 1;

    template <std::size_t Down, std::size_t Across, std::size_t Vectors>
    static constexpr simd::window_tile tile{
        .down = Down, .across = Across, .vectors = Vectors, .broadcasts = reader::broadcasts,
        .a_down = signed_of(reader::result[1]), .a_across = signed_of(reader::result[2]),
        .a_loops = {signed_of(reader::tap[0]), signed_of(reader::tap[1]),
                    signed_of(reader::tap[2]), signed_of(reader::channel)},
        .b_loops = {axes[0].weight_step * row_of_tap[0], axes[1].weight_step * row_of_tap[1],
                    axes[2].weight_step * row_of_tap[2], signed_of(Stride)},
        .ahead = PanelRows * Stride * sizeof(Real) > first_cache_bytes / 2 ? simd::steps_ahead
                                                                               : 0};
    static constexpr simd::loop_counts counts{
        {axes[0].taps, axes[1].taps, joins ? std::min<std::size_t>(axes[2].taps, 1) : axes[2].taps,
         joins ? std::max<std::size_t>(axes[2].taps, 1) * Walk.depth : Walk.depth}};
    static constexpr std::ptrdiff_t first_weight =
        signed_of(axes[0].first_weight) * row_of_tap[0]
        + signed_of(axes[1].first_weight) * row_of_tap[1]
        + signed_of(axes[2].first_weight) * row_of_tap[2];

public:
    template <class Done>
    static void run(const Real* x, const Real* w, const Real* start, Real* workspace,
                    const Done& done) {
        reader::for_each_band([&](const result_band& band) {
            const Real* const from = reader::read(x, band, workspace);
            for (std::size_t group = 0; group < reader::groups; ++group) {
                constexpr std::size_t wide = reader::tile_vectors;
                std::size_t vector = group * reader::vectors;
                const std::size_t end = vector + reader::vectors;
                const auto some = [&]<std::size_t Vectors>() {
                    down<Vectors>(from + reader::operand(group, vector), w + first_weight, start,
                                  band, vector, done);
                };
                for (; vector + wide <= end; vector += wide)
                    some.template operator()<wide>();
                if constexpr (reader::vectors % wide != 0)
                    some.template operator()<reader::vectors % wide>();
            }
        });
    }

private:
    template <std::size_t Vectors, class Done>
    static void down(const Real* a, const Real* w, const Real* start, const result_band& band,
                     std::size_t vector, const Done& done) {
        constexpr std::size_t rows = reader::tile.down, rest = axes[1].count % rows;
        const Real* const b =
            w + (PanelRows > 0 ? vector / reader::tile_vectors * PanelRows * Stride
                               : vector * lanes<Real>);
        const Real* const begin = start == nullptr ? nullptr : start + vector * lanes<Real>;
        std::size_t row = 0;
        for (; row + rows <= band.count[1]; row += rows)
            along<rows, Vectors>(a, b, begin, band, row, vector, done);
        if constexpr (rest > 0)
            if (row < band.count[1]) along<rest, Vectors>(a, b, begin, band, row, vector, done);
    }
    template <std::size_t Down, std::size_t Vectors, class Done>
    static void along(const Real* a, const Real* b, const Real* begin, const result_band& band,
                      std::size_t row, std::size_t vector, const Done& done) {
        constexpr std::size_t columns = reader::tile.across, rest = axes[2].count % columns;
        const auto one = [&]<std::size_t Across>(std::size_t column) {
            simd::window_sums<tile<Down, Across, Vectors>, Real>::run(
                a + row * reader::result[1] + column * reader::result[2], b, counts, begin,
                placed_result<Walk, Across, Done>{done, place(band, row, column), vector});
        };
        std::size_t column = 0;
        for (; column + columns <= band.count[2]; column += columns)
            one.template operator()<columns>(column);
        if constexpr (rest > 0)
            if (column < band.count[2]) one.template operator()<rest>(column);
    }
    static std::size_t place(const result_band& band, std::size_t row, std::size_t column) {
        const auto at = [&](std::size_t i, std::size_t more) {
            return axes[i].first_place + (band.first[i] + more) * axes[i].place_step;
        };
        return (at(0, 0) * axes[1].extent + at(1, row)) * axes[2].extent + at(2, column);
    }
};

template <convolution_geometry G, class Real, class Of>
constexpr void for_each_phase(const Of& of) {
    [&]<std::size_t... Phase>(std::index_sequence<Phase...>) {
        const auto one = [&]<std::size_t At>() {
            constexpr window_walk walk = backward_walk(G, At);
            if constexpr (!walk.is_empty()) of.template operator()<walk>();
        };
        (one.template operator()<Phase>(), ...);
    }(std::make_index_sequence<phases(G)>{});
}

}  // namespace detail

template <convolution_geometry G, class Real>
inline constexpr std::size_t forward_workspace = [] {
    if constexpr (is_depthwise(G)) return detail::depthwise_sweep<G, Real>::workspace;
    else return window_reader<forward_walk(G), Real>::workspace;
}();
// y = the convolution of x with w; done(place, vector, value) takes the registers of y, its lanes
// from the filters on anything.
//
// shapes   x [places, channels] packed, readable for a register behind the last; w [taps, channels
//          of a group, filters] with rows padded<filters> apart, bias [filters] padded, or null;
//          workspace [forward_workspace]
template <convolution_geometry G, class Real, class Done>
void convolution_forward(const Real* x, const Real* w, const Real* bias, Real* workspace,
                         const Done& done) {
    if constexpr (is_depthwise(G))
        detail::depthwise_sweep<G, Real>::run(x, w, bias, workspace, done);
    else
        detail::window_sweep<forward_walk(G), padded<G.filters, Real>, Real>::run(
            x, w, bias, workspace, done);
}

// The kernel as the inputs' gradient reads it, [taps, filters of a group, channels] with rows of
// whole registers; the same for all samples of a batch.
template <convolution_geometry G, class Real>
inline constexpr std::size_t prepared_stride = vectors<G.channels, Real>* lanes<Real>;
template <convolution_geometry G, class Real>
inline constexpr std::size_t prepared_elements =
    (G.taps() - 1) * G.group_filters() * prepared_stride<G, Real>
    + padded_to(G.group_filters(), lanes<Real>) * prepared_stride<G, Real>;
template <convolution_geometry G, class Real>
void prepare_backward_inputs(const Real* w, Real* prepared) {
    constexpr std::size_t rows = G.group_channels(), of_group = G.group_filters();
    constexpr std::size_t from = padded<G.filters, Real>, to = prepared_stride<G, Real>;
    for (std::size_t tap = 0; tap < G.taps(); ++tap, w += rows * from, prepared += of_group * to) {
        if constexpr (G.groups == 1)
            simd::transpose_panel<rows, of_group, from, vectors<G.channels, Real>>(w, 0, prepared);
        else
            for (std::size_t f = 0; f < of_group; ++f) {
                for (std::size_t c = 0; c < G.channels; ++c)
                    prepared[f * to + c] = w[c % rows * from + c / rows * of_group + f];
                std::fill(prepared + f * to + G.channels, prepared + (f + 1) * to, Real(0));
            }
    }
}

template <convolution_geometry G, class Real>
inline constexpr std::size_t backward_inputs_workspace = [] {
    std::size_t most = 0;
    detail::for_each_phase<G, Real>([&]<window_walk Walk>() {
        most = std::max(most, window_reader<Walk, Real>::workspace);
    });
    return most;
}();
// dx from dy and the prepared kernel, begun with bias or 0; done(place, vector, value) takes the
// registers of dx. With a bias it is the transposed layer.
//
// shapes   dy [output places, filters] packed, readable for a register behind the last; bias
//          [channels] padded, or null; workspace [backward_inputs_workspace]
template <convolution_geometry G, class Real, class Done>
void convolution_backward_inputs(const Real* dy, const Real* prepared, const Real* bias,
                                 Real* workspace, const Done& done) {
    detail::for_each_phase<G, Real>([&]<window_walk Walk>() {
        detail::window_sweep<Walk, prepared_stride<G, Real>, Real>::run(dy, prepared, bias,
                                                                        workspace, done);
    });
}

}  // namespace weft::kernels

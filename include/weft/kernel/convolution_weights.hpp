// SPDX-License-Identifier: MIT
// The gradient of a convolution's kernel and bias.
#pragma once

#include <weft/kernel/convolution.hpp>

namespace weft::inline v0_1::kernels {

namespace detail {

template <convolution_geometry G, class Real>
class weights_sweep {
    static constexpr window_walk walk = forward_walk(G);
    using reader = window_reader<walk, Real>;
    static constexpr const axis_walk* axes = walk.axes;
    static constexpr std::size_t stride = padded<G.filters, Real>;
    // Rows of the kernel a tile may have: taps of the second axis x what lies side by side.
    static constexpr bool joins = reader::tap[2] == walk.depth * reader::channel;
    static constexpr std::size_t rows = axes[1].taps;
    static constexpr std::size_t along = joins ? axes[2].taps * walk.depth : walk.depth;
    static constexpr std::size_t parts = joins ? 1 : axes[2].taps;
    static constexpr tile_extents extents =
        best_tile(rows, along, reader::tile_vectors, simd::window_tile_results);
    static constexpr std::size_t row_of_tap = axes[2].taps * walk.depth * stride;

    template <std::size_t Down, std::size_t Across, std::size_t Vectors>
    static constexpr simd::window_tile tile{
        .down = Down, .across = Across, .vectors = Vectors, .broadcasts = reader::broadcasts,
        .a_down = signed_of(reader::tap[1]), .a_across = signed_of(reader::channel),
        .start_down = signed_of(row_of_tap), .start_across = signed_of(stride),
        .a_loops = {0, 0, signed_of(reader::result[1]), signed_of(reader::result[2])},
        .b_loops = {0, 0, signed_of(axes[2].extent * G.filters), signed_of(G.filters)}};

    static constexpr std::size_t last_of_tile =
        (vectors<G.filters, Real> - 1) % reader::tile_vectors;

    // Leaves the lanes behind the filters as they are.
    template <std::size_t Across>
    struct kernel_store {
        Real* to;
        bool is_last;
        [[gnu::always_inline]] void operator()(std::size_t result, std::size_t vector,
                                               simd::batch<Real> value) const {
            Real* const place = to + result / Across * row_of_tap + result % Across * stride
                              + vector * lanes<Real>;
            if constexpr (G.filters % lanes<Real> != 0)
                if (is_last && vector == last_of_tile)
                    return simd::store_partial(place, value, G.filters % lanes<Real>);
            simd::store_unaligned(place, value);
        }
    };

public:
    static constexpr std::size_t workspace = reader::workspace;
    static void run(const Real* x, const Real* dy, Real* dw, Real* work) {
        reader::for_each_band([&](const result_band& band) {
            const Real* const from = reader::read(x, band, work);
            const std::size_t place =
                (band.first[0] * axes[1].extent + band.first[1]) * axes[2].extent + band.first[2];
            const Real* const slopes = dy + place * G.filters;
            for (std::size_t group = 0; group < reader::groups; ++group) {
                constexpr std::size_t wide = reader::tile_vectors;
                std::size_t vector = group * reader::vectors;
                const std::size_t end = vector + reader::vectors;
                const auto some = [&]<std::size_t Vectors>() {
                    taps<Vectors>(from + reader::operand(group, vector), slopes, dw, band, vector);
                };
                for (; vector + wide <= end; vector += wide)
                    some.template operator()<wide>();
                if constexpr (reader::vectors % wide != 0)
                    some.template operator()<reader::vectors % wide>();
            }
        });
    }

private:
    template <std::size_t Vectors>
    static void taps(const Real* a, const Real* dy, Real* dw, const result_band& band,
                     std::size_t vector) {
        const bool is_last = vector + Vectors == vectors<G.filters, Real>;
        const std::size_t column = vector * lanes<Real>;
        for (std::size_t plane = 0; plane < axes[0].taps; ++plane)
            for (std::size_t part = 0; part < parts; ++part)
                down<Vectors>(a + plane * reader::tap[0] + part * reader::tap[2], dy + column,
                              dw + plane * rows * row_of_tap + part * walk.depth * stride + column,
                              band, is_last);
    }
    template <std::size_t Vectors>
    static void down(const Real* a, const Real* dy, Real* dw, const result_band& band,
                     bool is_last) {
        std::size_t row = 0;
        const auto next = [&]<std::size_t Down>() {
            across<Down, Vectors>(a + row * reader::tap[1], dy, dw + row * row_of_tap, band,
                                  is_last);
            row += Down;
        };
        while (row + extents.down <= rows) next.template operator()<extents.down>();
        if constexpr (rows % extents.down > 0) next.template operator()<rows % extents.down>();
    }
    template <std::size_t Down, std::size_t Vectors>
    static void across(const Real* a, const Real* dy, Real* dw, const result_band& band,
                       bool is_last) {
        const simd::loop_counts counts{{1, 1, band.count[1], band.count[2]}};
        std::size_t at = 0;
        const auto next = [&]<std::size_t Across>() {
            Real* const to = dw + at * stride;
            simd::window_sums<tile<Down, Across, Vectors>, Real>::run(
                a + at * reader::channel, dy, counts, to, kernel_store<Across>{to, is_last});
            at += Across;
        };
        while (at + extents.across <= along) next.template operator()<extents.across>();
        if constexpr (along % extents.across > 0)
            next.template operator()<along % extents.across>();
    }
};

}  // namespace detail

// db += the sum of dy over its places, in their order.
//
// shapes   dy [places, Filters] packed, readable for a register behind the last; db [Filters]
//          padded, what lies behind the filters is not changed
template <std::size_t Filters, class Real>
void bias_gradient(const Real* dy, std::size_t places, Real* db) {
    for (std::size_t first = 0; first < Filters; first += lanes<Real>) {
        auto sum = simd::load_unaligned(db + first);
        for (std::size_t place = 0; place < places; ++place)
            sum = sum + simd::load_unaligned(dy + place * Filters + first);
        simd::store_partial(db + first, sum, std::min(lanes<Real>, Filters - first));
    }
}

template <convolution_geometry G, class Real>
inline constexpr std::size_t weights_workspace = detail::weights_sweep<G, Real>::workspace;
// dw and db (or null) += the gradients of one sample: sums over the places in their order, begun
// with what is there.
//
// shapes   x as in convolution_forward, dy as in convolution_backward_inputs; dw, db as w and bias;
//          workspace [weights_workspace]
template <convolution_geometry G, class Real>
void convolution_backward_weights(const Real* x, const Real* dy, Real* dw, Real* db,
                                  Real* workspace) {
    detail::weights_sweep<G, Real>::run(x, dy, dw, workspace);
    if (db != nullptr) bias_gradient<G.filters>(dy, G.outputs(), db);
}

// Enough for convolution_forward and both backward functions.
template <convolution_geometry G, class Real>
inline constexpr std::size_t convolution_workspace =
    std::max({forward_workspace<G, Real>, weights_workspace<G, Real>,
              backward_inputs_workspace<G, Real>});

}  // namespace weft::kernels

// SPDX-License-Identifier: MIT
// A convolution in prediction: of weights prepared once, in the way that is fastest for its shape.
#pragma once

#include <weft/kernel/convolution.hpp>
#include <weft/kernel/winograd.hpp>

namespace weft::inline v0_1::kernels {

enum class convolution_way : unsigned char { as_stored, packed, tiles_of_2, tiles_of_4 };

namespace detail {

// Products, and what takes as long: a number of a transformed tile as transform, weights that come
// from memory as weight_reads of them.                     source: measured, bench/image_networks
constexpr std::size_t products_of_tiles(const convolution_geometry& g, std::size_t outputs) {
    constexpr std::size_t transform = 8, weight_reads = 12;
    const std::size_t tiles =
        divided_up(g.axes[1].output, outputs) * divided_up(g.axes[2].output, outputs);
    const std::size_t points = (outputs + 2) * (outputs + 2);
    return points * ((tiles + weight_reads) * g.channels * g.filters
                     + tiles * transform * (g.channels + g.filters));
}
constexpr bool is_3_by_3(const convolution_geometry& g) {
    constexpr auto moves_by_one = [](const convolution_axis& a) {
        return a.size == 3 && a.stride == 1 && a.dilation == 1;
    };
    return g.axes[0] == convolution_axis{} && moves_by_one(g.axes[1]) && moves_by_one(g.axes[2]);
}

}  // namespace detail

// Tiles from 32 channels and filters on, of the size that is sooner done; panels where weights that
// the second-level cache does not hold are used for few places.
template <class Real>
constexpr convolution_way way_of(const convolution_geometry& g) {
    if (g.groups > 1) return convolution_way::as_stored;
    if (detail::is_3_by_3(g) && g.channels >= 32 && g.filters >= 32 && g.outputs() >= 16)
        return detail::products_of_tiles(g, 4) < detail::products_of_tiles(g, 2)
                   ? convolution_way::tiles_of_4
                   : convolution_way::tiles_of_2;
    return g.taps() * g.channels * g.filters * sizeof(Real) > second_cache_bytes
                   && g.outputs() <= 256
               ? convolution_way::packed
               : convolution_way::as_stored;
}

// y = the convolution of x with w; done(place, vector, value) takes the registers of y, its lanes
// from the filters on anything.
//
// shapes   x, w, bias as of convolution_forward; prepared [elements], 0 at first and written by
//          prepare(w, prepared); work [workspace]; all 0 where weights are used as they are stored
// accuracy tests/kernel/winograd.cpp: of tiles_of_2 as convolution_forward, of tiles_of_4 some 2
//          times its error
template <convolution_geometry G, class Real, convolution_way = way_of<Real>(G)>
struct prepared_convolution {
    static constexpr std::size_t elements = 0, workspace = 0;
};

template <convolution_geometry G, class Real>
struct prepared_convolution<G, Real, convolution_way::packed> {
private:
    static constexpr window_walk walk = forward_walk(G);
    static constexpr std::size_t rows = G.taps() * G.channels;
    static constexpr std::size_t of_panel =
        window_reader<walk, Real>::tile_vectors * lanes<Real>;
    static constexpr std::size_t stride = padded<G.filters, Real>;

public:
    static constexpr std::size_t elements = divided_up(G.filters, of_panel) * rows * of_panel;
    static constexpr std::size_t workspace = forward_workspace<G, Real>;
    static void prepare(const Real* w, Real* prepared) {
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t f = 0; f < G.filters; f += of_panel)
                std::copy_n(w + row * stride + f, std::min(of_panel, G.filters - f),
                            prepared + f * rows + row * of_panel);
    }
    template <class Done>
    static void forward(const Real* x, const Real* prepared, const Real* bias, Real* work,
                        const Done& done) {
        detail::window_sweep<walk, of_panel, Real, rows>::run(x, prepared, bias, work, done);
    }
};

template <convolution_geometry G, class Real>
struct prepared_convolution<G, Real, convolution_way::tiles_of_2> : winograd<G, Real, 2> {};
template <convolution_geometry G, class Real>
struct prepared_convolution<G, Real, convolution_way::tiles_of_4> : winograd<G, Real, 4> {};

}  // namespace weft::kernels

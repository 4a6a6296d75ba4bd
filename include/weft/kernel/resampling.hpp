// SPDX-License-Identifier: MIT
// Places moved, repeated and blended, axes in another order, forward and backward.
#pragma once

#include <weft/kernel/channels.hpp>
#include <weft/shape/shape.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace weft::inline v0_1::kernels {

// An axis whose place i is element (i - before) / factor; before the first and behind the last is
// nothing.
struct moved_axis {
    std::size_t extent = 1, places = 1, before = 0, cropped = 0, factor = 1;
    static constexpr std::size_t nothing = static_cast<std::size_t>(-1);

    constexpr std::size_t source(std::size_t place) const {
        if (place < before) return nothing;
        const std::size_t element = (place - before) / factor + cropped;
        return element < extent ? element : nothing;
    }
};
// Zero padding, cropping, up-sampling by copies, repetition, a part of the channels: of a place's
// row in x those from first on. A template argument.
struct moved_places {
    std::size_t channels = 1, axes = 1, row = channels, first = 0;
    std::array<moved_axis, most_extents> axis{};

    constexpr std::size_t elements() const {
        std::size_t product = row;
        for (std::size_t i = 0; i < axes; ++i) product *= axis[i].extent;
        return product;
    }
    constexpr bool repeats() const {
        return std::any_of(axis.begin(), axis.end(), [](moved_axis a) { return a.factor > 1; });
    }
};

// That of zero_padding, cropping, up_sampling of nearest, repeat_vector, slice, row_value.
template <class Layer>
constexpr moved_places moved_by(const shape& in) {
    const shape out = Layer::output(in);
    moved_places g{.channels = out.last(), .axes = out.rank - 1, .row = in.last()};
    for (std::size_t i = 0; i < g.axes; ++i) {
        g.axis[i] = {.extent = in.rank == out.rank ? in[i] : 1, .places = out[i]};
        if constexpr (requires { Layer::sides; }) {
            const std::size_t first = Layer::sides.before(i, g.axes);
            (Layer::kind == std::string_view("cropping") ? g.axis[i].cropped
                                                         : g.axis[i].before) = first;
        } else {
            g.axis[i].factor = out[i] / g.axis[i].extent;
        }
    }
    if constexpr (requires { Layer::first; }) g.first = Layer::first;
    g.axes = std::max<std::size_t>(1, g.axes);  // a vector is one place
    return g;
}

// An image enlarged by whole factors, its pixels blended; a template argument.
struct blended_places {
    std::size_t channels = 1;
    std::array<std::size_t, 2> extents{1, 1}, factors{1, 1};
};
// That of up_sampling of bilinear.
template <class Layer>
constexpr blended_places blended_by(const shape& in) {
    const shape out = Layer::output(in);
    return {in.last(), {in[0], in[1]}, {out[0] / in[0], out[1] / in[1]}};
}

// y[i, j, ...] = x[i strides[0] + j strides[1] + ...]; a template argument.
struct reordered_elements {
    std::array<std::size_t, most_extents> extents{}, strides{};
    std::size_t rank = 0;
    constexpr std::size_t channels() const { return extents[rank - 1]; }
};
// That of permute and pixel_shuffle.
template <class Layer>
constexpr reordered_elements reordered_by(const shape& in) {
    reordered_elements g{.rank = in.rank};
    if constexpr (requires { Layer::axes; }) {
        std::array<std::size_t, most_extents> apart{};
        for (std::size_t i = in.rank, stride = 1; i-- > 0; stride *= in[i]) apart[i] = stride;
        for (std::size_t i = 0; i < in.rank; ++i)
            g.extents[i] = in[Layer::axes[i] - 1], g.strides[i] = apart[Layer::axes[i] - 1];
    } else {
        const shape out = Layer::output(in);
        const std::size_t factor = out[0] / in[0];
        g.rank = 5;
        g.extents = {in[0], factor, in[1], factor, out[2]};
        g.strides = {in[1] * in[2], factor, in[2], 1, factor * factor};
    }
    return g;
}

namespace detail {

// function(place, the input's place or nothing) for every place of the output.
template <moved_places G, std::size_t Axis = 0, class Function>
void over_moved(const Function& function, std::size_t row = 0, std::size_t from_row = 0) {
    constexpr moved_axis axis = G.axis[Axis];
    for (std::size_t i = 0; i < axis.places; ++i) {
        const std::size_t source = axis.source(i), place = row * axis.places + i;
        const bool is_nothing = from_row == moved_axis::nothing || source == moved_axis::nothing;
        const std::size_t from =
            is_nothing ? moved_axis::nothing : from_row * axis.extent + source;
        if constexpr (Axis + 1 == G.axes) function(place, from);
        else over_moved<G, Axis + 1>(function, place, from);
    }
}

// What a place of an enlarged axis is blended from: two neighbours, an edge from itself.
struct blend {
    std::size_t low = 0, high = 0;
    double of_high = 0;
};
constexpr blend blend_of(std::size_t place, std::size_t extent, std::size_t factor) {
    // Its centre lies at (place + 1/2) / factor - 1/2, counted in halves of the factor from -1/2.
    const std::size_t centre = 2 * place + 1 + factor, unit = 2 * factor, above = centre / unit;
    return {above == 0 ? 0 : above - 1, std::min(above, extent - 1),
            static_cast<double>(centre % unit) / static_cast<double>(unit)};
}
// function(place, four places, four weights) for every place of the enlarged image.
template <blended_places G, class Real, class Function>
void over_blended(const Function& function) {
    for (std::size_t i = 0; i < G.extents[0] * G.factors[0]; ++i) {
        const blend row = blend_of(i, G.extents[0], G.factors[0]);
        for (std::size_t j = 0; j < G.extents[1] * G.factors[1]; ++j) {
            const blend column = blend_of(j, G.extents[1], G.factors[1]);
            const auto weight = [](double a, double b) { return static_cast<Real>(a * b); };
            const std::array<std::size_t, 4> places{
                row.low * G.extents[1] + column.low, row.low * G.extents[1] + column.high,
                row.high * G.extents[1] + column.low, row.high * G.extents[1] + column.high};
            function(i * G.extents[1] * G.factors[1] + j, places,
                     std::array{weight(1 - row.of_high, 1 - column.of_high),
                                weight(1 - row.of_high, column.of_high),
                                weight(row.of_high, 1 - column.of_high),
                                weight(row.of_high, column.of_high)});
        }
    }
}

// function(place, offset of its first element in x) for every place of the output.
template <reordered_elements G, std::size_t Axis = 0, class Function>
void over_reordered(const Function& function, std::size_t row = 0, std::size_t offset = 0) {
    if constexpr (Axis + 1 == G.rank) {
        function(row, offset);
    } else {
        for (std::size_t i = 0; i < G.extents[Axis]; ++i)
            over_reordered<G, Axis + 1>(function, row * G.extents[Axis] + i,
                                        offset + i * G.strides[Axis]);
    }
}

}  // namespace detail

// y[place] = x[its source], or zeros; done(place, vector, value) takes the registers of y.
//
// shapes   x [places, channels] packed, readable for a register behind; lanes behind the channels
//          may hold anything
// source   Keras ZeroPadding2D, Cropping2D, UpSampling2D, RepeatVector, keras.ops.slice
template <moved_places G, class Real, class Done>
void move_forward(const Real* x, const Done& done) {
    using of_place = channels<G.channels, Real>;
    detail::over_moved<G>([&](std::size_t place, std::size_t from) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector)
            if (from == moved_axis::nothing) done(place, vector, simd::batch<Real>(Real(0)));
            else done(place, vector, of_place::load(x + from * G.row + G.first, vector));
    });
}

// dx[source] = the sum of dy of its copies, in their order.
//
// shapes   dy as x, dx packed, written whole
template <moved_places G, class Real>
void move_backward(const Real* dy, Real* dx) {
    using of_place = channels<G.channels, Real>;
    std::fill_n(dx, G.elements(), Real(0));
    detail::over_moved<G>([&](std::size_t place, std::size_t to) {
        if (to == moved_axis::nothing) return;
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const auto slope = of_place::load(dy + place * G.channels, vector);
            Real* const source = dx + to * G.row + G.first;
            if constexpr (G.repeats()) of_place::add(source, vector, slope);
            else of_place::store(source, vector, slope);
        }
    });
}

// y[place] = the sum of four neighbours with weights, one product and three FMAs: centres of
// pixels, corners not aligned, edges repeated.
//
// shapes   as move_forward
// source   Keras UpSampling2D(interpolation="bilinear")
template <blended_places G, class Real, class Done>
void blend_forward(const Real* x, const Done& done) {
    using of_place = channels<G.channels, Real>;
    detail::over_blended<G, Real>([&](std::size_t place, const auto& from, const auto& weights) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            auto sum = simd::rounded(of_place::load(x + from[0] * G.channels, vector)
                                     * simd::broadcast(weights[0]));
            for (std::size_t i = 1; i < 4; ++i)
                sum = simd::fma(of_place::load(x + from[i] * G.channels, vector),
                                simd::broadcast(weights[i]), sum);
            done(place, vector, sum);
        }
    });
}

// dx[place] = the sum of dy with the weights it has there, in the order of dy's places.
//
// shapes   as move_backward
template <blended_places G, class Real>
void blend_backward(const Real* dy, Real* dx) {
    using of_place = channels<G.channels, Real>;
    std::fill_n(dx, G.extents[0] * G.extents[1] * G.channels, Real(0));
    detail::over_blended<G, Real>([&](std::size_t place, const auto& to, const auto& weights) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const auto slope = of_place::load(dy + place * G.channels, vector);
            for (std::size_t i = 0; i < 4; ++i) {
                Real* const sum = dx + to[i] * G.channels;
                of_place::store(sum, vector,
                                simd::fma(slope, simd::broadcast(weights[i]),
                                          of_place::load_within(sum, vector)));
            }
        }
    });
}

// y = x in another order; done(place, vector, value) takes the registers of y's last axis.
//
// shapes   x packed, readable for a register behind
// source   Keras Permute; PyTorch PixelShuffle
template <reordered_elements G, class Real, class Done>
void reorder_forward(const Real* x, const Done& done) {
    using of_place = channels<G.channels(), Real>;
    constexpr std::size_t stride = G.strides[G.rank - 1];
    detail::over_reordered<G>([&](std::size_t place, std::size_t from) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            if constexpr (stride == 1) {
                done(place, vector, of_place::load(x + from, vector));
            } else {
                alignas(simd::alignment) Real lanes[of_place::lanes] = {};
                const std::size_t first = vector * of_place::lanes;
                const std::size_t end = std::min(first + of_place::lanes, G.channels());
                for (std::size_t i = first; i < end; ++i) lanes[i - first] = x[from + i * stride];
                done(place, vector, simd::load_aligned(lanes));
            }
        }
    });
}

// dx = dy in the order of x.
//
// shapes   dy packed, readable for a register behind; dx packed, written whole
template <reordered_elements G, class Real>
void reorder_backward(const Real* dy, Real* dx) {
    using of_place = channels<G.channels(), Real>;
    constexpr std::size_t stride = G.strides[G.rank - 1];
    detail::over_reordered<G>([&](std::size_t place, std::size_t to) {
        const Real* const from = dy + place * G.channels();
        if constexpr (stride == 1)
            for (std::size_t vector = 0; vector < of_place::registers; ++vector)
                of_place::store(dx + to, vector, of_place::load(from, vector));
        else
            for (std::size_t i = 0; i < G.channels(); ++i) dx[to + i * stride] = from[i];
    });
}

}  // namespace weft::kernels

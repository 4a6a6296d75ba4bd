// SPDX-License-Identifier: MIT
// Maxima and averages over windows, whole axes or adaptive bins, forward and backward.
#pragma once

#include <weft/kernel/channels.hpp>
#include <weft/shape/shape.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace weft::inline v0_1::kernels {

// The elements of an axis that a place is pooled from: first, first + dilation, ...
struct pooled_elements {
    std::size_t first = 0, count = 0;
    std::size_t with_padding = 0;  // elements and what of the padding the window covers
};
// The places of a window, or of bins of nearly equal parts, along an axis.
struct pooled_axis {
    std::size_t extent = 1, places = 1;
    window_axis window{};
    bool is_adaptive = false;

    constexpr pooled_elements of(std::size_t place) const {
        if (is_adaptive) {
            const std::size_t first = place * extent / places;
            const std::size_t count = divided_up((place + 1) * extent, places) - first;
            return {first, count, count};
        }
        const std::size_t start = place * window.stride;  // counted from the padding before
        const std::size_t skipped = steps_to(window.before, start);
        const std::size_t end = std::max(skipped, steps_to(window.before + extent, start));
        const std::size_t all = steps_to(window.before + extent + window.after, start);
        return {start + skipped * window.dilation - window.before, end - skipped, all};
    }
    // Whether no element belongs to two places.
    constexpr bool is_disjoint() const {
        return is_adaptive ? extent % places == 0 : window.stride >= window.covered();
    }

private:
    // Elements of the window that lie before this one of the padded axis.
    constexpr std::size_t steps_to(std::size_t element, std::size_t start) const {
        if (element <= start) return 0;
        return std::min(window.size, divided_up(element - start, window.dilation));
    }
};

// What a pool does with one sample; a template argument.
struct pooling_geometry {
    std::size_t channels = 1, axes = 1;
    std::array<pooled_axis, most_extents - 1> axis{};
    bool counts_padding = false;  // an average divides by the elements of the padding too

    constexpr std::size_t elements() const {
        std::size_t product = channels;
        for (std::size_t i = 0; i < axes; ++i) product *= axis[i].extent;
        return product;
    }
    constexpr bool is_disjoint() const {
        for (std::size_t i = 0; i < axes; ++i)
            if (!axis[i].is_disjoint()) return false;
        return true;
    }
};

// That of a pool with a window (max_pool2d), of whole axes or with adaptive bins.
template <class Pool>
constexpr pooling_geometry pooling_of(const shape& in) {
    pooling_geometry g{.channels = in.last(), .axes = in.rank - 1};
    const shape out = Pool::output(in);
    for (std::size_t i = 0; i < g.axes; ++i) {
        g.axis[i] = {.extent = in[i], .places = out.rank == in.rank ? out[i] : 1};
        if constexpr (requires { Pool::settings; })
            g.axis[i].window = Pool::settings.axis(i, in[i]);
        else g.axis[i].is_adaptive = true;
    }
    if constexpr (requires { Pool::settings; }) g.counts_padding = Pool::settings.counts_padding;
    return g;
}

namespace detail {

using pooled_window = std::array<pooled_elements, most_extents - 1>;

// function(place, window) for every place of the output.
template <pooling_geometry G, std::size_t Axis = 0, class Function>
void over_places(pooled_window& window, std::size_t row, const Function& function) {
    constexpr pooled_axis axis = G.axis[Axis];
    for (std::size_t i = 0; i < axis.places; ++i) {
        window[Axis] = axis.of(i);
        if constexpr (Axis + 1 == G.axes) function(row * axis.places + i, window);
        else over_places<G, Axis + 1>(window, row * axis.places + i, function);
    }
}
template <pooling_geometry G, class Function>
void over_places(const Function& function) {
    pooled_window window{};
    over_places<G>(window, 0, function);
}
// function(place) for every place of the input in a window.
template <pooling_geometry G, std::size_t Axis = 0, class Function>
[[gnu::always_inline]] inline void over_window(const pooled_window& window, std::size_t row,
                                               const Function& function) {
    constexpr pooled_axis axis = G.axis[Axis];
    std::size_t place = row * axis.extent + window[Axis].first;
    for (std::size_t i = 0; i < window[Axis].count; ++i, place += axis.window.dilation) {
        if constexpr (Axis + 1 == G.axes) function(place);
        else over_window<G, Axis + 1>(window, place, function);
    }
}
// What a sum over the window is divided by.
template <pooling_geometry G, class Real>
[[gnu::always_inline]] inline simd::batch<Real> divisor(const pooled_window& window) {
    std::size_t product = 1;
    for (std::size_t i = 0; i < G.axes; ++i)
        product *= G.counts_padding ? window[i].with_padding : window[i].count;
    return simd::broadcast(static_cast<Real>(std::max<std::size_t>(product, 1)));
}
// Reduces every window: combine(next, so far) from start, in the order of places; then
// done(place, vector, finish(value, window)).
template <pooling_geometry G, class Real, class Combine, class Finish, class Done>
void pool(const Real* x, Real start, const Combine& combine, const Finish& finish,
          const Done& done) {
    using of_place = channels<G.channels, Real>;
    over_places<G>([&](std::size_t place, const pooled_window& window) {
        of_place::in_blocks([&]<std::size_t Count>(
                                std::size_t vector, std::integral_constant<std::size_t, Count>)
                                __attribute__((always_inline)) {
            simd::batch<Real> values[Count];
            for (auto& value : values) value = simd::broadcast(start);
            over_window<G>(window, 0, [&](std::size_t from) __attribute__((always_inline)) {
                for (std::size_t i = 0; i < Count; ++i)
                    values[i] = combine(of_place::load(x + from * G.channels, vector + i),
                                        values[i]);
            });
            for (std::size_t i = 0; i < Count; ++i)
                done(place, vector + i, finish(values[i], window));
        });
    });
}
// Writes or adds: no two places of the output share an element where they are disjoint.
template <pooling_geometry G, class Real>
[[gnu::always_inline]] inline void give(Real* place, std::size_t vector,
                                        simd::batch<Real> value) {
    using of_place = channels<G.channels, Real>;
    if constexpr (G.is_disjoint()) of_place::store(place, vector, value);
    else of_place::add(place, vector, value);
}

}  // namespace detail

// The greatest of each window; padding never is it; NaN where the window has one.
//
// shapes   x [extents, channels] packed, readable for a register behind; done(place, vector, value)
//          takes the registers of y [places, channels]; lanes behind the channels may hold anything
// source   Keras MaxPooling2D, GlobalMaxPooling2D; PyTorch MaxPool2d, AdaptiveMaxPool2d
template <pooling_geometry G, class Real, class Done>
void max_pool_forward(const Real* x, const Done& done) {
    detail::pool<G>(
        x, -std::numeric_limits<Real>::infinity(),
        [](simd::batch<Real> next, simd::batch<Real> so_far) __attribute__((always_inline)) {
            return simd::maximum(next, so_far);
        },
        [](simd::batch<Real> value, const auto&) { return value; }, done);
}

// The first place of a window with its maximum, or with NaN, takes the gradient.
//
// shapes   x and dx [extents, channels], dy [places, channels], packed; x and dy readable for a
//          register behind; dx is written whole
// order    an element of several windows adds up theirs in the order of the places
template <pooling_geometry G, class Real>
void max_pool_backward(const Real* x, const Real* dy, Real* dx) {
    using of_place = channels<G.channels, Real>;
    std::fill_n(dx, G.elements(), Real(0));
    detail::over_places<G>([&](std::size_t place, const detail::pooled_window& window) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const simd::batch<Real> none(Real(0));
            auto greatest = simd::broadcast(-std::numeric_limits<Real>::infinity());
            detail::over_window<G>(window, 0, [&](std::size_t from) {
                greatest = simd::maximum(of_place::load(x + from * G.channels, vector), greatest);
            });
            auto left = of_place::load(dy + place * G.channels, vector);  // nobody took it yet
            detail::over_window<G>(window, 0, [&](std::size_t from) {
                const auto value = of_place::load(x + from * G.channels, vector);
                const auto takes = value == greatest || !simd::is_number(value);
                detail::give<G>(dx + from * G.channels, vector, simd::select(takes, left, none));
                left = simd::select(takes, none, left);
            });
        }
    });
}

// The average of each window: of its elements, or of padding as zeros too.
//
// shapes   as max_pool_forward
// order    the sum goes in the order of places, then it is divided
// source   Keras AveragePooling2D, GlobalAveragePooling2D; PyTorch AvgPool2d, AdaptiveAvgPool2d
template <pooling_geometry G, class Real, class Done>
void average_pool_forward(const Real* x, const Done& done) {
    detail::pool<G>(
        x, Real(0),
        [](simd::batch<Real> next, simd::batch<Real> so_far) __attribute__((always_inline)) {
            return so_far + next;
        },
        [](simd::batch<Real> sum, const detail::pooled_window& window) {
            return simd::quotient(sum, detail::divisor<G, Real>(window));
        },
        done);
}

// Every element of a window takes the gradient divided.
//
// shapes   dy and dx as in max_pool_backward
template <pooling_geometry G, class Real>
void average_pool_backward(const Real* dy, Real* dx) {
    using of_place = channels<G.channels, Real>;
    std::fill_n(dx, G.elements(), Real(0));
    detail::over_places<G>([&](std::size_t place, const detail::pooled_window& window) {
        for (std::size_t vector = 0; vector < of_place::registers; ++vector) {
            const auto part = simd::quotient(of_place::load(dy + place * G.channels, vector),
                                             detail::divisor<G, Real>(window));
            detail::over_window<G>(window, 0, [&](std::size_t to) {
                detail::give<G>(dx + to * G.channels, vector, part);
            });
        }
    });
}

}  // namespace weft::kernels

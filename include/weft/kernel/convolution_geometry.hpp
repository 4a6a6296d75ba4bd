// SPDX-License-Identifier: MIT
// The numbers of a convolution, all known while compiling: what every output place reads.
#pragma once

#include <weft/layer/window_settings.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace weft::inline v0_1::kernels {

// One axis: place o of the output reads the inputs o stride + dilation k - before, k < size.
struct convolution_axis {
    std::size_t input = 1, output = 1, size = 1, stride = 1, dilation = 1, before = 0;
    constexpr bool operator==(const convolution_axis&) const = default;
};

// y[o, f] = b[f] + sum over k and the channels c of f's group of x[o stride + dilation k - before,
// c] W[k, c, f], over three axes; those that are missing are the first and have extents of 1.
struct convolution_geometry {
    convolution_axis axes[most_axes]{};
    std::size_t channels = 1, filters = 1, groups = 1;

    constexpr std::size_t inputs() const {
        return axes[0].input * axes[1].input * axes[2].input;
    }
    constexpr std::size_t outputs() const {
        return axes[0].output * axes[1].output * axes[2].output;
    }
    constexpr std::size_t taps() const { return axes[0].size * axes[1].size * axes[2].size; }
    constexpr std::size_t group_channels() const { return channels / groups; }
    constexpr std::size_t group_filters() const { return filters / groups; }
    constexpr bool operator==(const convolution_geometry&) const = default;
};

// Of a layer with these settings; a depthwise one has as many groups as channels.
constexpr convolution_geometry convolution_of(const window_settings& settings, const shape& in,
                                              std::size_t filters, std::size_t groups) {
    convolution_geometry g{.channels = in.last(), .filters = filters, .groups = groups};
    for (std::size_t i = 0; i < settings.axes; ++i) {
        const window_axis window = settings.axis(i, in[i]);
        g.axes[most_axes - settings.axes + i] = {in[i], window.output(in[i]), window.size,
                                                 window.stride, window.dilation, window.before};
    }
    return g;
}
// The convolution, from out to in, whose gradient for its inputs is the transposed layer: channels
// are the layer's filters, filters its channels.
constexpr convolution_geometry transposed_convolution_of(const window_settings& settings,
                                                         const shape& in, const shape& out) {
    convolution_geometry g{.channels = out.last(), .filters = in.last()};
    for (std::size_t i = 0; i < settings.axes; ++i) {
        window_axis window = settings.given_axis(i);
        const std::size_t reached = window.stride * (in[i] - 1) + window.covered();
        if (settings.padded.rule == padding_rule::same)
            window.before = reached > out[i] ? (reached - out[i]) / 2 : 0;
        g.axes[most_axes - settings.axes + i] = {out[i], in[i], window.size, window.stride,
                                                 window.dilation, window.before};
    }
    return g;
}

// One axis of a walk: result q < count stands at place first_place + q place_step of extent, and
// reads the inputs first_input + q input_step + tap tap_step, tap < taps, those outside as 0, with
// the weights first_weight + tap weight_step of weights.
struct axis_walk {
    std::size_t inputs = 1;
    std::size_t extent = 1, count = 1, first_place = 0, place_step = 1;
    std::size_t taps = 1;
    std::ptrdiff_t first_input = 0;
    std::size_t input_step = 1, tap_step = 1;
    std::size_t weights = 1, first_weight = 0;
    std::ptrdiff_t weight_step = 1;

    // Inputs from the first to the last that so many results read.
    constexpr std::size_t span(std::size_t results) const {
        return taps == 0 ? 0 : (results - 1) * input_step + (taps - 1) * tap_step + 1;
    }
    constexpr bool is_padded() const {
        return first_input < 0
            || first_input + static_cast<std::ptrdiff_t>(span(count))
                   > static_cast<std::ptrdiff_t>(inputs);
    }
    constexpr bool is_identity() const {
        return inputs == extent && count == extent && place_step == 1 && taps == 1
            && first_input == 0 && input_step == 1 && weights == 1;
    }
};

// Results of columns numbers each, a sum over taps and over the depth channels of a group.
struct window_walk {
    axis_walk axes[most_axes]{};
    std::size_t depth = 1, columns = 1, groups = 1;

    constexpr std::size_t channels() const { return depth * groups; }
    constexpr bool is_padded() const {
        return axes[0].is_padded() || axes[1].is_padded() || axes[2].is_padded();
    }
    constexpr bool is_empty() const {
        return axes[0].count * axes[1].count * axes[2].count == 0;
    }
};

namespace detail {

// Neighbouring axes along which every place reads itself are one.
constexpr window_walk folded(window_walk walk) {
    for (std::size_t i = most_axes - 1; i-- > 0;) {
        axis_walk& inner = walk.axes[most_axes - 1];
        axis_walk& outer = walk.axes[i];
        if (!inner.is_identity() || !outer.is_identity()) break;
        inner.inputs *= outer.inputs;
        inner.extent = inner.count = inner.inputs;
        outer = axis_walk{};
    }
    return walk;
}

constexpr axis_walk backward_axis(const convolution_axis& a, std::size_t phase) {
    const auto at = static_cast<std::ptrdiff_t>(phase + a.before);
    const auto input_of = [&](std::size_t tap) {  // times the stride
        return at - static_cast<std::ptrdiff_t>(tap * a.dilation);
    };
    axis_walk walk{.inputs = a.output, .extent = a.input,
                   .count = phase < a.input ? (a.input - phase - 1) / a.stride + 1 : 0,
                   .first_place = phase, .place_step = a.stride, .taps = 0, .weights = a.size};
    const auto stride = static_cast<std::ptrdiff_t>(a.stride);
    for (std::size_t tap = 0; tap < a.size; ++tap) {
        if (input_of(tap) % stride != 0) continue;
        ++walk.taps;
        walk.first_weight = tap;
        walk.first_input = input_of(tap) / stride;
    }
    const std::size_t divisor = std::gcd(a.stride, a.dilation);
    walk.tap_step = a.dilation / divisor;
    walk.weight_step = -static_cast<std::ptrdiff_t>(a.stride / divisor);
    return walk;
}

}  // namespace detail

constexpr window_walk forward_walk(const convolution_geometry& g) {
    window_walk walk{.depth = g.group_channels(), .columns = g.filters, .groups = g.groups};
    for (std::size_t i = 0; i < most_axes; ++i) {
        const convolution_axis& a = g.axes[i];
        walk.axes[i] = {.inputs = a.input, .extent = a.output, .count = a.output, .taps = a.size,
                        .first_input = -static_cast<std::ptrdiff_t>(a.before),
                        .input_step = a.stride, .tap_step = a.dilation, .weights = a.size};
    }
    return detail::folded(walk);
}

// Inputs a stride apart are met by the same taps: a walk for each such phase.
constexpr std::size_t phases(const convolution_geometry& g) {
    return g.axes[0].stride * g.axes[1].stride * g.axes[2].stride;
}
constexpr window_walk backward_walk(const convolution_geometry& g, std::size_t phase) {
    window_walk walk{.depth = g.group_filters(), .columns = g.channels, .groups = g.groups};
    bool has_taps = true;
    for (std::size_t i = most_axes; i-- > 0;) {
        walk.axes[i] = detail::backward_axis(g.axes[i], phase % g.axes[i].stride);
        phase /= g.axes[i].stride;
        has_taps = has_taps && walk.axes[i].taps > 0;
    }
    if (!has_taps)
        for (axis_walk& axis : walk.axes) {
            axis.taps = axis.input_step = 0;
            axis.first_input = 0;
        }
    return detail::folded(walk);
}

// How a plane of down x across results is cut into tiles of at most `most` results, each of so
// many registers: so that few accumulators wait for each other, with few kinds of tiles, and wide
// ones.
struct tile_extents {
    std::size_t down = 1, across = 1;
};
constexpr tile_extents best_tile(std::size_t down, std::size_t across, std::size_t registers,
                                 std::size_t most) {
    constexpr std::size_t in_flight = 8;
    const auto cost = [&](std::size_t results) {
        return results == 0 ? 0 : std::max(results * registers, in_flight) + registers;
    };
    tile_extents best;
    std::size_t least = 0;
    for (std::size_t a = std::min(across, most); a > 0; --a)
        for (std::size_t d = 1; d <= std::min(down, most / a); ++d) {
            const auto of_rows = [&](std::size_t rows) {
                return across / a * cost(rows * a) + cost(rows * (across % a));
            };
            const std::size_t here = 4 * (down / d * of_rows(d) + of_rows(down % d))
                                   + (down % d > 0) + (across % a > 0);
            if (least == 0 || here < least) best = {d, a}, least = here;
        }
    return best;
}

}  // namespace weft::kernels

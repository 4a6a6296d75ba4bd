// SPDX-License-Identifier: MIT
// Elements moved: padding, cropping, parts, up-sampling, pixels of channels, other orders of axes.
#pragma once

#include <weft/layer/views.hpp>
#include <weft/layer/window_options.hpp>

namespace weft::inline v0_1 {

namespace detail {
// The axes before the channels, of which there has to be one.
constexpr std::size_t axes_before_channels(const shape& in) {
    return in.rank == 0 ? 0 : in.rank - 1;
}
constexpr bool fits_sides(std::size_t numbers, const shape& in) {
    const std::size_t axes = axes_before_channels(in);
    return axes > 0 && axes <= most_axes
        && (numbers == 1 || numbers == axes || numbers == 2 * axes);
}
constexpr void write_sides_problem(message& words, const shape& in) {
    words << "expects one number, one an axis or two an axis (before, after) of up to 3 axes "
             "before the channels, got "
          << in;
}
}  // namespace detail

// Zeros around: zero_padding<1>, <1, 2> an axis, <top, bottom, left, right>.
//
// source   Keras ZeroPadding1D, ZeroPadding2D, ZeroPadding3D
template <std::size_t... Sides>
struct zero_padding_layer {
    static constexpr std::string_view kind = "zero_padding";
    static constexpr padding_option sides{padding_rule::given,
                                          {{Sides...}, sizeof...(Sides)}};

    static constexpr label_text label() { return detail::label_with_extents<Sides...>(kind); }
    static constexpr bool accepts(const shape& in) {
        return detail::fits_sides(sizeof...(Sides), in);
    }
    static constexpr message problem(const shape& in) {
        message words;
        if (!accepts(in)) detail::write_sides_problem(words, in);
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i + 1 < in.rank; ++i)
            out.extents[i] += sides.before(i, in.rank - 1) + sides.after(i, in.rank - 1);
        return out;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

// Without so many elements at each side, given as those of zero_padding.
//
// source   Keras Cropping1D, Cropping2D, Cropping3D
template <std::size_t... Sides>
struct cropping_layer {
    static constexpr std::string_view kind = "cropping";
    static constexpr padding_option sides{padding_rule::given,
                                          {{Sides...}, sizeof...(Sides)}};

    static constexpr label_text label() { return detail::label_with_extents<Sides...>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (!detail::fits_sides(sizeof...(Sides), in)) {
            detail::write_sides_problem(words, in);
            return words;
        }
        for (std::size_t i = 0; i + 1 < in.rank; ++i)
            if (cut(i, in) >= in[i])
                return words << "crops " << cut(i, in) << " of the " << in[i]
                             << " elements of axis " << i + 1 << " of " << in
                             << ": leave at least 1";
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i + 1 < in.rank; ++i) out.extents[i] -= cut(i, in);
        return out;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }

private:
    static constexpr std::size_t cut(std::size_t i, const shape& in) {
        return sides.before(i, in.rank - 1) + sides.after(i, in.rank - 1);
    }
};

enum class interpolation : unsigned char { nearest, bilinear };
inline constexpr interpolation nearest = interpolation::nearest;
inline constexpr interpolation bilinear = interpolation::bilinear;

struct up_sampling_settings {
    axis_numbers factors{};
    interpolation how = nearest;
    bool has_unknown = false;
};

// Every axis before the channels times a factor, one for all or one an axis: up_sampling<2>,
// up_sampling<2, 3, bilinear>. Bilinear weighs the neighbours of pixel centres, without corners
// aligned; edges repeat.
//
// source   Keras UpSampling1D, UpSampling2D
template <auto... Options>
struct up_sampling_layer {
    static constexpr std::string_view kind = "up_sampling";
    static constexpr up_sampling_settings settings = [] {
        up_sampling_settings s;
        [[maybe_unused]] const auto read = [&](auto option) {
            if constexpr (std::same_as<decltype(option), interpolation>) s.how = option;
            else if constexpr (std::integral<decltype(option)>) {
                if (s.factors.count < most_axes)
                    s.factors.values[s.factors.count++] = static_cast<std::size_t>(option);
                else s.has_unknown = true;
            } else s.has_unknown = true;
        };
        (read(Options), ...);
        return s;
    }();
    static constexpr bool blends = settings.how == bilinear;

    static constexpr label_text label() {
        label_text words("up_sampling<");
        for (std::size_t i = 0; i < settings.factors.count; ++i)
            words << (i > 0 ? ", " : "") << settings.factors.values[i];
        return words << (blends ? ", bilinear>" : ">");
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        const std::size_t axes = detail::axes_before_channels(in), count = settings.factors.count;
        if (settings.has_unknown || axes == 0 || axes > most_axes || (count != 1 && count != axes))
            words << "expects one factor, or one an axis before the channels, and nearest or "
                     "bilinear, got "
                  << in;
        else if (settings.factors.has_zero()) words << "has a factor of 0: it is at least 1";
        else if (blends && axes != 2)
            words << "is bilinear, which is of an image of height, width, channels, got " << in;
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i + 1 < in.rank; ++i) out.extents[i] *= settings.factors.of(i);
        return out;
    }
    // Bilinear: 4 products with weights known beforehand and 3 sums; backward they are spread,
    // and of nearest the copies added up.
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t elements = output(in).elements();
        return {.role = layer_role::contraction,
                .flops = blends ? 7 * elements : 0,
                .backward_flops = blends ? 8 * elements : elements};
    }
};

// Factor * Factor channels become a square of pixels: y[h r + i, w r + j, c] =
// x[h, w, c r r + i r + j].
//
// source   Shi et al. 2016; PyTorch PixelShuffle
template <std::size_t Factor>
struct pixel_shuffle_layer {
    static constexpr std::string_view kind = "pixel_shuffle";
    static constexpr label_text label() { return detail::label_with_extents<Factor>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (Factor == 0) words << "has a factor of 0: it is at least 1";
        else if (in.rank != 3)
            words << "expects an image of height, width, channels, got " << in;
        else if (in.last() % (Factor * Factor) != 0)
            words << "makes one channel of " << Factor * Factor << ", which does not divide the "
                  << in.last() << " channels of " << in;
        return words;
    }
    static constexpr shape output(const shape& in) {
        return shape{in[0] * Factor, in[1] * Factor, in.last() / (Factor * Factor)};
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

// Axis Axes[i] of the input, counted from 1 without the batch, becomes axis i + 1.
//
// source   Keras Permute
template <std::size_t... Axes>
struct permute_layer {
    static constexpr std::string_view kind = "permute";
    static constexpr std::array<std::size_t, sizeof...(Axes)> axes{Axes...};

    static constexpr label_text label() { return detail::label_with_extents<Axes...>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        std::size_t seen = 0;
        for (const std::size_t axis : axes)
            if (axis > 0 && axis <= in.rank) seen |= std::size_t{1} << axis;
        bool is_order = axes.size() == in.rank;
        for (std::size_t axis = 1; axis <= in.rank; ++axis)
            is_order = is_order && (seen >> axis & 1) != 0;
        if (!is_order)
            words << "expects every axis of " << in << " once, from 1 to " << in.rank;
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i < axes.size(); ++i) out.extents[i] = in[axes[i] - 1];
        return out;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

// Count numbers of every row, from First on, counted from 0: a part of the features.
//
// shapes   x [..., features], y [..., Count]
// source   keras.ops.slice, PyTorch narrow
template <std::size_t First, std::size_t Count>
struct slice_layer {
    static constexpr std::string_view kind = "slice";
    static constexpr std::size_t first = First;
    static constexpr label_text label() { return detail::label_with_extents<First, Count>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (Count == 0) words << "takes 0 numbers of a row: give at least 1";
        else if (in.rank == 0 || First > in.last() || Count > in.last() - First)
            words << "takes numbers " << First << " to " << First + Count - 1 << " of rows of "
                  << in.last() << ", counted from 0, got " << in;
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        out.extents[in.rank - 1] = Count;
        return out;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

// shapes   x [features], y [Count, features]
// source   Keras RepeatVector
template <std::size_t Count>
struct repeat_vector_layer {
    static constexpr std::string_view kind = "repeat_vector";
    static constexpr label_text label() { return detail::label_with_extents<Count>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (Count == 0) words << "repeats 0 times: give at least 1";
        else if (in.rank != 1) words << "expects a vector, got " << in;
        return words;
    }
    static constexpr shape output(const shape& in) { return shape{Count, in.last()}; }
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::contraction, .backward_flops = Count * in.elements()};
    }
};

}  // namespace weft

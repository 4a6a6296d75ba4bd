// SPDX-License-Identifier: MIT
// Pools: the largest element or the average of windows, of whole axes, of adaptive bins.
#pragma once

#include <weft/layer/views.hpp>
#include <weft/layer/window_settings.hpp>

namespace weft::inline v0_1 {

enum class pooling : unsigned char { max, average };

namespace detail {
// Comparisons, or sums and a division, of windows with so many elements in all.
constexpr layer_facts facts_of_pool(pooling how, std::size_t elements, std::size_t outputs) {
    const bool is_max = how == pooling::max;
    return {.role = layer_role::contraction,
            .flops = is_max ? elements - outputs : elements,
            .backward_flops = is_max ? outputs : outputs + elements};
}
constexpr message problem_of_whole_axes(const shape& in) {
    message words;
    if (in.rank < 2) words << "expects axes before the channels, as of an image, got " << in;
    return words;
}
}  // namespace detail

// shapes   x [extents, channels], y [places, channels]; the stride is the kernel if none is given
// options  kernel, stride, valid, same, padding(...), dilation, ceil_mode; of the average
//          count_include_pad: padding counts as zeros; else, as in Keras, it does not count
// source   Keras MaxPooling2D, AveragePooling2D; PyTorch MaxPool2d, AvgPool2d
template <pooling How, std::size_t Axes, auto... Options>
struct pool_layer {
    static constexpr bool is_max = How == pooling::max;
    static constexpr std::string_view kind =
        is_max ? detail::name_of_axes<Axes>("max_pooling1d", "max_pooling2d", "max_pooling3d")
               : detail::name_of_axes<Axes>("average_pooling1d", "average_pooling2d",
                                            "average_pooling3d");
    static constexpr window_settings settings = [] {
        window_settings s =
            read_window<Axes, is_max ? takes_dilation | takes_ceil_mode
                                     : takes_dilation | takes_ceil_mode | takes_pad_count,
                        Options...>();
        if (!s.has_stride) s.steps = {s.size};
        return s;
    }();

    static constexpr label_text label() {
        return detail::label_of_window(
            is_max ? detail::name_of_axes<Axes>("max_pool1d", "max_pool2d", "max_pool3d")
                   : detail::name_of_axes<Axes>("average_pool1d", "average_pool2d",
                                                "average_pool3d"),
            0, settings);
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) { return settings.problem(in, true); }
    static constexpr shape output(const shape& in) { return settings.output(in, in.last()); }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t outputs = output(in).elements();
        return detail::facts_of_pool(How, outputs * settings.window_elements(), outputs);
    }
};

// One element a channel, of all axes.
//
// shapes   x [extents, channels], y [channels]
// source   Keras GlobalMaxPooling2D, GlobalAveragePooling1D
template <pooling How>
struct global_pool_layer {
    static constexpr std::string_view kind =
        How == pooling::max ? "global_max_pooling" : "global_average_pooling";
    static constexpr label_text label() {
        return {How == pooling::max ? "global_max_pool" : "global_average_pool"};
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) { return detail::problem_of_whole_axes(in); }
    static constexpr shape output(const shape& in) { return shape{in.last()}; }
    static constexpr layer_facts facts(const shape& in) {
        return detail::facts_of_pool(How, in.elements(), in.last());
    }
};

// So many bins an axis, of nearly equal, perhaps overlapping, parts.
//
// shapes   x [extents, channels], y [Bins..., channels]; one number stands for every axis
// source   PyTorch AdaptiveAvgPool2d, AdaptiveMaxPool2d
template <pooling How, std::size_t... Bins>
struct adaptive_pool_layer {
    static constexpr std::array<std::size_t, sizeof...(Bins)> bins{Bins...};
    static constexpr std::string_view name =
        How == pooling::max ? "adaptive_max_pool" : "adaptive_average_pool";
    static constexpr std::string_view kind = name;
    static constexpr label_text label() { return detail::label_with_extents<Bins...>(name); }

    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words = detail::problem_of_whole_axes(in);
        if (!words.empty()) return words;
        if (bins.size() != 1 && bins.size() != in.rank - 1)
            words << "has " << bins.size() << " numbers of bins for the " << in.rank - 1
                  << " axes of " << in << ": give 1, or one an axis";
        else if (((Bins == 0) || ...)) words << "has 0 bins: give at least 1";
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i + 1 < in.rank; ++i) out.extents[i] = bins_of(i);
        return out;
    }
    static constexpr layer_facts facts(const shape& in) {
        std::size_t elements = in.last();
        for (std::size_t i = 0; i + 1 < in.rank; ++i)
            elements *= adaptive_elements(in[i], bins_of(i));
        return detail::facts_of_pool(How, elements, output(in).elements());
    }

private:
    static constexpr std::size_t bins_of(std::size_t axis) {
        return bins[bins.size() == 1 ? 0 : axis];
    }
};

}  // namespace weft

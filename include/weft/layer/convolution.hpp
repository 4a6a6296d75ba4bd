// SPDX-License-Identifier: MIT
// Convolutions over one to three axes, channels last: plain, depthwise, separable, transposed.
#pragma once

#include <weft/layer/window_settings.hpp>

namespace weft::inline v0_1 {

// y[place, f] = b[f] + sum over the window and the channels c of f's group of
// x[place * stride + dilation * k, c] W[k, c, f]; not flipped.
//
// shapes   x [extents, channels], W [kernel, channels / groups, Filters], b [Filters],
//          y [places, Filters]
// options  kernel, stride, padding (valid, same, padding(...), causal of a sequence), dilation,
//          groups, and those of dense
// source   Keras Conv1D, Conv2D, Conv3D; same as there, also with a stride
template <std::size_t Axes, std::size_t Filters, auto... Options>
struct convolution_layer {
    static constexpr std::string_view kind =
        detail::name_of_axes<Axes>("conv1d", "conv2d", "conv3d");
    static constexpr window_settings settings =
        read_window<Axes, takes_weights | takes_dilation | takes_groups, Options...>();

    static constexpr label_text label() {
        return detail::label_of_window(kind, Filters, settings);
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words = settings.problem(in, false);
        if (!words.empty()) return words;
        if (Filters == 0) words << "has 0 filters: give it at least 1";
        else if (Filters % settings.group_count != 0)
            words << "has " << settings.group_count << " groups, which do not divide its "
                  << Filters << " filters";
        return words;
    }
    static constexpr shape output(const shape& in) { return settings.output(in, Filters); }
    static constexpr shape kernel_extents(const shape& in) {
        return settings.kernel_shape(in.last() / settings.group_count, Filters);
    }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t weights = kernel_extents(in).elements();
        const std::size_t elements = output(in).elements();
        return {.role = layer_role::contraction,
                .parameters = weights + (settings.has_bias ? Filters : 0),
                .macs = elements / Filters * weights,
                .bias_adds = settings.has_bias ? elements : 0,
                .is_linear = true};
    }
    static constexpr parameter_list parameters(const shape& in) {
        parameter_list list;
        list.add(kernel_parameter<Options...>("kernel", kernel_extents(in)));
        if (settings.has_bias)
            list.add(bias_parameter<Options...>("bias", shape{Filters},
                                                fans_of(kernel_extents(in))));
        return list;
    }
};

// Every channel convolved alone, into as many as the multiplier: y[place, c * multiplier + m].
//
// shapes   W [kernel, channels, multiplier], b [channels * multiplier]
// options  of convolution_layer without groups, depth_multiplier(m)
// source   Keras DepthwiseConv1D, DepthwiseConv2D
template <std::size_t Axes, auto... Options>
struct depthwise_convolution_layer {
    static constexpr std::string_view kind =
        detail::name_of_axes<Axes>("depthwise_conv1d", "depthwise_conv2d", "depthwise_conv3d");
    static constexpr window_settings settings =
        read_window<Axes, takes_weights | takes_dilation | takes_depth, Options...>();

    static constexpr label_text label() { return detail::label_of_window(kind, 0, settings); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) { return settings.problem(in, false); }
    static constexpr shape output(const shape& in) {
        return settings.output(in, in.last() * settings.multiplier);
    }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t elements = output(in).elements(), channels = output(in).last();
        return {.role = layer_role::contraction,
                .parameters = (settings.window_elements() + settings.has_bias) * channels,
                .macs = elements * settings.window_elements(),
                .bias_adds = settings.has_bias ? elements : 0,
                .is_linear = true};
    }
    static constexpr parameter_list parameters(const shape& in) {
        const shape extents = settings.kernel_shape(in.last(), settings.multiplier);
        parameter_list list;
        // Stored as the rows of a convolution whose groups are the channels.
        parameter_facts weights = kernel_parameter<Options...>("kernel", extents);
        weights.row = output(in).last();
        list.add(weights);
        if (settings.has_bias)
            list.add(bias_parameter<Options...>("bias", shape{output(in).last()},
                                                fans_of(extents)));
        return list;
    }
};

// A depthwise convolution without bias, then one of kernel 1 over its channels.
//
// source   Keras SeparableConv1D, SeparableConv2D
template <std::size_t Axes, std::size_t Filters, auto... Options>
struct separable_convolution_layer {
    static constexpr std::string_view kind =
        detail::name_of_axes<Axes>("separable_conv1d", "separable_conv2d", "separable_conv3d");
    static constexpr window_settings settings =
        read_window<Axes, takes_weights | takes_dilation | takes_depth, Options...>();

    static constexpr label_text label() {
        return detail::label_of_window(kind, Filters, settings);
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words = settings.problem(in, false);
        if (words.empty() && Filters == 0) words << "has 0 filters: give it at least 1";
        return words;
    }
    static constexpr shape output(const shape& in) { return settings.output(in, Filters); }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t places = output(in).elements() / Filters;
        const std::size_t channels = in.last() * settings.multiplier;
        const std::size_t weights = settings.window_elements() * channels;
        return {.role = layer_role::contraction,
                .parameters =
                    weights + channels * Filters + (settings.has_bias ? Filters : 0),
                .macs = places * (weights + channels * Filters),
                .inner_macs = places * channels * Filters,
                .bias_adds = settings.has_bias ? places * Filters : 0,
                .kept_elements = 2 * places * channels,  // between the two, and its gradient
                .is_linear = true};
    }
    static constexpr parameter_list parameters(const shape& in) {
        window_settings point = settings;
        point.size = kernel(1);
        const shape pointwise = point.kernel_shape(in.last() * settings.multiplier, Filters);
        parameter_list list;
        parameter_facts depthwise = kernel_parameter<Options...>(
            "depthwise_kernel", settings.kernel_shape(in.last(), settings.multiplier));
        depthwise.row = in.last() * settings.multiplier;
        list.add(depthwise);
        list.add(kernel_parameter<Options...>("pointwise_kernel", pointwise));
        if (settings.has_bias)
            list.add(bias_parameter<Options...>("bias", shape{Filters}, fans_of(pointwise)));
        return list;
    }
};

// shapes   x [places, channels], W [kernel, Filters, channels], b [Filters]; y of n places is
//          valid         (n - 1) stride + max(covered, stride)
//          same          n stride
//          padding(...)  (n - 1) stride + covered - padding, as in PyTorch
//          with output_padding(p) valid and same lose their maximum, and p is added
// options  kernel, stride, valid, same, padding(...), dilation, output_padding, those of dense
// source   Keras Conv1DTranspose, Conv2DTranspose; PyTorch ConvTranspose2d
template <std::size_t Axes, std::size_t Filters, auto... Options>
struct transposed_convolution_layer {
    static constexpr std::string_view kind =
        detail::name_of_axes<Axes>("conv1d_transpose", "conv2d_transpose", "conv3d_transpose");
    static constexpr window_settings settings =
        read_window<Axes, takes_weights | takes_dilation | takes_output_padding, Options...>();

    static constexpr label_text label() {
        return detail::label_of_window(kind, Filters, settings);
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words = settings.problem_of_options(in);
        if (!words.empty()) return words;
        if (settings.padded.rule == padding_rule::causal)
            return words << "is causal, which a transpose is not";
        if (Filters == 0) return words << "has 0 filters: give it at least 1";
        for (std::size_t i = 0; i < Axes; ++i) {
            const window_axis window = settings.given_axis(i);
            if (settings.added.count > 0 && settings.added.of(i) >= window.stride)
                return words << "has an output padding of " << settings.added.of(i)
                             << ": it is less than the stride, " << window.stride;
            if ((in[i] - 1) * window.stride + window.covered() <= window.before + window.after)
                return words << "is padded by " << window.before + window.after
                             << ", which leaves nothing of axis " << i + 1 << " of " << in;
        }
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        for (std::size_t i = 0; i < Axes; ++i) out.extents[i] = places(i, in[i]);
        out.extents[Axes] = Filters;
        return out;
    }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t weights = settings.window_elements() * in.last() * Filters;
        return {.role = layer_role::contraction,
                .parameters = weights + (settings.has_bias ? Filters : 0),
                .macs = in.elements() / in.last() * weights,
                .bias_adds = settings.has_bias ? output(in).elements() : 0,
                .is_linear = true};
    }
    static constexpr parameter_list parameters(const shape& in) {
        const shape extents = settings.kernel_shape(Filters, in.last());
        parameter_list list;
        list.add(kernel_parameter<Options...>("kernel", extents));
        if (settings.has_bias)
            list.add(bias_parameter<Options...>("bias", shape{Filters}, fans_of(extents)));
        return list;
    }

private:
    static constexpr std::size_t places(std::size_t i, std::size_t extent) {
        const window_axis window = settings.given_axis(i);
        const std::size_t covered = window.covered(), stride_here = window.stride;
        if (settings.added.count > 0) {
            const std::size_t halves =
                settings.padded.rule == padding_rule::same ? covered / 2 * 2 : 0;
            return window.transposed_output(extent) - halves + settings.added.of(i);
        }
        if (settings.padded.rule == padding_rule::same) return extent * stride_here;
        if (settings.padded.rule == padding_rule::valid && stride_here > covered)
            return extent * stride_here;
        return window.transposed_output(extent);
    }
};

}  // namespace weft

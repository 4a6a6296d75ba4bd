// SPDX-License-Identifier: MIT
// Norms over many places: of a batch, of groups of channels, of instances.
#pragma once

#include <weft/layer/options.hpp>
#include <weft/shape/raise.hpp>

#include <stdexcept>

namespace weft::inline v0_1 {

namespace detail {
template <class... Options>
inline constexpr bool are_norm_options =
    ((std::is_arithmetic_v<Options> || std::same_as<Options, no_scale_option>
      || std::same_as<Options, no_center_option>) && ...);
template <class Option, class... Options>
inline constexpr bool is_among = (std::same_as<Options, Option> || ...);

// The numbers among the options, in their order; what is not given stays.
template <std::size_t Count, class... Options>
constexpr std::array<double, Count> norm_numbers(std::array<double, Count> numbers,
                                                 const Options&... options) {
    std::size_t given = 0;
    [[maybe_unused]] const auto take = [&](const auto& option) {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(option)>>) {
            if (given == Count)
                raise<std::invalid_argument>("weft: a norm got more numbers than it has");
            numbers[given++] = static_cast<double>(option);
        }
    };
    (take(options), ...);
    if (!(numbers[0] >= 0))
        raise<std::invalid_argument>("weft: a norm expects an epsilon of at least 0");
    return numbers;
}
}  // namespace detail

// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta: of the batch in training, whose numbers
// go into the moving ones, of the moving ones in prediction. There it is an affine map a channel,
// folded into the linear contraction before it, where there is one; see docs/explanation/
// complexity.md.
//
// shapes   x [..., channels], gamma, beta [channels]
// source   Ioffe and Szegedy 2015; Keras BatchNormalization: biased variance,
//          moving = momentum * moving + (1 - momentum) * of the batch
template <bool Scales = true, bool Centers = true>
struct batch_norm_layer {
    static constexpr std::string_view kind = "batch_normalization";
    double epsilon = 1e-3, momentum = 0.99;

    // batch_norm(epsilon, momentum, no_scale, no_center): what is given, numbers in this order.
    //
    // errors   epsilon below 0, momentum outside [0, 1]: std::invalid_argument
    template <class... Options>
        requires detail::are_norm_options<Options...>
    static constexpr auto with(const Options&... options) {
        const auto [e, m] = detail::norm_numbers<2>({1e-3, 0.99}, options...);
        if (!(m >= 0 && m <= 1))
            raise<std::invalid_argument>("weft: batch_norm expects a momentum from 0 to 1");
        return batch_norm_layer<!detail::is_among<no_scale_option, Options...>,
                                !detail::is_among<no_center_option, Options...>>{e, m};
    }

    static constexpr label_text label() { return {"batch_norm"}; }
    static constexpr bool accepts(const shape& in) { return in.rank > 0; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {"expects at least one axis"}; }

    // Of prediction: a product and a sum an element, with a scale and a shift known beforehand. Of
    // training: two sums, a difference and a square for mean and variance, then the same two.
    // Backward: the normalized x (2), its product with the gradient and two sums (3), what they
    // take off the gradient (3), the scale (1).
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::affine,
                .parameters = (Scales + Centers) * in.last(),
                .statistics = 2 * in.last(),
                .flops = 2 * in.elements(),
                .training_flops = 4 * in.elements(),
                .backward_flops = 9 * in.elements()};
    }
    static constexpr parameter_list parameters(const shape& in) {
        const shape extents{in.last()};
        parameter_list list;
        if (Scales) list.add({.name = "gamma", .extents = extents, .starts_as = ones});
        if (Centers) list.add({.name = "beta", .extents = extents, .starts_as = zeros});
        list.add({.name = "moving_mean",
                  .extents = extents,
                  .starts_as = zeros,
                  .is_statistic = true});
        list.add({.name = "moving_variance",
                  .extents = extents,
                  .starts_as = ones,
                  .is_statistic = true});
        return list;
    }
};

inline constexpr std::size_t a_channel_each = static_cast<std::size_t>(-1);

// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and variance over all axes and the
// channels of a group; of instance norm a channel is a group.
//
// shapes   x [..., channels], gamma, beta [channels]
// source   Wu and He 2018; Ulyanov et al. 2016; Keras GroupNormalization
template <std::size_t Groups, bool Scales = true, bool Centers = true>
struct group_norm_layer {
    static constexpr bool is_instance = Groups == a_channel_each;
    static constexpr std::string_view kind =
        is_instance ? "instance_normalization" : "group_normalization";
    double epsilon = 1e-3;

    // group_norm<8>(epsilon, no_scale, no_center): what is given.
    //
    // errors   epsilon below 0: std::invalid_argument
    template <class... Options>
        requires detail::are_norm_options<Options...>
    static constexpr auto with(const Options&... options) {
        return group_norm_layer<Groups, !detail::is_among<no_scale_option, Options...>,
                                !detail::is_among<no_center_option, Options...>>{
            detail::norm_numbers<1>({1e-3}, options...)[0]};
    }

    static constexpr label_text label() {
        label_text words(is_instance ? "instance_norm" : "group_norm<");
        if (!is_instance) words << Groups << ">";
        return words;
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (Groups == 0) words << "has 0 groups: give it at least 1";
        else if (in.rank < 2)
            words << "expects axes before the channels, as of an image, got " << in;
        else if (!is_instance && in.last() % Groups != 0)
            words << "has " << Groups << " groups, which do not divide the " << in.last()
                  << " channels of " << in;
        return words;
    }
    static constexpr shape output(const shape& in) { return in; }

    // As batch norm in training, and of every group two divisions, a sum, a root and a division.
    // Kept: mean and variance of every channel.
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t groups_here = is_instance ? in.last() : Groups;
        return {.role = layer_role::contraction,
                .parameters = (Scales + Centers) * in.last(),
                .flops = (5 + Centers) * in.elements() + 3 * groups_here + Scales * in.last(),
                .backward_flops = 9 * in.elements(),
                .kept_elements = 2 * in.last()};
    }
    static constexpr parameter_list parameters(const shape& in) {
        parameter_list list;
        if (Scales) list.add({.name = "gamma", .extents = shape{in.last()}, .starts_as = ones});
        if (Centers) list.add({.name = "beta", .extents = shape{in.last()}, .starts_as = zeros});
        return list;
    }
};

}  // namespace weft

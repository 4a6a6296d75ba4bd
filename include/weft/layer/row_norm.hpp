// SPDX-License-Identifier: MIT
// Norms of a row, the last axis, each a formula: layer norm, RMS norm.
#pragma once

#include <weft/layer/norm.hpp>
#include <weft/layer/formula_layer.hpp>

namespace weft::inline v0_1 {

namespace detail {
template <bool Scales, bool Centers>
constexpr auto layer_norm_formula(double epsilon) {
    const auto centered = x - row_mean(x);
    const auto normal = centered * (1 / sqrt(row_mean(square(centered)) + epsilon));
    const auto scaled = [&] {
        if constexpr (Scales) return normal * parameter<"gamma">.starting_at(1);
        else return normal;
    }();
    if constexpr (Centers) return make_named<"layer_norm">(scaled + parameter<"beta">, x);
    else return make_named<"layer_norm">(scaled, x);
}
template <bool Scales>
constexpr auto rms_norm_formula(double epsilon) {
    const auto normal = x * (1 / sqrt(row_mean(square(x)) + epsilon));
    if constexpr (Scales)
        return make_named<"rms_norm">(normal * parameter<"scale">.starting_at(1), x);
    else return make_named<"rms_norm">(normal, x);
}
}  // namespace detail

// y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and variance of the row.
//
// source   Ba et al. 2016; Keras LayerNormalization
template <bool Scales = true, bool Centers = true>
struct layer_norm_layer
    : formula_layer<decltype(detail::layer_norm_formula<Scales, Centers>(0.0))> {
    static constexpr std::string_view kind = "layer_normalization";
    static constexpr label_text label() { return {"layer_norm"}; }

    constexpr explicit layer_norm_layer(double epsilon = 1e-3)
        : formula_layer<decltype(detail::layer_norm_formula<Scales, Centers>(0.0))>(
              detail::layer_norm_formula<Scales, Centers>(epsilon)) {}

    // layer_norm(epsilon, no_scale, no_center): what is given.
    //
    // errors   epsilon below 0: std::invalid_argument
    template <class... Options>
        requires detail::are_norm_options<Options...>
    static constexpr auto with(const Options&... options) {
        return layer_norm_layer<!detail::is_among<no_scale_option, Options...>,
                                !detail::is_among<no_center_option, Options...>>(
            detail::norm_numbers<1>({1e-3}, options...)[0]);
    }
};

// y = x / sqrt(row_mean(x^2) + epsilon) * scale
//
// source   Zhang and Sennrich 2019; Keras RMSNormalization
template <bool Scales = true>
struct rms_norm_layer : formula_layer<decltype(detail::rms_norm_formula<Scales>(0.0))> {
    static constexpr std::string_view kind = "rms_normalization";
    static constexpr label_text label() { return {"rms_norm"}; }

    constexpr explicit rms_norm_layer(double epsilon = 1e-6)
        : formula_layer<decltype(detail::rms_norm_formula<Scales>(0.0))>(
              detail::rms_norm_formula<Scales>(epsilon)) {}

    // rms_norm(epsilon, no_scale): what is given.
    //
    // errors   epsilon below 0: std::invalid_argument
    template <class... Options>
        requires(detail::are_norm_options<Options...>
                 && !detail::is_among<no_center_option, Options...>)
    static constexpr auto with(const Options&... options) {
        return rms_norm_layer<!detail::is_among<no_scale_option, Options...>>(
            detail::norm_numbers<1>({1e-6}, options...)[0]);
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Which layers a model can run: those with a kernel, formulas, and views.
#pragma once

#include <weft/graph/lowering.hpp>

namespace weft::inline v0_1 {

// Whether a contraction has a kernel: contraction_kernel is specialized for it, or it brings one.
// To add one: its case here, so that what is refused need not include the kernels.
template <class Layer>
inline constexpr bool is_computed =
    requires { typename Layer::template kernel<shape{}, float>; };
template <std::size_t Units, auto... Options>
inline constexpr bool is_computed<dense_layer<Units, Options...>> = true;
template <std::size_t Axes, std::size_t Filters, auto... Options>
inline constexpr bool is_computed<convolution_layer<Axes, Filters, Options...>> = true;
template <std::size_t Axes, auto... Options>
inline constexpr bool is_computed<depthwise_convolution_layer<Axes, Options...>> = true;
template <pooling How, std::size_t Axes, auto... Options>
inline constexpr bool is_computed<pool_layer<How, Axes, Options...>> = true;
template <pooling How>
inline constexpr bool is_computed<global_pool_layer<How>> = true;
template <pooling How, std::size_t... Bins>
inline constexpr bool is_computed<adaptive_pool_layer<How, Bins...>> = true;
template <recurrence Cell, std::size_t Units, auto... Options>
inline constexpr bool is_computed<recurrent_layer<Cell, Units, Options...>> = true;
template <class Layer>
inline constexpr bool is_computed<bidirectional_layer<Layer>> = true;
template <std::size_t Heads, std::size_t KeyDim, auto... Options>
inline constexpr bool is_computed<attention_layer<Heads, KeyDim, Options...>> = true;
template <std::size_t Axes, std::size_t Filters, auto... Options>
inline constexpr bool is_computed<separable_convolution_layer<Axes, Filters, Options...>> = true;
template <std::size_t Axes, std::size_t Filters, auto... Options>
inline constexpr bool is_computed<transposed_convolution_layer<Axes, Filters, Options...>> = true;
template <std::size_t Groups, bool Scales, bool Centers>
inline constexpr bool is_computed<group_norm_layer<Groups, Scales, Centers>> = true;
template <std::size_t Vocabulary, std::size_t Width, auto... Options>
inline constexpr bool is_computed<embedding_layer<Vocabulary, Width, Options...>> = true;
template <text Name, std::size_t Units, auto... Options>
inline constexpr bool is_computed<tied_dense_layer<Name, Units, Options...>> = true;
template <std::size_t Steps, auto... Options>
inline constexpr bool is_computed<position_embedding_layer<Steps, Options...>> = true;
template <>
inline constexpr bool is_computed<sinusoidal_positions_layer> = true;
template <std::size_t... Sides>
inline constexpr bool is_computed<zero_padding_layer<Sides...>> = true;
template <std::size_t... Sides>
inline constexpr bool is_computed<cropping_layer<Sides...>> = true;
template <std::size_t Count>
inline constexpr bool is_computed<repeat_vector_layer<Count>> = true;
template <auto... Options>
inline constexpr bool is_computed<up_sampling_layer<Options...>> = true;
template <std::size_t Factor>
inline constexpr bool is_computed<pixel_shuffle_layer<Factor>> = true;
template <std::size_t... Axes>
inline constexpr bool is_computed<permute_layer<Axes...>> = true;
template <std::size_t First, std::size_t Count>
inline constexpr bool is_computed<slice_layer<First, Count>> = true;
template <>
inline constexpr bool is_computed<row_value_layer> = true;

// Whether a model can run a layer for an input.
template <class Layer>
constexpr bool has_kernel(const Layer& layer_value, const shape& in) {
    const layer_role role = layer_value.facts(in).role;
    if (role == layer_role::formula) return requires { layer_value.inference(); };
    return role != layer_role::contraction || is_computed<Layer>;
}

namespace detail {
// The first layer without a kernel, or nothing.
template <auto const& Net>
constexpr message problem_of_kernels() {
    message words;
    if constexpr (is_complete<std::remove_cvref_t<decltype(Net)>>) {
        const auto network = plan_of(Net);
        std::size_t index = 0;
        for_each_layer(Net, [&](const auto& layer_value) {
            const std::size_t here = index++;
            if (!words.empty() || has_kernel(layer_value, network.layers[here].input)) return;
            words << "weft: layer " << here + 1 << ", " << layer_value.label()
                  << ", has no kernel yet for an input of " << network.layers[here].input
                  << ": it can be declared and counted, not run";
        });
    }
    return words;
}
template <auto const& Net>
struct missing_kernel {
    static constexpr message text = problem_of_kernels<Net>();
};
}  // namespace detail

// Whether a network is complete and every layer of it has a kernel: what a model runs.
template <auto const& Net>
inline constexpr bool is_runnable = is_complete<std::remove_cvref_t<decltype(Net)>>
                                 && detail::missing_kernel<Net>::text.empty();

// True, or a compiler error that names the first layer without a kernel.
template <auto const& Net>
constexpr bool require_kernels() {
    if constexpr (detail::missing_kernel<Net>::text.empty()) return true;
    else return refuse<detail::missing_kernel<Net>>();
}

}  // namespace weft

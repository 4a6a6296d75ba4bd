// SPDX-License-Identifier: MIT
// The words for the layers people use: conv2d<64, kernel(3), same>, lstm<32>, batch_norm.
#pragma once

#include <weft/graph/graph.hpp>

namespace weft::inline v0_1 {

template <std::size_t Filters, auto... Options>
inline constexpr leaf<convolution_layer<1, Filters, Options...>> conv1d{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<convolution_layer<2, Filters, Options...>> conv2d{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<convolution_layer<3, Filters, Options...>> conv3d{};
template <auto... Options>
inline constexpr leaf<depthwise_convolution_layer<1, Options...>> depthwise_conv1d{};
template <auto... Options>
inline constexpr leaf<depthwise_convolution_layer<2, Options...>> depthwise_conv2d{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<separable_convolution_layer<1, Filters, Options...>> separable_conv1d{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<separable_convolution_layer<2, Filters, Options...>> separable_conv2d{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<transposed_convolution_layer<1, Filters, Options...>> conv1d_transpose{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<transposed_convolution_layer<2, Filters, Options...>> conv2d_transpose{};
template <std::size_t Filters, auto... Options>
inline constexpr leaf<transposed_convolution_layer<3, Filters, Options...>> conv3d_transpose{};

template <auto... Options>
inline constexpr leaf<pool_layer<pooling::max, 1, Options...>> max_pool1d{};
template <auto... Options>
inline constexpr leaf<pool_layer<pooling::max, 2, Options...>> max_pool2d{};
template <auto... Options>
inline constexpr leaf<pool_layer<pooling::max, 3, Options...>> max_pool3d{};
template <auto... Options>
inline constexpr leaf<pool_layer<pooling::average, 1, Options...>> average_pool1d{};
template <auto... Options>
inline constexpr leaf<pool_layer<pooling::average, 2, Options...>> average_pool2d{};
template <auto... Options>
inline constexpr leaf<pool_layer<pooling::average, 3, Options...>> average_pool3d{};
inline constexpr leaf<global_pool_layer<pooling::max>> global_max_pool{};
inline constexpr leaf<global_pool_layer<pooling::average>> global_average_pool{};
template <std::size_t... Bins>
inline constexpr leaf<adaptive_pool_layer<pooling::max, Bins...>> adaptive_max_pool{};
template <std::size_t... Bins>
inline constexpr leaf<adaptive_pool_layer<pooling::average, Bins...>> adaptive_average_pool{};

template <std::size_t... Sides>
inline constexpr leaf<zero_padding_layer<Sides...>> zero_padding{};
template <std::size_t... Sides>
inline constexpr leaf<cropping_layer<Sides...>> cropping{};
template <std::size_t First, std::size_t Count>
inline constexpr leaf<slice_layer<First, Count>> slice{};
template <std::size_t Factor>
inline constexpr leaf<pixel_shuffle_layer<Factor>> pixel_shuffle{};
template <std::size_t... Axes>
inline constexpr leaf<permute_layer<Axes...>> permute{};
template <std::size_t Count>
inline constexpr leaf<repeat_vector_layer<Count>> repeat_vector{};

template <auto... Options>
inline constexpr leaf<up_sampling_layer<Options...>> up_sampling{};

// As they are, or with numbers and options: batch_norm(1e-5, 0.9, no_scale).
inline constexpr leaf<batch_norm_layer<>> batch_norm{};
inline constexpr leaf<layer_norm_layer<>> layer_norm{};
inline constexpr leaf<rms_norm_layer<>> rms_norm{};
inline constexpr leaf<group_norm_layer<a_channel_each>> instance_norm{};
template <std::size_t Groups>
inline constexpr leaf<group_norm_layer<Groups>> group_norm{};

template <std::size_t Vocabulary, std::size_t Width, auto... Options>
inline constexpr leaf<embedding_layer<Vocabulary, Width, Options...>> embedding{};
template <text Name, std::size_t Units, auto... Options>
inline constexpr leaf<tied_dense_layer<Name, Units, Options...>> tied_dense{};
template <std::size_t Steps, auto... Options>
inline constexpr leaf<position_embedding_layer<Steps, Options...>> position_embedding{};
inline constexpr leaf<sinusoidal_positions_layer> sinusoidal_positions{};

template <std::size_t Units, auto... Options>
inline constexpr leaf<recurrent_layer<recurrence::simple_rnn, Units, Options...>> simple_rnn{};
template <std::size_t Units, auto... Options>
inline constexpr leaf<recurrent_layer<recurrence::lstm, Units, Options...>> lstm{};
template <std::size_t Units, auto... Options>
inline constexpr leaf<recurrent_layer<recurrence::gru, Units, Options...>> gru{};

// How the outputs of both directions become one: side by side, or by a formula of the halves.
enum class merge_mode : unsigned char { concat, sum, mul, ave };

// Of a recurrence: bidirectional(lstm<32, return_sequences>), bidirectional<merge_mode::sum>(...).
template <merge_mode Mode = merge_mode::concat, class Layer>
constexpr auto bidirectional(const leaf<Layer>&) {
    constexpr auto both = leaf<bidirectional_layer<Layer>>{};
    if constexpr (Mode == merge_mode::sum) return both | x + gate;
    else if constexpr (Mode == merge_mode::mul) return both | x * gate;
    else if constexpr (Mode == merge_mode::ave) return both | 0.5 * (x + gate);
    else return both;
}

template <std::size_t Heads, std::size_t KeyDim, auto... Options>
inline constexpr leaf<attention_layer<Heads, KeyDim, Options...>> multi_head_attention{};

}  // namespace weft

// SPDX-License-Identifier: MIT
// ConvNeXt-T: convolutions in the manner of transformers.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace convnext_parts {
template <std::size_t Channels>
inline constexpr auto block = residual(
    depthwise_conv2d<kernel(7), padding(3)> | layer_norm(1e-6) | conv2d<4 * Channels, kernel(1)>
    | gelu(x) | conv2d<Channels, kernel(1)> | x * parameter<"layer_scale">.starting_at(1e-6));
template <std::size_t Channels>
inline constexpr auto down = layer_norm(1e-6) | conv2d<Channels, kernel(2), stride(2)>;
}  // namespace convnext_parts

// source   Liu et al. 2022; torchvision convnext_tiny
inline constexpr auto convnext_tiny =
    input<224, 224, 3> | conv2d<96, kernel(4), stride(4)> | layer_norm(1e-6)
    | repeat<3>(convnext_parts::block<96>) | convnext_parts::down<192>
    | repeat<3>(convnext_parts::block<192>) | convnext_parts::down<384>
    | repeat<9>(convnext_parts::block<384>) | convnext_parts::down<768>
    | repeat<3>(convnext_parts::block<768>) | global_average_pool | layer_norm(1e-6)
    | dense<1000> | softmax(x);

}  // namespace zoo

// SPDX-License-Identifier: MIT
// MobileNet, version 1: depthwise and pointwise convolutions in turns.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace mobilenet_parts {
template <std::size_t Filters, std::size_t Stride>
inline constexpr auto block = depthwise_conv2d<kernel(3), stride(Stride), same, no_bias>
                            | batch_norm | relu6(x) | conv2d<Filters, kernel(1), no_bias>
                            | batch_norm | relu6(x);
}  // namespace mobilenet_parts

// source   Howard et al. 2017, table 1; Keras MobileNet
inline constexpr auto mobilenet =
    input<224, 224, 3> | conv2d<32, kernel(3), stride(2), same, no_bias> | batch_norm | relu6(x)
    | mobilenet_parts::block<64, 1> | mobilenet_parts::block<128, 2>
    | mobilenet_parts::block<128, 1> | mobilenet_parts::block<256, 2>
    | mobilenet_parts::block<256, 1> | mobilenet_parts::block<512, 2>
    | mobilenet_parts::block<512, 1> | mobilenet_parts::block<512, 1>
    | mobilenet_parts::block<512, 1> | mobilenet_parts::block<512, 1>
    | mobilenet_parts::block<512, 1> | mobilenet_parts::block<1024, 2>
    | mobilenet_parts::block<1024, 1> | global_average_pool | dropout(0.001) | dense<1000>
    | softmax(x);

}  // namespace zoo

// SPDX-License-Identifier: MIT
// SqueezeNet 1.0 and 1.1.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace squeezenet_parts {
template <std::size_t Squeezed, std::size_t Expanded>
inline constexpr auto fire =
    conv2d<Squeezed, kernel(1)> | relu(x)
    | concatenate(conv2d<Expanded, kernel(1)> | relu(x),
                  conv2d<Expanded, kernel(3), padding(1)> | relu(x));
inline constexpr auto pool = max_pool2d<kernel(3), stride(2), ceil_mode>;
inline constexpr auto head =
    dropout(0.5) | conv2d<1000, kernel(1)> | relu(x) | global_average_pool | softmax(x);
}  // namespace squeezenet_parts

// source   Iandola et al. 2016; torchvision squeezenet1_0, squeezenet1_1
inline constexpr auto squeezenet1_0 =
    input<224, 224, 3> | conv2d<96, kernel(7), stride(2)> | relu(x) | squeezenet_parts::pool
    | squeezenet_parts::fire<16, 64> | squeezenet_parts::fire<16, 64>
    | squeezenet_parts::fire<32, 128> | squeezenet_parts::pool | squeezenet_parts::fire<32, 128>
    | squeezenet_parts::fire<48, 192> | squeezenet_parts::fire<48, 192>
    | squeezenet_parts::fire<64, 256> | squeezenet_parts::pool | squeezenet_parts::fire<64, 256>
    | squeezenet_parts::head;
inline constexpr auto squeezenet1_1 =
    input<224, 224, 3> | conv2d<64, kernel(3), stride(2)> | relu(x) | squeezenet_parts::pool
    | squeezenet_parts::fire<16, 64> | squeezenet_parts::fire<16, 64> | squeezenet_parts::pool
    | squeezenet_parts::fire<32, 128> | squeezenet_parts::fire<32, 128> | squeezenet_parts::pool
    | squeezenet_parts::fire<48, 192> | squeezenet_parts::fire<48, 192>
    | squeezenet_parts::fire<64, 256> | squeezenet_parts::fire<64, 256> | squeezenet_parts::head;

}  // namespace zoo

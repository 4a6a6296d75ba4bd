// SPDX-License-Identifier: MIT
// GoogLeNet (Inception v1) with batch norm, without its auxiliary classifiers.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace googlenet_parts {
template <std::size_t Filters, std::size_t Kernel = 1, std::size_t Stride = 1>
inline constexpr auto convolution =
    conv2d<Filters, kernel(Kernel), stride(Stride), padding(Kernel / 2), no_bias>
    | batch_norm(1e-3) | relu(x);
inline constexpr auto pool = max_pool2d<kernel(3), stride(2), ceil_mode>;

// The last three-by-three stands for the paper's five-by-five, as in torchvision.
template <std::size_t One, std::size_t Before3, std::size_t Three, std::size_t Before5,
          std::size_t Five, std::size_t Pooled>
inline constexpr auto inception = concatenate(
    convolution<One>, convolution<Before3> | convolution<Three, 3>,
    convolution<Before5> | convolution<Five, 3>,
    max_pool2d<kernel(3), stride(1), padding(1)> | convolution<Pooled>);
}  // namespace googlenet_parts

// source   Szegedy et al. 2015, table 1; torchvision googlenet
inline constexpr auto googlenet =
    input<224, 224, 3> | googlenet_parts::convolution<64, 7, 2> | googlenet_parts::pool
    | googlenet_parts::convolution<64> | googlenet_parts::convolution<192, 3>
    | googlenet_parts::pool | googlenet_parts::inception<64, 96, 128, 16, 32, 32>
    | googlenet_parts::inception<128, 128, 192, 32, 96, 64> | googlenet_parts::pool
    | googlenet_parts::inception<192, 96, 208, 16, 48, 64>
    | googlenet_parts::inception<160, 112, 224, 24, 64, 64>
    | googlenet_parts::inception<128, 128, 256, 24, 64, 64>
    | googlenet_parts::inception<112, 144, 288, 32, 64, 64>
    | googlenet_parts::inception<256, 160, 320, 32, 128, 128>
    | max_pool2d<kernel(2), stride(2), ceil_mode>
    | googlenet_parts::inception<256, 160, 320, 32, 128, 128>
    | googlenet_parts::inception<384, 192, 384, 48, 128, 128> | global_average_pool
    | dropout(0.2) | dense<1000> | softmax(x);

}  // namespace zoo

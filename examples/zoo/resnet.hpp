// SPDX-License-Identifier: MIT
// Residual networks of 18 to 152 layers, with the stride in the 3x3 convolutions.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace resnet_parts {
template <std::size_t Filters, std::size_t Kernel, std::size_t Stride>
inline constexpr auto convolution =
    conv2d<Filters, kernel(Kernel), stride(Stride), padding(Kernel / 2), no_bias>
    | batch_norm(1e-5, 0.9);

template <std::size_t Filters, std::size_t Stride>
inline constexpr auto basic =
    convolution<Filters, 3, Stride> | relu(x) | convolution<Filters, 3, 1>;
template <std::size_t Filters, std::size_t Stride>
inline constexpr auto bottleneck = convolution<Filters / 4, 1, 1> | relu(x)
                                 | convolution<Filters / 4, 3, Stride> | relu(x)
                                 | convolution<Filters, 1, 1>;

// Count blocks; the first changes the shape, where it has to.
template <bool IsDeep, std::size_t Filters, std::size_t Stride, std::size_t Count>
constexpr auto stage() {
    if constexpr (IsDeep) {
        constexpr auto first = residual(bottleneck<Filters, Stride>, convolution<Filters, 1, Stride>)
                             | relu(x);
        return first | repeat<Count - 1>(residual(bottleneck<Filters, 1>) | relu(x));
    } else if constexpr (Stride == 1) {
        return repeat<Count>(residual(basic<Filters, 1>) | relu(x));
    } else {
        constexpr auto first = residual(basic<Filters, Stride>, convolution<Filters, 1, Stride>)
                             | relu(x);
        return first | repeat<Count - 1>(residual(basic<Filters, 1>) | relu(x));
    }
}
}  // namespace resnet_parts

// source   He et al. 2016, table 1; torchvision
template <bool IsDeep, std::size_t A, std::size_t B, std::size_t C, std::size_t D>
inline constexpr auto resnet =
    input<224, 224, 3> | resnet_parts::convolution<64, 7, 2> | relu(x)
    | max_pool2d<kernel(3), stride(2), padding(1)>
    | resnet_parts::stage<IsDeep, IsDeep ? 256 : 64, 1, A>()
    | resnet_parts::stage<IsDeep, IsDeep ? 512 : 128, 2, B>()
    | resnet_parts::stage<IsDeep, IsDeep ? 1024 : 256, 2, C>()
    | resnet_parts::stage<IsDeep, IsDeep ? 2048 : 512, 2, D>()
    | global_average_pool | dense<1000> | softmax(x);

inline constexpr auto resnet18 = resnet<false, 2, 2, 2, 2>;
inline constexpr auto resnet34 = resnet<false, 3, 4, 6, 3>;
inline constexpr auto resnet50 = resnet<true, 3, 4, 6, 3>;
inline constexpr auto resnet101 = resnet<true, 3, 4, 23, 3>;
inline constexpr auto resnet152 = resnet<true, 3, 8, 36, 3>;

}  // namespace zoo

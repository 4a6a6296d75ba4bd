// SPDX-License-Identifier: MIT
// Networks of inverted residuals: MobileNet v2 and v3, EfficientNet-B0.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace inverted_parts {

template <std::size_t Filters, std::size_t Kernel, std::size_t Stride>
inline constexpr auto convolution =
    conv2d<Filters, kernel(Kernel), stride(Stride), padding(Kernel / 2), no_bias>
    | batch_norm(1e-5, 0.9);
template <std::size_t Kernel, std::size_t Stride>
inline constexpr auto depthwise =
    depthwise_conv2d<kernel(Kernel), stride(Stride), padding(Kernel / 2), no_bias>
    | batch_norm(1e-5, 0.9);

// Every channel times a number between 0 and 1 that all of them together decide.
//
// source   Hu et al. 2018
template <std::size_t Channels, std::size_t Squeezed>
constexpr auto squeeze_and_excite(const auto& function, const auto& gate_function) {
    return multiply(identity, global_average_pool | dense<Squeezed> | function | dense<Channels>
                                  | gate_function);
}

// Wider, each channel alone, then narrow again; the squeeze has that many units, none where 0.
template <std::size_t In, std::size_t Wide, std::size_t Out, std::size_t Kernel,
          std::size_t Stride, std::size_t Squeezed>
constexpr auto block(const auto& function, const auto& in_squeeze, const auto& gate_function) {
    const auto middle = [&] {
        const auto deep = depthwise<Kernel, Stride> | function;
        if constexpr (Squeezed == 0) return deep | convolution<Out, 1, 1>;
        else
            return deep | squeeze_and_excite<Wide, Squeezed>(in_squeeze, gate_function)
                 | convolution<Out, 1, 1>;
    }();
    const auto body = [&] {
        if constexpr (Wide == In) return middle;
        else return convolution<Wide, 1, 1> | function | middle;
    }();
    if constexpr (In == Out && Stride == 1) return residual(body);
    else return body;
}

// Count blocks, each In * Widening wide, the first of them of this stride.
template <std::size_t In, std::size_t Widening, std::size_t Out, std::size_t Kernel,
          std::size_t Stride, std::size_t Count, bool Squeezes>
constexpr auto stage(const auto& function) {
    const auto first =
        block<In, In * Widening, Out, Kernel, Stride, Squeezes ? In / 4 : 0>(function, function,
                                                                             sigmoid(x));
    if constexpr (Count == 1) return first;
    else
        return first
             | stage<Out, Widening, Out, Kernel, 1, Count - 1, Squeezes>(function);
}

template <std::size_t In, std::size_t Wide, std::size_t Out, std::size_t Kernel,
          std::size_t Stride, std::size_t Squeezed>
inline constexpr auto v3_relu =
    block<In, Wide, Out, Kernel, Stride, Squeezed>(relu(x), relu(x), hard_sigmoid(x));
template <std::size_t In, std::size_t Wide, std::size_t Out, std::size_t Kernel,
          std::size_t Stride, std::size_t Squeezed>
inline constexpr auto v3_silu =
    block<In, Wide, Out, Kernel, Stride, Squeezed>(hard_silu(x), relu(x), hard_sigmoid(x));

}  // namespace inverted_parts

// source   Sandler et al. 2018, table 2; torchvision mobilenet_v2
inline constexpr auto mobilenet_v2 =
    input<224, 224, 3> | inverted_parts::convolution<32, 3, 2> | relu6(x)
    | inverted_parts::stage<32, 1, 16, 3, 1, 1, false>(relu6(x))
    | inverted_parts::stage<16, 6, 24, 3, 2, 2, false>(relu6(x))
    | inverted_parts::stage<24, 6, 32, 3, 2, 3, false>(relu6(x))
    | inverted_parts::stage<32, 6, 64, 3, 2, 4, false>(relu6(x))
    | inverted_parts::stage<64, 6, 96, 3, 1, 3, false>(relu6(x))
    | inverted_parts::stage<96, 6, 160, 3, 2, 3, false>(relu6(x))
    | inverted_parts::stage<160, 6, 320, 3, 1, 1, false>(relu6(x))
    | inverted_parts::convolution<1280, 1, 1> | relu6(x) | global_average_pool | dropout(0.2)
    | dense<1000> | softmax(x);

// source   Howard et al. 2019, table 1; torchvision mobilenet_v3_large
inline constexpr auto mobilenet_v3_large =
    input<224, 224, 3> | inverted_parts::convolution<16, 3, 2> | hard_silu(x)
    | inverted_parts::v3_relu<16, 16, 16, 3, 1, 0> | inverted_parts::v3_relu<16, 64, 24, 3, 2, 0>
    | inverted_parts::v3_relu<24, 72, 24, 3, 1, 0> | inverted_parts::v3_relu<24, 72, 40, 5, 2, 24>
    | inverted_parts::v3_relu<40, 120, 40, 5, 1, 32>
    | inverted_parts::v3_relu<40, 120, 40, 5, 1, 32>
    | inverted_parts::v3_silu<40, 240, 80, 3, 2, 0>
    | inverted_parts::v3_silu<80, 200, 80, 3, 1, 0>
    | inverted_parts::v3_silu<80, 184, 80, 3, 1, 0>
    | inverted_parts::v3_silu<80, 184, 80, 3, 1, 0>
    | inverted_parts::v3_silu<80, 480, 112, 3, 1, 120>
    | inverted_parts::v3_silu<112, 672, 112, 3, 1, 168>
    | inverted_parts::v3_silu<112, 672, 160, 5, 2, 168>
    | inverted_parts::v3_silu<160, 960, 160, 5, 1, 240>
    | inverted_parts::v3_silu<160, 960, 160, 5, 1, 240> | inverted_parts::convolution<960, 1, 1>
    | hard_silu(x) | global_average_pool | dense<1280> | hard_silu(x) | dropout(0.2)
    | dense<1000> | softmax(x);

// source   Tan and Le 2019, table 1; torchvision efficientnet_b0
inline constexpr auto efficientnet_b0 =
    input<224, 224, 3> | inverted_parts::convolution<32, 3, 2> | silu(x)
    | inverted_parts::stage<32, 1, 16, 3, 1, 1, true>(silu(x))
    | inverted_parts::stage<16, 6, 24, 3, 2, 2, true>(silu(x))
    | inverted_parts::stage<24, 6, 40, 5, 2, 2, true>(silu(x))
    | inverted_parts::stage<40, 6, 80, 3, 2, 3, true>(silu(x))
    | inverted_parts::stage<80, 6, 112, 5, 1, 3, true>(silu(x))
    | inverted_parts::stage<112, 6, 192, 5, 2, 4, true>(silu(x))
    | inverted_parts::stage<192, 6, 320, 3, 1, 1, true>(silu(x))
    | inverted_parts::convolution<1280, 1, 1> | silu(x) | global_average_pool | dropout(0.2)
    | dense<1000> | softmax(x);

}  // namespace zoo

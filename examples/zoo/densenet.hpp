// SPDX-License-Identifier: MIT
// DenseNet-121: every layer reads all before it in its block.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace densenet_parts {
inline constexpr auto layer = concatenate(
    identity, batch_norm(1e-5, 0.9) | relu(x) | conv2d<128, kernel(1), no_bias>
                  | batch_norm(1e-5, 0.9) | relu(x) | conv2d<32, kernel(3), padding(1), no_bias>);
template <std::size_t Filters>
inline constexpr auto transition = batch_norm(1e-5, 0.9) | relu(x)
                                 | conv2d<Filters, kernel(1), no_bias>
                                 | average_pool2d<kernel(2)>;
}  // namespace densenet_parts

// source   Huang et al. 2017, table 1; torchvision densenet121
inline constexpr auto densenet121 =
    input<224, 224, 3> | conv2d<64, kernel(7), stride(2), padding(3), no_bias>
    | batch_norm(1e-5, 0.9) | relu(x) | max_pool2d<kernel(3), stride(2), padding(1)>
    | repeat<6>(densenet_parts::layer) | densenet_parts::transition<128>
    | repeat<12>(densenet_parts::layer) | densenet_parts::transition<256>
    | repeat<24>(densenet_parts::layer) | densenet_parts::transition<512>
    | repeat<16>(densenet_parts::layer) | batch_norm(1e-5, 0.9) | relu(x) | global_average_pool
    | dense<1000> | softmax(x);

}  // namespace zoo

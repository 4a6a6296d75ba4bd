// SPDX-License-Identifier: MIT
// VGG of 11, 13, 16 and 19 layers with numbers of their own.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace vgg_parts {
template <std::size_t Filters>
inline constexpr auto one = conv2d<Filters, kernel(3), same> | relu(x);
inline constexpr auto pool = max_pool2d<kernel(2)>;

// Count convolutions, then a pool.
template <std::size_t Filters, std::size_t Count>
constexpr auto stage() {
    if constexpr (Count == 1) return one<Filters> | pool;
    else return one<Filters> | stage<Filters, Count - 1>();
}
}  // namespace vgg_parts

// Convolutions of the five stages, of 64, 128, 256, 512 and 512 filters.
//
// source   Simonyan and Zisserman 2015, table 1
template <std::size_t A, std::size_t B, std::size_t C, std::size_t D, std::size_t E>
inline constexpr auto vgg = input<224, 224, 3> | vgg_parts::stage<64, A>()
                          | vgg_parts::stage<128, B>() | vgg_parts::stage<256, C>()
                          | vgg_parts::stage<512, D>() | vgg_parts::stage<512, E>() | flatten
                          | dense<4096> | relu(x) | dropout(0.5) | dense<4096> | relu(x)
                          | dropout(0.5) | dense<1000> | softmax(x);

inline constexpr auto vgg11 = vgg<1, 1, 2, 2, 2>;
inline constexpr auto vgg13 = vgg<2, 2, 2, 2, 2>;
inline constexpr auto vgg16 = vgg<2, 2, 3, 3, 3>;
inline constexpr auto vgg19 = vgg<2, 2, 4, 4, 4>;

}  // namespace zoo

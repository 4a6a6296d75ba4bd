// SPDX-License-Identifier: MIT
// LeNet-5 with every map of the second convolution joined to all of the first.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

// source: LeCun et al. 1998; the variant without sparse maps as in Dive into Deep Learning, 7.6
inline constexpr auto lenet5 = input<28, 28, 1> | conv2d<6, kernel(5), padding(2)> | sigmoid(x)
                             | average_pool2d<kernel(2)> | conv2d<16, kernel(5)> | sigmoid(x)
                             | average_pool2d<kernel(2)> | flatten | dense<120> | sigmoid(x)
                             | dense<84> | sigmoid(x) | dense<10> | softmax(x);

}  // namespace zoo

// SPDX-License-Identifier: MIT
// AlexNet: of two towers, as published, and of one.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace alexnet_parts {
inline constexpr auto pool = max_pool2d<kernel(3), stride(2)>;
inline constexpr auto head = dropout(0.5) | dense<4096> | relu(x) | dropout(0.5) | dense<4096>
                           | relu(x) | dense<1000> | softmax(x);
}  // namespace alexnet_parts

// One tower, without the norms between neighbouring maps.
//
// source   Krizhevsky 2014, "One weird trick"; torchvision alexnet
inline constexpr auto alexnet =
    input<224, 224, 3> | conv2d<64, kernel(11), stride(4), padding(2)> | relu(x)
    | alexnet_parts::pool | conv2d<192, kernel(5), padding(2)> | relu(x) | alexnet_parts::pool
    | conv2d<384, kernel(3), padding(1)> | relu(x) | conv2d<256, kernel(3), padding(1)> | relu(x)
    | conv2d<256, kernel(3), padding(1)> | relu(x) | alexnet_parts::pool
    | adaptive_average_pool<6> | flatten | alexnet_parts::head;

// Two towers, which are groups; without the norms between neighbouring maps, which have no numbers.
//
// source   Krizhevsky et al. 2012; Caffe bvlc_alexnet
inline constexpr auto alexnet_of_two_towers =
    input<227, 227, 3> | conv2d<96, kernel(11), stride(4)> | relu(x) | alexnet_parts::pool
    | conv2d<256, kernel(5), padding(2), groups(2)> | relu(x) | alexnet_parts::pool
    | conv2d<384, kernel(3), padding(1)> | relu(x)
    | conv2d<384, kernel(3), padding(1), groups(2)> | relu(x)
    | conv2d<256, kernel(3), padding(1), groups(2)> | relu(x) | alexnet_parts::pool | flatten
    | alexnet_parts::head;

}  // namespace zoo

// SPDX-License-Identifier: MIT
// Where the arrays of a prediction lie: a residual block and a concatenation in one arena.
#include <weft/declare.hpp>

#include <iostream>

using namespace weft;

constexpr auto net = input<16, 16, 8> | residual(conv2d<8, kernel(3), same> | relu(x)
                                                 | conv2d<8, kernel(3), same>)
                   | relu(x) | concatenate(conv2d<8, kernel(1)>, conv2d<24, kernel(3), same>)
                   | relu(x) | global_average_pool | dense<10> | softmax(x);

// Apart, the outputs of all fused groups would take 82 088 bytes.
static_assert(peak_activation_bytes(net) == 40'960);
static_assert(feature_map_elements(net) * sizeof(float) == 82'088);

int main() { std::cout << summary(net); }

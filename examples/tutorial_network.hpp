// SPDX-License-Identifier: MIT
// The network of the tutorial: 64 pixels from 0 to 16 in, probabilities of ten digits out.
#pragma once

#include <weft/declare.hpp>

namespace tutorial {
using namespace weft;

inline constexpr auto net = input<64> | x / 16 | dense<16> | relu(x) | dense<10> | softmax(x);

inline constexpr budget controller{
    .parameters = 1'500, .macs = 1'500, .peak_activation_bytes = 512};
static_assert(require<net, controller>());

}  // namespace tutorial

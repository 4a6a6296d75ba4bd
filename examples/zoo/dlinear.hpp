// SPDX-License-Identifier: MIT
// DLinear: a series as its moving average and the rest, each carried on by one dense layer.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

// source   Zeng et al. 2023
template <std::size_t Seen, std::size_t Foreseen>
inline constexpr auto dlinear =
    input<Seen, 1>
    | add(average_pool1d<kernel(25), stride(1), same> | flatten | dense<Foreseen>,
          add(identity, average_pool1d<kernel(25), stride(1), same> | -x) | flatten
              | dense<Foreseen>);

}  // namespace zoo

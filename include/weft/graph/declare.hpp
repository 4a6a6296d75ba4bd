// SPDX-License-Identifier: MIT
// The words a network is declared with: input<64> | dense<32> | relu(x) | dropout(0.5).
#pragma once

#include <weft/formula/gates.hpp>
#include <weft/graph/graph.hpp>

#include <stdexcept>

namespace weft {

template <std::size_t... Extents>
inline constexpr leaf<input_layer<Extents...>> input{};

template <std::size_t Units, auto... Options>
inline constexpr leaf<dense_layer<Units, Options...>> dense{};

template <std::size_t... Extents>
inline constexpr leaf<reshape_layer<Extents...>> reshape{};

inline constexpr leaf<flatten_layer> flatten{};
inline constexpr leaf<identity_layer> identity{};

// errors   a rate outside [0, 1): std::invalid_argument, which no constexpr network compiles with
constexpr leaf<dropout_layer> dropout(double rate_of_loss) {
    if (!(rate_of_loss >= 0 && rate_of_loss < 1))
        throw std::invalid_argument("weft: dropout expects a rate of at least 0 and less than 1");
    return leaf<dropout_layer>(dropout_layer{rate_of_loss});
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// The words a network is declared with: input<64> | dense<32> | relu(x) | dropout(0.5).
#pragma once

#include <weft/formula/gates.hpp>
#include <weft/graph/graph.hpp>
#include <weft/graph/layer_words.hpp>

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

namespace detail {
constexpr double rate_of_dropout(double rate_of_loss) {
    if (!(rate_of_loss >= 0 && rate_of_loss < 1))
        throw std::invalid_argument("weft: dropout expects a rate of at least 0 and less than 1");
    return rate_of_loss;
}
}  // namespace detail

// Noise in training, nothing in prediction; see layer/noise_layer.hpp.
//
// errors   a rate outside [0, 1): std::invalid_argument, which no constexpr network compiles with
constexpr auto dropout(double rate_of_loss) {
    return leaf(dropout_layer(detail::rate_of_dropout(rate_of_loss)));
}
constexpr auto gaussian_dropout(double rate_of_loss) {
    return leaf(gaussian_dropout_layer(detail::rate_of_dropout(rate_of_loss)));
}
constexpr auto alpha_dropout(double rate_of_loss) {
    return leaf(alpha_dropout_layer(detail::rate_of_dropout(rate_of_loss)));
}

// errors   a deviation below 0: std::invalid_argument
constexpr auto gaussian_noise(double stddev) {
    if (!(stddev >= 0))
        throw std::invalid_argument("weft: gaussian_noise expects a deviation of at least 0");
    return leaf(gaussian_noise_layer(stddev));
}

}  // namespace weft

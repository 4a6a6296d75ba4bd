// SPDX-License-Identifier: MIT
// The words a network is declared with: input<64> | dense<32> | relu(x) | dropout(0.5).
#pragma once

#include <weft/formula/gates.hpp>
#include <weft/graph/layer_words.hpp>
#include <weft/graph/merge.hpp>
#include <weft/graph/scope.hpp>
#include <weft/shape/raise.hpp>

#include <concepts>
#include <stdexcept>

namespace weft::inline v0_1 {

// What stands between the angles of input: a name first, or none, then extents.
struct input_argument {
    char letters[32]{};
    std::size_t length = 0;
    std::size_t extent = 0;

    template <std::integral Extent>
    constexpr explicit(false) input_argument(Extent given)
        : extent(static_cast<std::size_t>(given)) {
        if (given < Extent(0))
            raise<std::invalid_argument>("weft: input expects extents of at least 1");
    }
    template <std::size_t Size>
        requires(Size <= 32)
    consteval explicit(false) input_argument(const char (&name)[Size]) : length(Size - 1) {
        for (std::size_t i = 0; i < Size; ++i) letters[i] = name[i];
    }
};

namespace detail {
template <input_argument... Given>
    requires((Given.length == 0) && ...)
constexpr auto make_input() {
    return leaf<input_layer<Given.extent...>>{};
}
template <input_argument Name, input_argument... Given>
    requires(Name.length > 0)
constexpr auto make_input() {
    return leaf<named_input_layer<text<Name.length + 1>(Name.letters), Given.extent...>>{};
}
}  // namespace detail

// input<64>; input<"left", 64> where there are several.
template <input_argument... Given>
inline constexpr auto input = detail::make_input<Given...>();

template <std::size_t Units, auto... Options>
inline constexpr leaf<dense_layer<Units, Options...>> dense{};

template <std::size_t... Extents>
inline constexpr leaf<reshape_layer<Extents...>> reshape{};

inline constexpr leaf<flatten_layer> flatten{};
inline constexpr leaf<identity_layer> identity{};

namespace detail {
constexpr double rate_of_dropout(double rate_of_loss) {
    if (!(rate_of_loss >= 0 && rate_of_loss < 1))
        raise<std::invalid_argument>("weft: dropout expects a rate of at least 0 and less than 1");
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
        raise<std::invalid_argument>("weft: gaussian_noise expects a deviation of at least 0");
    return leaf(gaussian_noise_layer(stddev));
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// The loss of directions.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

namespace detail {

template <formula Row>
constexpr auto length(const Row& row) {
    return max(sqrt(row_sum(square(row))), 1e-7);
}

// A row with a number over 1 divided by its largest, which changes no direction and no slope: the
// squares stay finite.
template <formula Row>
constexpr auto of_small_numbers(const Row& row) {
    return row / stop_gradient(max(row_max(abs(row)), 1));
}

template <formula First, formula Second>
constexpr auto cosine(const First& first, const Second& second) {
    return row_sum(first * second) / (length(first) * length(second));
}

}  // namespace detail

// Minus the cosine of the angle between a row's prediction and target: -1 where they point the same
// way. A length counts as at least 1e-7.
//
// shapes   prediction [rows, n], target [rows, n]
// source   Keras cosine_similarity
inline constexpr auto cosine_similarity = mean(-detail::cosine(
    detail::of_small_numbers(target), detail::of_small_numbers(prediction)));

}  // namespace weft

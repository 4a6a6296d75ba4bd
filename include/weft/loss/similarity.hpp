// SPDX-License-Identifier: MIT
// The loss of directions.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft {

namespace detail {

template <formula Row>
constexpr auto length(const Row& row) {
    return max(sqrt(row_sum(square(row))), 1e-7);
}

}  // namespace detail

// Minus the cosine of the angle between a row's prediction and target: -1 where they point the same
// way. A length counts as at least 1e-7.
//
// shapes   prediction [rows, n], target [rows, n]
// source   Keras cosine_similarity
inline constexpr auto cosine_similarity = mean(
    -row_sum(target * prediction) / (detail::length(target) * detail::length(prediction)));

}  // namespace weft

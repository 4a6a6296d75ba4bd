// SPDX-License-Identifier: MIT
// Losses of margins: right by less than 1 costs.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

namespace detail {

// What a prediction lacks to be on its target's side by 1; a target of 0 counts as -1. (Keras
// reads 0 so where every target of the batch is 0 or 1.)
inline constexpr auto lacking_margin =
    max(1 - where(target == 0, -1, target) * prediction, 0);

}  // namespace detail

// max(1 - target * prediction, 0); targets are 1, and -1 or 0      source: Keras hinge
inline constexpr auto hinge = mean(detail::lacking_margin);

inline constexpr auto squared_hinge = mean(square(detail::lacking_margin));

// How far the largest prediction of another class is from 1 below that of the target's.
//
// shapes   prediction [rows, classes], target [rows, classes], one-hot
// source   Keras categorical_hinge
inline constexpr auto categorical_hinge =
    mean(max(row_max((1 - target) * prediction) - row_sum(target * prediction) + 1, 0));

}  // namespace weft

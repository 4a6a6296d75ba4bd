// SPDX-License-Identifier: MIT
// Losses of segmentation: how much of a row's targets and predictions is in common.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

// 1 - 2 I / (row_sum(target) + row_sum(prediction)), I = row_sum(target * prediction), with 1e-7 in
// the divisor. A row is what Keras calls axis = -1.
//
// shapes   prediction [rows, n], target [rows, n], both in [0, 1]
// source   Milletari et al. 2016; Keras dice
inline constexpr auto dice = mean(1 - 2 * row_sum(target * prediction)
                                          / (row_sum(target) + row_sum(prediction) + 1e-7));

// 1 - I / (I + alpha * what is missing + beta * what is too much), with 1e-7 in the divisor; alpha
// weighs the targets not predicted, as Keras has it (Salehi et al. the other way round).
//
// shapes   prediction [rows, n], target [rows, n], both in [0, 1]
// source   Salehi et al. 2017; Keras tversky
inline constexpr auto tversky = adjustable([](double alpha = 0.5, double beta = 0.5) {
    detail::expect(alpha >= 0 && beta >= 0, "weft: tversky expects alpha and beta of at least 0");
    const auto common = row_sum(target * prediction);
    const auto missing = row_sum(target * (1 - prediction));
    const auto too_much = row_sum((1 - target) * prediction);
    return mean(1 - common / (common + alpha * missing + beta * too_much + 1e-7));
});

}  // namespace weft

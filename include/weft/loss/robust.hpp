// SPDX-License-Identifier: MIT
// Losses of regression that do not square large errors, and the loss of a quantile.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/loss/loss.hpp>

#include <numbers>

namespace weft::inline v0_1 {

// e^2 / 2 where |e| <= delta, else delta |e| - delta^2 / 2; e = prediction - target
//
// source   Huber 1964; Keras huber
inline constexpr auto huber = adjustable([](double delta = 1) {
    detail::expect(delta > 0, "weft: huber expects a delta above 0");
    const auto e = prediction - target;
    return mean(where(abs(e) <= delta, 0.5 * square(e), delta * abs(e) - 0.5 * delta * delta));
});

// e^2 / (2 beta) where |e| < beta, else |e| - beta / 2: huber(beta) / beta; |e| with a beta of 0
//
// source   Girshick 2015, Fast R-CNN; PyTorch smooth_l1_loss
inline constexpr auto smooth_l1 = adjustable([](double beta = 1) {
    detail::expect(beta >= 0, "weft: smooth_l1 expects a beta of at least 0");
    const auto e = prediction - target;
    return mean(where(abs(e) < beta, 0.5 * square(e) / beta, abs(e) - 0.5 * beta));
});

// log(cosh(e)): from tanh where |e| < 1, so that small errors keep their digits, else from
// |e| - log 2 + log(1 + exp(-2 |e|)), which does not overflow.      source: Keras log_cosh
inline constexpr auto log_cosh = [] {
    const auto e = prediction - target;
    return mean(where(abs(e) < 1, -0.5 * log1p(-square(tanh(e))),
                      abs(e) + softplus(-2 * abs(e)) - std::numbers::ln2));
}();

// q (target - prediction) where the prediction is too low, (1 - q) (prediction - target) where it
// is too high: least at the quantile q of the targets. 0 <= q <= 1.
//
// source   Koenker and Bassett 1978; scikit-learn mean_pinball_loss
inline constexpr auto quantile = adjustable([](double q = 0.5) {
    detail::expect(q >= 0 && q <= 1, "weft: quantile expects a q from 0 to 1");
    const auto e = target - prediction;
    return mean(max(q * e, (q - 1) * e));
});

}  // namespace weft

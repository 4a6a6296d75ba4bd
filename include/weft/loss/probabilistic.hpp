// SPDX-License-Identifier: MIT
// Losses between distributions, and of counts.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

// prediction - target log(prediction + 1e-7): the target is a count, the prediction its mean.
//
// source   Keras poisson
inline constexpr auto poisson = mean(prediction - target * log(prediction + 1e-7));

// row_sum(target log(target / prediction)), both distributions. Targets are clipped to [1e-7, 1],
// predictions as in the cross entropies: Keras lets them go up to 1 rather than 1 - 1e-7.
//
// shapes   prediction [rows, classes], target [rows, classes]
// source   Kullback and Leibler 1951; Keras kl_divergence
inline constexpr auto kl_divergence = [] {
    const auto t = min(max(target, 1e-7), 1);
    return mean(row_sum(t * log(t / as_probability(prediction))));
}();

// (1 - p^q) / q, p the probability of the label: between the cross entropy (q near 0) and the
// absolute error (q = 1), for labels some of which are wrong.
//
// shapes   prediction [rows, classes], label [rows]
// source   Zhang and Sabuncu 2018; Keras categorical_generalized_cross_entropy
inline constexpr auto categorical_generalized_cross_entropy = adjustable([](double q = 0.5) {
    detail::expect(q > 0 && q <= 1, "weft: categorical_generalized_cross_entropy expects a q above "
                                    "0, at most 1");
    return mean(-expm1(q * log(pick(prediction, label))) / q);
});

}  // namespace weft

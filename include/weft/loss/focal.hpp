// SPDX-License-Identifier: MIT
// Cross entropies in which what is right already counts less.
#pragma once

#include <weft/loss/cross_entropy.hpp>

namespace weft::inline v0_1 {

struct binary_focal_options {
    bool apply_class_balancing = false;
    double alpha = 0.25;  // the weight of targets of 1, that of 0 is 1 - alpha; balancing only
    double gamma = 2;
    bool from_logits = false;
    double label_smoothing = 0;
};

struct categorical_focal_options {
    double alpha = 0.25;
    double gamma = 2;
    bool from_logits = false;
    double label_smoothing = 0;
};

namespace detail {

// share^gamma, with a finite slope where the share is 0: that of a gamma below 1 is infinite there,
// and what it multiplies is 0.
template <formula Share>
constexpr auto focal_factor(const Share& share, double gamma) {
    expect(gamma >= 0, "weft: a focal loss expects a gamma of at least 0");
    return alternative{gamma < 1, pow(max(share, 1e-30), gamma), pow(share, gamma)};
}

// Of a probability p; clipped_p and clipped_not_p are p and 1 - p as the logarithms take them.
template <formula Probability, formula Clipped, formula ClippedNot>
constexpr auto binary_focal(const Probability& p, const Clipped& clipped_p,
                            const ClippedNot& clipped_not_p, const binary_focal_options& with) {
    const auto t = smoothed_binary_target(with.label_smoothing);
    const auto value = focal_factor(t * (1 - p) + (1 - t) * p, with.gamma)
                     * -(t * log(clipped_p) + (1 - t) * log(clipped_not_p));
    const auto balance = with.alpha * t + (1 - with.alpha) * (1 - t);
    return alternative{with.apply_class_balancing, balance * value, value};
}
template <formula Probability>
constexpr auto categorical_focal(const Probability& p, const categorical_focal_options& with) {
    const auto t = smoothed_row_of_targets(with.label_smoothing);
    return with.alpha * -row_sum(focal_factor(1 - p, with.gamma) * t * log(p));
}

}  // namespace detail

// The binary cross entropy times (1 - p)^gamma, p the probability given to the target. Clipped as
// the cross entropies.
//
// shapes   prediction [rows, outputs], target [rows, outputs]
// source   Lin et al. 2017; Keras binary_focal_crossentropy
inline constexpr auto binary_focal_cross_entropy = adjustable([](binary_focal_options with = {}) {
    const auto p = sigmoid(prediction);
    return mean(alternative{with.from_logits, detail::binary_focal(p, p, 1 - p, with),
                            detail::binary_focal(prediction, as_probability(prediction),
                                                 as_probability(1 - prediction), with)});
});

// row_sum(alpha (1 - p)^gamma * -target log(p)).
//
// shapes   prediction [rows, classes], target [rows, classes]
// source   Lin et al. 2017; Keras categorical_focal_crossentropy
inline constexpr auto categorical_focal_cross_entropy =
    adjustable([](categorical_focal_options with = {}) {
        const auto p = as_probability(prediction / detail::sum_of_probabilities(prediction));
        return mean(alternative{with.from_logits,
                                detail::categorical_focal(softmax(prediction), with),
                                detail::categorical_focal(p, with)});
    });

}  // namespace weft

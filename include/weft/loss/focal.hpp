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

template <formula Probability>
constexpr auto binary_focal(const Probability& p, const binary_focal_options& with) {
    const auto t = smoothed_binary_target(with.label_smoothing);
    const auto log_p = log(as_probability(p));
    const auto log_not_p = log(as_probability(1 - p));
    const auto value = pow(t * (1 - p) + (1 - t) * p, with.gamma)
                     * -(t * log_p + (1 - t) * log_not_p);
    const auto balance = with.alpha * t + (1 - with.alpha) * (1 - t);
    return alternative{with.apply_class_balancing, balance * value, value};
}
template <formula Probability>
constexpr auto categorical_focal(const Probability& p, const categorical_focal_options& with) {
    const auto t = smoothed_row_of_targets(with.label_smoothing);
    return with.alpha * -row_sum(pow(1 - p, with.gamma) * t * log(p));
}

}  // namespace detail

// The binary cross entropy times (1 - p)^gamma, p the probability given to the target. Clipped as
// the cross entropies.
//
// shapes   prediction [rows, outputs], target [rows, outputs]
// source   Lin et al. 2017; Keras binary_focal_crossentropy
inline constexpr auto binary_focal_cross_entropy = adjustable([](binary_focal_options with = {}) {
    return mean(alternative{with.from_logits, detail::binary_focal(sigmoid(prediction), with),
                            detail::binary_focal(prediction, with)});
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

// SPDX-License-Identifier: MIT
// The cross entropies: losses of classification, from probabilities or from logits.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

// Smoothing s takes a share s of every target and spreads it evenly over the classes.
struct cross_entropy_options {
    bool from_logits = false;
    double label_smoothing = 0;
};

// Rows whose label is ignore_class, a class or another whole number, cost 0 and do not count in the
// mean, which is 0 of no rows.
struct sparse_cross_entropy_options {
    static constexpr int none = no_label;
    bool from_logits = false;
    int ignore_class = none;
};

namespace detail {

template <formula Classes>
constexpr auto smoothed_target(double smoothing, const Classes& classes) {
    expect(smoothing >= 0 && smoothing <= 1, "weft: a loss expects a label_smoothing from 0 to 1");
    return alternative{smoothing == 0, target, target * (1 - smoothing) + smoothing / classes};
}
constexpr auto smoothed_binary_target(double smoothing) {
    return smoothed_target(smoothing, whole_number<2>{});
}
constexpr auto smoothed_row_of_targets(double smoothing) {
    return smoothed_target(smoothing, operation<op::row_width>{});
}

// The sum of a row of probabilities as a divisor, or for a logarithm: above 0 where all are 0.
template <formula Row>
constexpr auto sum_of_probabilities(const Row& row) {
    return max(row_sum(row), 1e-30);
}

}  // namespace detail

// Mean over rows of -sum(target * log(prediction)); target is a distribution a row. Probabilities
// that do not come out of softmax in the same network are normalised and clipped to [1e-7, 1 -
// 1e-7].
//
// shapes   prediction [rows, classes], target [rows, classes]
// source   notes, section 4.4; Keras categorical_crossentropy
inline constexpr auto categorical_cross_entropy = adjustable([](cross_entropy_options with = {}) {
    const auto t = detail::smoothed_row_of_targets(with.label_smoothing);
    const auto p = as_probability(prediction / detail::sum_of_probabilities(prediction));
    const auto logits = row_shifted(prediction);
    return mean(alternative{with.from_logits,
                            row_sum(t) * log(row_sum(exp(logits))) - row_sum(t * logits),
                            -row_sum(t * log(p))});
});

// The same for a class index a row.
//
// shapes   prediction [rows, classes], label [rows]
// source   notes, section 4.4; Keras sparse_categorical_crossentropy, which clips, then normalises
inline constexpr auto sparse_categorical_cross_entropy =
    adjustable([](sparse_cross_entropy_options with = {}) {
        const auto p = as_probability(prediction);
        const auto logits = row_shifted(prediction);
        const auto value = [&](const auto& index) {
            return alternative{with.from_logits,
                               log(row_sum(exp(logits))) - pick(logits, index),
                               log(detail::sum_of_probabilities(p)) - log(pick(p, index))};
        };
        const auto is_ignored = label == with.ignore_class;
        const auto kept = where(is_ignored, 0, value(where(is_ignored, 0, label)));
        return formula_loss{alternative{with.ignore_class == with.none, value(label), kept},
                            reduction::mean, 1, with.ignore_class};
    });

// Mean over elements of -(target log p + (1 - target) log(1 - p)), p = prediction.
//
// shapes   prediction [rows, outputs], target [rows, outputs]
// source   notes, section 4.4; Keras binary_crossentropy
inline constexpr auto binary_cross_entropy = adjustable([](cross_entropy_options with = {}) {
    const auto t = detail::smoothed_binary_target(with.label_smoothing);
    const auto p = as_probability(prediction);
    const auto not_p = as_probability(1 - prediction);  // which softmax can make 0: clipped then
    return mean(alternative{with.from_logits, softplus(prediction) - prediction * t,
                            -(t * log(p) + (1 - t) * log(not_p))});
});

// The same from logits, by TensorFlow's names.                    source: notes, section 4.4
inline constexpr auto softmax_cross_entropy_with_logits =
    categorical_cross_entropy({.from_logits = true});
inline constexpr auto sparse_softmax_cross_entropy_with_logits =
    sparse_categorical_cross_entropy({.from_logits = true});
inline constexpr auto sigmoid_cross_entropy_with_logits =
    binary_cross_entropy({.from_logits = true});

// The binary cross entropy from logits with the share of targets of 1 times pos_weight.
//
// source   TensorFlow tf.nn.weighted_cross_entropy_with_logits
inline constexpr auto weighted_cross_entropy_with_logits = adjustable([](double pos_weight = 1) {
    detail::expect(pos_weight >= 0, "weft: weighted_cross_entropy_with_logits expects a pos_weight "
                                    "of at least 0");
    return mean((1 - target) * prediction
                + (1 + (pos_weight - 1) * target) * softplus(-prediction));
});

}  // namespace weft

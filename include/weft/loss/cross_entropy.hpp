// SPDX-License-Identifier: MIT
// The cross entropies: losses of classification, from probabilities or from logits.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/loss/loss.hpp>

namespace weft {

struct cross_entropy_options {
    bool from_logits = false;
};

namespace detail {

// Losses that are objects and, called with options, other losses: fit<categorical_cross_entropy>,
// or constexpr auto l = categorical_cross_entropy({.from_logits = true}); fit<l>.
template <class FromLogits, class FromProbabilities>
struct cross_entropy : loss<alternative<FromLogits, FromProbabilities>> {
    constexpr auto operator()(const cross_entropy_options& options) const {
        cross_entropy other = *this;
        other.value.takes_first = options.from_logits;
        return other;
    }
};
template <class FromLogits, class FromProbabilities>
constexpr auto make_cross_entropy(const FromLogits& from_logits,
                                  const FromProbabilities& from_probabilities) {
    return cross_entropy<FromLogits, FromProbabilities>{
        {alternative<FromLogits, FromProbabilities>{false, from_logits, from_probabilities},
         reduction::mean}};
}

}  // namespace detail

// Mean over rows of -sum(target * log(prediction)); target is a distribution a row. Probabilities
// that do not come out of softmax in the same network are normalised and clipped to [1e-7, 1 -
// 1e-7].
//
// shapes   prediction [rows, classes], target [rows, classes]
// source   notes, section 4.4; Keras categorical_crossentropy
inline constexpr auto categorical_cross_entropy = detail::make_cross_entropy(
    row_sum(target) * row_log_sum_exp(prediction) - row_sum(target * prediction),
    -row_sum(target * log(as_probability(prediction / row_sum(prediction)))));

// The same for a class index a row.
//
// shapes   prediction [rows, classes], label [rows]
// source   notes, section 4.4; Keras sparse_categorical_crossentropy, which clips, then normalises
inline constexpr auto sparse_categorical_cross_entropy = detail::make_cross_entropy(
    row_log_sum_exp(prediction) - pick(prediction, label),
    log(row_sum(as_probability(prediction))) - log(pick(as_probability(prediction), label)));

// Mean over elements of -(target log p + (1 - target) log(1 - p)), p = prediction.
//
// shapes   prediction [rows, outputs], target [rows, outputs]
// source   notes, section 4.4; Keras binary_crossentropy
inline constexpr auto binary_cross_entropy =
    detail::make_cross_entropy(softplus(prediction) - prediction * target,
                               -(target * log(as_probability(prediction))
                                 + (1 - target) * log(1 - as_probability(prediction))));

}  // namespace weft

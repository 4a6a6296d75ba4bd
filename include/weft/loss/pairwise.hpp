// SPDX-License-Identifier: MIT
// Losses that compare every sample of a batch with all others: formulas of rows of similarities.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/formula/pairs.hpp>
#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

namespace detail {

// The log-sum-exp of a row where the condition holds; below -9e29 where it never does.
template <formula Condition, formula A>
constexpr auto row_log_sum_exp_where(const Condition& condition, const A& a) {
    return row_log_sum_exp(where(condition, a, -1e30));
}

}  // namespace detail

struct circle_options {
    double gamma = 80;    // how steep
    double margin = 0.4;  // distances are to be below it within a class, above 1 - it between two
};

// softplus(p + n) of a sample's distances d = 1 - similarity: p is the log-sum-exp of
// gamma (d + margin) (d - margin) over its class, n of gamma (1 + margin - d) (1 - margin - d) over
// the others; 0 where it has none of the one or of the other. Predictions are rows of length 1.
//
// shapes   prediction [samples, n], label [samples]
// source   Sun et al. 2020; Keras circle
inline constexpr auto circle = adjustable([](circle_options with = {}) {
    detail::expect(with.gamma > 0, "weft: circle expects a gamma above 0");
    const auto d = max(1 - similarity, 0);
    const auto near = with.gamma * max(d + with.margin, 0) * (d - with.margin);
    const auto far = with.gamma * max(1 + with.margin - d, 0) * (1 - with.margin - d);
    return mean(softplus(detail::row_log_sum_exp_where(positive_pair, near)
                         + detail::row_log_sum_exp_where(negative_pair, far)));
});

}  // namespace weft

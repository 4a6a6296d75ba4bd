// SPDX-License-Identifier: MIT
// Activations, each its formula.
#pragma once

#include <weft/formula/functions.hpp>

namespace weft {

// max(x, 0)                                                    source: notes, section 3.2.3
template <formula X>
constexpr auto relu(const X& z) {
    return detail::make_named<"relu">(max(z, whole_number<0>{}), z);
}

// 1 / (1 + exp(-x)), from exp(-|x|), so that nothing overflows  source: notes, section 3.2.1
template <formula X>
constexpr auto sigmoid(const X& z) {
    return detail::make_operation<op::sigmoid>(z);
}

// log(1 + exp(x)), as max(x, 0) + log1p(exp(-|x|))
template <formula X>
constexpr auto softplus(const X& z) {
    return detail::make_operation<op::softplus>(z);
}

// exp(x) / row_sum(exp(x)), shifted by the row's largest        source: notes, section 3.2.5
template <formula X>
constexpr auto softmax(const X& z) {
    const auto e = exp(z - stop_gradient(row_max(z)));
    return detail::make_named<"softmax">(e / row_sum(e), z);
}

// x where x > 0, else alpha * x                                 source: notes, section 3.2.4
template <formula X>
constexpr auto leaky_relu(const X& z, double alpha = 0.2) {
    return detail::make_named<"leaky_relu">(where(z > whole_number<0>{}, z, alpha * z), z, alpha);
}

}  // namespace weft

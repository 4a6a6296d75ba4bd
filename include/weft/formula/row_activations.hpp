// SPDX-License-Identifier: MIT
// Activations of a row, the last axis: softmax and its kin.
#pragma once

#include <weft/formula/functions.hpp>

namespace weft::inline v0_1 {

// exp(x) / row_sum(exp(x)), shifted by the row's largest        source: notes, section 3.2.5
template <formula X>
constexpr auto softmax(const X& z) {
    const auto e = exp(row_shifted(z));
    return detail::make_named<"softmax">(e / row_sum(e), z);
}

// log(softmax(x)): x - log(row_sum(exp(x))), each shifted by the row's largest before it is rounded
template <formula X>
constexpr auto log_softmax(const X& z) {
    const auto shifted = row_shifted(z);
    return detail::make_named<"log_softmax">(shifted - log(row_sum(exp(shifted))), z);
}

// max(x - t, 0) with the t that makes the row's sum 1: probabilities, most of them 0; shifted as
// softmax is                                                    source: Martins, Astudillo 2016
template <formula X>
constexpr auto sparsemax(const X& z) {
    const auto shifted = row_shifted(z);
    return detail::make_named<"sparsemax">(max(shifted - row_threshold(shifted), 0), z);
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// A loss: a formula of prediction and target (or label), and how its values become one number.
#pragma once

#include <weft/formula/functions.hpp>

namespace weft {

enum class reduction : unsigned char { mean, sum };

// A formula that reduces its row has one value a row, else one an element; mean divides by their
// number in the batch.
template <formula Formula>
struct loss {
    Formula value;
    reduction by = reduction::mean;
};

template <formula Formula>
constexpr loss<Formula> mean(const Formula& value) { return {value, reduction::mean}; }

template <formula Formula>
constexpr loss<Formula> sum(const Formula& value) { return {value, reduction::sum}; }

}  // namespace weft

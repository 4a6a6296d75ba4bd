// SPDX-License-Identifier: MIT
// Losses of regression, each a formula of prediction and target.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

// Mean over every element of (prediction - target)^2.            source: notes, section 4.2
inline constexpr auto mean_squared_error = mean(square(prediction - target));

// |prediction - target|; the slope at 0 is 0                      source: Keras
inline constexpr auto mean_absolute_error = mean(abs(prediction - target));

// In percent of the target, which counts as at least 1e-7.        source: Keras
inline constexpr auto mean_absolute_percentage_error =
    mean(100 * abs((target - prediction) / max(abs(target), 1e-7)));

// Of log(1 + number), numbers below 1e-7 counting as that.        source: Keras
inline constexpr auto mean_squared_logarithmic_error =
    mean(square(log1p(max(prediction, 1e-7)) - log1p(max(target, 1e-7))));

}  // namespace weft

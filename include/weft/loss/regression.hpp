// SPDX-License-Identifier: MIT
// Losses of regression, each a formula of prediction and target.
#pragma once

#include <weft/loss/loss.hpp>

namespace weft {

// Mean over every element of (prediction - target)^2.            source: notes, section 4.2
inline constexpr auto mean_squared_error = mean(square(prediction - target));

}  // namespace weft

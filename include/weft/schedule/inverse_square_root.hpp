// SPDX-License-Identifier: MIT
// The schedule of Transformers: a warm-up, then a fall as 1 / sqrt(step).
#pragma once

#include <weft/schedule/linear_warmup.hpp>

namespace weft::inline v0_1 {

// From initial in a line to maximum at warmup_steps, then maximum * sqrt(warmup_steps / step).
//
// errors   warmup_steps is not above 0: weft::error, no constant expression
// source   Vaswani et al. 2017, section 5.3, where maximum is 1 / sqrt(d_model * warmup_steps)
struct inverse_square_root {
    double maximum;
    double warmup_steps;
    double initial = 0;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("inverse_square_root", "warmup_steps", warmup_steps);
        const double count = static_cast<double>(at);
        if (count < warmup_steps)
            return detail::interpolate(initial, maximum, count / warmup_steps);
        return maximum * scalar::sqrt(warmup_steps / count);
    }
};

}  // namespace weft

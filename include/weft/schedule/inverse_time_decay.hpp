// SPDX-License-Identifier: MIT
// The schedule that falls as 1 / step.
#pragma once

#include <weft/formula/scalar_operation.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// initial / (1 + decay_rate * step / decay_steps), the quotient rounded down with staircase.
//
// errors   decay_steps is not above 0: weft::error, no constant expression
// source   Keras 3, InverseTimeDecay
struct inverse_time_decay {
    double initial;
    double decay_steps;
    double decay_rate;
    bool staircase = false;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("inverse_time_decay", "decay_steps", decay_steps);
        const double decays = static_cast<double>(at) / decay_steps;
        return initial / scalar_fma(decay_rate, staircase ? scalar::floor(decays) : decays, 1);
    }
};

}  // namespace weft

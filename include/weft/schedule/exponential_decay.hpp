// SPDX-License-Identifier: MIT
// The schedule that falls by a factor every so many steps.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// initial * decay_rate^(step / decay_steps), the exponent rounded down with staircase.
//
// errors   decay_steps is not above 0: weft::error, no constant expression
// source   Keras 3, ExponentialDecay
struct exponential_decay {
    double initial;
    double decay_steps;
    double decay_rate;
    bool staircase = false;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("exponential_decay", "decay_steps", decay_steps);
        const double exponent = static_cast<double>(at) / decay_steps;
        return initial * scalar::pow(decay_rate, staircase ? scalar::floor(exponent) : exponent);
    }
};

}  // namespace weft

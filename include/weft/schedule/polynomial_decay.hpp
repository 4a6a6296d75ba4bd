// SPDX-License-Identifier: MIT
// The schedule that falls along a power of what is left of the steps.
#pragma once

#include <weft/formula/scalar_operation.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// (initial - end) * (1 - step / decay_steps)^power + end, and end after decay_steps. With cycle
// decay_steps grows to its next multiple that step does not exceed.
//
// errors   decay_steps is not above 0: weft::error, no constant expression
// source   Keras 3, PolynomialDecay
struct polynomial_decay {
    double initial;
    double decay_steps;
    double end = 0.0001;
    double power = 1;
    bool cycle = false;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("polynomial_decay", "decay_steps", decay_steps);
        const double count = static_cast<double>(at), cycles = count / decay_steps;
        double part = cycles < 1 ? cycles : 1;
        if (cycle && cycles > 1) part = count / (decay_steps * -scalar::floor(-cycles));
        return scalar_fma(initial - end, scalar::pow(1 - part, power), end);
    }
};

}  // namespace weft

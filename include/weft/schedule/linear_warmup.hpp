// SPDX-License-Identifier: MIT
// The schedule that rises in a line, and stays.
#pragma once

#include <weft/formula/scalar_operation.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

namespace detail {

// from at part 0, to at part 1, on a line.
constexpr double interpolate(double from, double to, double part) {
    return part == 1 ? to : scalar_fma(part, to - from, from);
}

}  // namespace detail

// From initial at step 0 to target at warmup_steps, then target. To go on with another schedule:
// sequential.
//
// errors   warmup_steps is not above 0: weft::error, no constant expression
struct linear_warmup {
    double target;
    double warmup_steps;
    double initial = 0;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("linear_warmup", "warmup_steps", warmup_steps);
        const double part = static_cast<double>(at) / warmup_steps;
        return detail::interpolate(initial, target, part < 1 ? part : 1);
    }
};

}  // namespace weft

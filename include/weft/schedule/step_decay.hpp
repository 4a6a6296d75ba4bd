// SPDX-License-Identifier: MIT
// The schedule that is multiplied by a factor every so many steps.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// initial * gamma^floor(step / step_size)
//
// errors   step_size is not above 0: weft::error, no constant expression
// source   PyTorch, StepLR
struct step_decay {
    double initial;
    double step_size;
    double gamma = 0.1;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("step_decay", "step_size", step_size);
        const double decays = scalar::floor(static_cast<double>(at) / step_size);
        return initial * scalar::pow(gamma, decays);
    }
};

}  // namespace weft

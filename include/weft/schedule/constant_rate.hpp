// SPDX-License-Identifier: MIT
// The schedule that stays.
#pragma once

#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

struct constant_rate {
    double value;

    template <step_number Step>
    constexpr double operator()(Step) const {
        return value;
    }
};

}  // namespace weft

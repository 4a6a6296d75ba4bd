// SPDX-License-Identifier: MIT
// One schedule until a step, then another.
#pragma once

#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// first(step) before the milestone, then(step - milestone) from it on: each counts its own steps
// from 0. For more schedules in a row then is a sequential again.
//
// source   PyTorch, SequentialLR
template <learning_rate_schedule First, learning_rate_schedule Then>
struct sequential {
    First first;
    double milestone;
    Then then;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        const double count = static_cast<double>(at);
        return count < milestone ? first(count) : then(count - milestone);
    }
};

}  // namespace weft

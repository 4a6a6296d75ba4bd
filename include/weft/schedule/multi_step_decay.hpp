// SPDX-License-Identifier: MIT
// The schedule that is multiplied by a factor at each of some steps.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/schedule/learning_rate_schedule.hpp>

namespace weft::inline v0_1 {

// initial * gamma^(number of milestones up to step); at a milestone the new rate holds.
//
// errors   milestones that fall: weft::error, no constant expression
// source   PyTorch, MultiStepLR
template <std::size_t Milestones>
struct multi_step_decay {
    double initial;
    double milestones[Milestones];
    double gamma = 0.1;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        std::size_t passed = 0;
        for (std::size_t i = 0; i < Milestones; ++i) {
            if (i > 0 && !(milestones[i - 1] <= milestones[i]))
                raise_error({"multi_step_decay: expected milestones that do not fall, found ",
                             milestones[i], " after ", milestones[i - 1]});
            if (milestones[i] <= static_cast<double>(at)) ++passed;
        }
        return initial * scalar::pow(gamma, static_cast<double>(passed));
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// The schedule that falls along half a cosine again and again.
#pragma once

#include <weft/schedule/cosine_decay.hpp>

namespace weft::inline v0_1 {

// Period i has first_decay_steps * t_mul^i steps and falls from m_mul^i * initial, shifted by
// alpha: initial * ((1 - alpha) * m_mul^i * (1 + cos(pi * part of the period)) / 2 + alpha).
//
// errors   first_decay_steps is not above 0, t_mul is below 1: weft::error, no constant expression
// source   Keras 3, CosineDecayRestarts; Loshchilov and Hutter 2017
struct cosine_decay_restarts {
    double initial;
    double first_decay_steps;
    double t_mul = 2;
    double m_mul = 1;
    double alpha = 0;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("cosine_decay_restarts", "first_decay_steps", first_decay_steps);
        if (!(t_mul >= 1))
            raise_error({"cosine_decay_restarts: expected t_mul of at least 1, found ", t_mul});
        double part = static_cast<double>(at) / first_decay_steps, restarts = 0;
        if (t_mul == 1) {
            restarts = scalar::floor(part);
            part -= restarts;
        } else {
            for (; part >= 1; ++restarts) part = (part - 1) / t_mul;
        }
        return initial * detail::cosine_part(part, scalar::pow(m_mul, restarts), alpha);
    }
};

}  // namespace weft

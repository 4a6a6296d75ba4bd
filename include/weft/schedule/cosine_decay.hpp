// SPDX-License-Identifier: MIT
// The schedule that falls along half a cosine, after a warm-up if there is one.
#pragma once

#include <weft/schedule/linear_warmup.hpp>

#include <optional>

namespace weft::inline v0_1 {

namespace detail {

// 1 at part 0, alpha at part 1, along half a cosine of height height.
constexpr double cosine_part(double part, double height, double alpha) {
    const double cosine = 1 + scalar::cos(3.14159265358979323846 * part);
    return scalar_fma(1 - alpha, 0.5 * height * cosine, alpha);
}

}  // namespace detail

// From initial to alpha * initial in decay_steps. With warmup_target: from initial to it in a line
// over warmup_steps, then from there to alpha * warmup_target in another decay_steps.
//
// errors   decay_steps is not above 0: weft::error, no constant expression
// source   Keras 3, CosineDecay; Loshchilov and Hutter 2017
struct cosine_decay {
    double initial;
    double decay_steps;
    double alpha = 0;
    std::optional<double> warmup_target{};
    double warmup_steps = 0;

    template <step_number Step>
    constexpr double operator()(Step at) const {
        detail::expect_above_0("cosine_decay", "decay_steps", decay_steps);
        double count = static_cast<double>(at), peak = initial;
        if (warmup_target) {
            if (count < warmup_steps)
                return detail::interpolate(initial, *warmup_target, count / warmup_steps);
            count -= warmup_steps;
            peak = *warmup_target;
        }
        const double part = count / decay_steps;
        return peak * detail::cosine_part(part < 1 ? part : 1, 1, alpha);
    }
};

}  // namespace weft

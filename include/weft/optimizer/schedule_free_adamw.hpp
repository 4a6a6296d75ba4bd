// SPDX-License-Identifier: MIT
// Adam without a schedule: gradients at a blend of the weights and of their average.
#pragma once

#include <weft/optimizer/update_rule.hpp>
#include <weft/tensor/error.hpp>

namespace weft::inline v0_1 {

// The weights while training are (1 - beta_1) z + beta_1 x: z takes Adam's steps, x averages z, and
// x is put into the model at the end. With beta_1 of 0 the weights would tell nothing of x.
//
// errors   a beta_1 of 0, besides those of every optimizer's settings: weft::error
// source   Defazio et al. 2024; Keras ScheduleFreeAdamW (without warm-up: that is a schedule)
template <class Rate = double>
struct schedule_free_adamw {
    Rate learning_rate{0.0025};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-8;

    static constexpr auto second =
        running_mean(state<1>, square(weight_gradient), setting<"beta_2">);
    static constexpr auto deviation = sqrt(second / (1 - pow(setting<"beta_2">, step)));
    static constexpr auto walked =
        state<0> - rate * weight_gradient / (deviation + setting<"epsilon">);
    static constexpr auto average =
        (weight - (1 - setting<"beta_1">) * state<0>) / setting<"beta_1">;
    static constexpr auto next_average = (1 - 1 / step) * average + 1 / step * walked;
    static constexpr auto rule = at_start(state<0> = weight)
        | update(state<0> = walked, state<1> = second,
                 weight = (1 - setting<"beta_1">) * walked + setting<"beta_1"> * next_average)
        | at_end(weight = average);
    constexpr auto settings() const {
        if (beta_1 == 0) raise_error({"weft: beta_1: expected a number above 0, found 0"});
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

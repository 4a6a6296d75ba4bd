// SPDX-License-Identifier: MIT
// Steps divided by the root of the sum of all squared gradients.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// source   Duchi, Hazan and Singer 2011; Keras Adagrad: the sum starts at 0.1, epsilon is inside
//          the root
template <class Rate = double>
struct adagrad {
    Rate learning_rate{0.001};
    double initial_accumulator_value = 0.1;
    double epsilon = 1e-7;

    static constexpr auto sum = state<0> + square(weight_gradient);
    static constexpr auto rule = at_start(state<0> = setting<"initial_accumulator">)
        | update(state<0> = sum,
                 weight = weight - rate * weight_gradient / sqrt(sum + setting<"epsilon">));
    constexpr auto settings() const {
        return boost::hana::make_tuple(
            setting<"initial_accumulator"> = initial_accumulator_value,
            setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

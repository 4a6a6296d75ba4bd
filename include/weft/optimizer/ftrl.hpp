// SPDX-License-Identifier: MIT
// Follow the regularised leader: weights that l1 leaves at exactly 0.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// Weights follow from the sums alone, so their start matters only to the first step.
//
// source   McMahan et al. 2013, algorithm 1; Keras Ftrl
template <class Rate = double>
struct ftrl {
    Rate learning_rate{0.001};
    double learning_rate_power = -0.5;
    double initial_accumulator_value = 0.1;
    double l1_regularization_strength = 0;
    double l2_regularization_strength = 0;
    double l2_shrinkage_regularization_strength = 0;
    double beta = 0;

    static constexpr auto sum = state<0> + square(weight_gradient);
    static constexpr auto power = -setting<"learning_rate_power">;
    static constexpr auto shrunk = weight_gradient + 2 * setting<"l2_shrinkage"> * weight;
    static constexpr auto linear =
        state<1> + shrunk - (pow(sum, power) - pow(state<0>, power)) / rate * weight;
    static constexpr auto quadratic =
        pow(sum, power) / rate + (2 * setting<"l2"> + setting<"beta"> / rate);
    static constexpr auto clipped = max(min(linear, setting<"l1">), -setting<"l1">);
    static constexpr auto rule = at_start(state<0> = setting<"initial_accumulator">)
        | update(state<0> = sum, state<1> = linear, weight = (clipped - linear) / quadratic);
    constexpr auto settings() const {
        return boost::hana::make_tuple(
            setting<"learning_rate_power"> = learning_rate_power,
            setting<"initial_accumulator"> = initial_accumulator_value,
            setting<"l1"> = l1_regularization_strength, setting<"l2"> = l2_regularization_strength,
            setting<"l2_shrinkage"> = l2_shrinkage_regularization_strength, setting<"beta"> = beta);
    }
};

}  // namespace weft

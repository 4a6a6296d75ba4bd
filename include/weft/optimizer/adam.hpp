// SPDX-License-Identifier: MIT
// Adam: steps scaled by running means of the gradient and of its square.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft {

// The bias corrections are one value a step, computed in double.
//
// source   Kingma and Ba 2015; epsilon is added before the correction, as in Keras
template <class Rate = double>
struct adam {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    static constexpr auto first = state<0> + (weight_gradient - state<0>) * (1 - setting<"beta_1">);
    static constexpr auto second =
        state<1> + (square(weight_gradient) - state<1>) * (1 - setting<"beta_2">);
    static constexpr auto corrected_rate =
        rate * sqrt(1 - pow(setting<"beta_2">, step)) / (1 - pow(setting<"beta_1">, step));
    static constexpr auto rules = boost::hana::make_tuple(
        update(state<0> = first, state<1> = second,
               weight = weight - first * corrected_rate / (sqrt(second) + setting<"epsilon">)));

    constexpr std::size_t rule() const { return 0; }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
    static constexpr std::size_t state_count = states_of_rules(rules);
    static constexpr std::size_t update_flops() { return flops_of_rules(rules); }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Adam with Nesterov's momentum, by a schedule of momenta.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// The momentum of step t is beta_1 * (1 - 0.96^t / 2); their product is carried from step to step.
//
// source   Dozat 2016; Keras Nadam
template <class Rate = double>
struct nadam {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    static constexpr auto first = running_mean(state<0>, weight_gradient, setting<"beta_1">);
    static constexpr auto second =
        running_mean(state<1>, square(weight_gradient), setting<"beta_2">);
    static constexpr auto momentum = setting<"beta_1"> * (1 - 0.5 * pow(0.96, step));
    static constexpr auto next_momentum = setting<"beta_1"> * (1 - 0.5 * pow(0.96, step + 1));
    static constexpr auto product = number<"momentum_product"> * momentum;
    static constexpr auto mean = first * (next_momentum / (1 - product * next_momentum))
                               + weight_gradient * ((1 - momentum) / (1 - product));
    static constexpr auto ones = running_mean(number<"ones">, 1, setting<"beta_2">);
    static constexpr auto deviation = sqrt(second / ones);
    static constexpr auto rule = at_start(number<"momentum_product"> = 1)
        | update(state<0> = first, state<1> = second, number<"momentum_product"> = product,
                 number<"ones"> = ones,
                 weight = weight - rate * mean / (deviation + setting<"epsilon">));
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

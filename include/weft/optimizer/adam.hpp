// SPDX-License-Identifier: MIT
// Adam: steps scaled by running means of the gradient and of its square; and with weight decay.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// What the bias corrections divide by, 1 - beta^step, is the running mean of ones: a number carried
// from step to step in double. With amsgrad the largest mean square so far scales the step.
//
// source   Kingma and Ba 2015; Reddi et al. 2018; epsilon is added before the correction, as in
//          Keras
template <class Rate = double>
struct adam {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;
    bool amsgrad = false;

    static constexpr auto first = running_mean(state<0>, weight_gradient, setting<"beta_1">);
    static constexpr auto second =
        running_mean(state<1>, square(weight_gradient), setting<"beta_2">);
    static constexpr auto largest = max(state<2>, second);
    static constexpr auto ones_1 = running_mean(number<"ones_1">, 1, setting<"beta_1">);
    static constexpr auto ones_2 = running_mean(number<"ones_2">, 1, setting<"beta_2">);
    static constexpr auto corrected_rate = rate * sqrt(ones_2) / ones_1;
    static constexpr auto moved = [](const auto& mean_square) {
        return weight - first * corrected_rate / (sqrt(mean_square) + setting<"epsilon">);
    };
    static constexpr auto rules = boost::hana::make_tuple(
        update(state<0> = first, state<1> = second, number<"ones_1"> = ones_1,
               number<"ones_2"> = ones_2, weight = moved(second)),
        update(state<0> = first, state<1> = second, number<"ones_1"> = ones_1,
               number<"ones_2"> = ones_2, state<2> = largest, weight = moved(largest)));
    constexpr std::size_t rule() const { return amsgrad ? 1 : 0; }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
};

// Adam after a decay of the weights that the running means do not see: w <- w - w * decay * rate.
//
// source   Loshchilov and Hutter 2019
template <class Rate = double>
struct adamw {
    Rate learning_rate{0.001};
    double weight_decay = 0.004;
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;
    bool amsgrad = false;

    static constexpr auto decay = update(weight = weight - weight * setting<"weight_decay"> * rate);
    static constexpr auto rules = boost::hana::make_tuple(
        decay | adam<>::rules[boost::hana::size_c<0>],
        decay | adam<>::rules[boost::hana::size_c<1>]);
    constexpr std::size_t rule() const { return amsgrad ? 1 : 0; }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon,
                                       setting<"weight_decay"> = weight_decay);
    }
};

}  // namespace weft

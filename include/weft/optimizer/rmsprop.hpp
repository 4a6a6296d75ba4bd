// SPDX-License-Identifier: MIT
// Steps divided by the root of the running mean square of the gradient.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// With centered the mean's square is taken off: the variance. With momentum the steps add up in a
// velocity. Epsilon is inside the root, as in Keras.
//
// source   Tieleman and Hinton 2012; Graves 2013; Keras RMSprop
template <class Rate = double>
struct rmsprop {
    Rate learning_rate{0.001};
    double rho = 0.9;
    double momentum = 0;
    double epsilon = 1e-7;
    bool centered = false;

    static constexpr auto mean_square =
        running_mean(state<0>, square(weight_gradient), setting<"rho">);
    static constexpr auto mean = running_mean(state<1>, weight_gradient, setting<"rho">);
    static constexpr auto scaled = [](const auto& variance) {
        return rate * weight_gradient / sqrt(variance + setting<"epsilon">);
    };
    static constexpr auto plain = scaled(mean_square);
    static constexpr auto around_mean = scaled(mean_square - square(mean));
    static constexpr auto velocity = setting<"momentum"> * state<1> + plain;
    static constexpr auto centered_velocity = setting<"momentum"> * state<2> + around_mean;
    static constexpr auto rules = boost::hana::make_tuple(
        update(state<0> = mean_square, weight = weight - plain),
        update(state<0> = mean_square, state<1> = velocity, weight = weight - velocity),
        update(state<0> = mean_square, state<1> = mean, weight = weight - around_mean),
        update(state<0> = mean_square, state<1> = mean, state<2> = centered_velocity,
               weight = weight - centered_velocity));
    constexpr std::size_t rule() const { return (centered ? 2 : 0) + (momentum > 0 ? 1 : 0); }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"rho"> = rho, setting<"momentum"> = momentum,
                                       setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

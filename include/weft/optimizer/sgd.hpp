// SPDX-License-Identifier: MIT
// Stochastic gradient descent, with momentum and Nesterov's form of it.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// w <- w - rate * g; with momentum v <- momentum * v - rate * g, w <- w + v.
//
// source   notes, section 2.1; Keras SGD; Sutskever et al. 2013
template <class Rate = double>
struct sgd {
    Rate learning_rate{0.01};
    double momentum = 0;
    bool nesterov = false;

    static constexpr auto velocity = setting<"momentum"> * state<0> - rate * weight_gradient;
    static constexpr auto rules = boost::hana::make_tuple(
        update(weight = weight - rate * weight_gradient),
        update(state<0> = velocity, weight = weight + velocity),
        update(state<0> = velocity,
               weight = weight + (setting<"momentum"> * velocity - rate * weight_gradient)));
    constexpr std::size_t rule() const { return momentum == 0 ? 0 : nesterov ? 2 : 1; }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"momentum"> = momentum);
    }
};

}  // namespace weft

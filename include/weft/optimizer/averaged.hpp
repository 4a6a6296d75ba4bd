// SPDX-License-Identifier: MIT
// An exponential moving average of the weights, for any optimizer.
#pragma once

#include <weft/optimizer/extended.hpp>

namespace weft::inline v0_1 {

namespace detail {
struct averaging {
    double momentum;
    double overwrite_frequency;

    // The average is the last state. It starts as the weights after the first step.
    static constexpr auto around(const auto& rule) {
        constexpr auto average = state<count_states(std::remove_cvref_t<decltype(rule)>{})>;
        constexpr auto kept = where(step > 1, setting<"average_momentum">, 0);
        constexpr auto every = setting<"overwrite_frequency">;
        return rule | update(average = kept * average + (1 - kept) * weight)
             | update(weight = where(floor(step / every) > floor((step - 1) / every), average,
                                     weight))
             | at_end(weight = average);
    }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"average_momentum"> = momentum,
                                       setting<"overwrite_frequency"> = overwrite_frequency);
    }
};
}  // namespace detail

// a <- momentum * a + (1 - momentum) * w after every step; a takes the place of the weights every
// overwrite_frequency steps (0: never), and when fit, or trainer::finalize, ends the training.
//
// source   Polyak and Juditsky 1992; Keras use_ema, ema_momentum, ema_overwrite_frequency
template <optimizer Optimizer>
constexpr auto averaged(const Optimizer& of, double momentum = 0.99,
                        std::size_t overwrite_frequency = 0) {
    return extended<Optimizer, detail::averaging>{
        of, {momentum, static_cast<double>(overwrite_frequency)}};
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Steps as large as those before, in proportion to the gradient.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// source   Zeiler 2012; Keras Adadelta
template <class Rate = double>
struct adadelta {
    Rate learning_rate{0.001};
    double rho = 0.95;
    double epsilon = 1e-7;

    static constexpr auto mean_square =
        running_mean(state<0>, square(weight_gradient), setting<"rho">);
    static constexpr auto change = weight_gradient * sqrt(state<1> + setting<"epsilon">)
                                 / sqrt(mean_square + setting<"epsilon">);
    static constexpr auto rule =
        update(state<0> = mean_square,
               state<1> = running_mean(state<1>, square(change), setting<"rho">),
               weight = weight - rate * change);
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"rho"> = rho, setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Adam by the largest gradient, which decays, instead of the mean square.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// source   Kingma and Ba 2015, section 7.1; Keras Adamax
template <class Rate = double>
struct adamax {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    static constexpr auto first = running_mean(state<0>, weight_gradient, setting<"beta_1">);
    static constexpr auto largest = max(setting<"beta_2"> * state<1>, abs(weight_gradient));
    static constexpr auto ones = running_mean(number<"ones">, 1, setting<"beta_1">);
    static constexpr auto corrected_rate = rate / ones;
    static constexpr auto rule =
        update(state<0> = first, state<1> = largest, number<"ones"> = ones,
               weight = weight - corrected_rate * first / (largest + setting<"epsilon">));
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Steps of one size, by the sign of a running mean: found by a search over programs.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// source   Chen et al. 2023; Keras Lion
template <class Rate = double>
struct lion {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.99;

    static constexpr auto direction =
        sign(running_mean(state<0>, weight_gradient, setting<"beta_1">));
    static constexpr auto rule =
        update(state<0> = running_mean(state<0>, weight_gradient, setting<"beta_2">),
               weight = weight - rate * direction);
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2);
    }
};

}  // namespace weft

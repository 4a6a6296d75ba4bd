// SPDX-License-Identifier: MIT
// Adam whose step is as long as the weights of its tensor, for large batches.
#pragma once

#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// The trust ratio is |w| / |step|, a value a tensor; 1 where one of them is 0.
//
// source   You et al. 2020; Keras Lamb
template <class Rate = double>
struct lamb {
    Rate learning_rate{0.001};
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    static constexpr auto first = running_mean(state<0>, weight_gradient, setting<"beta_1">);
    static constexpr auto second =
        running_mean(state<1>, square(weight_gradient), setting<"beta_2">);
    static constexpr auto ones_1 = running_mean(number<"ones_1">, 1, setting<"beta_1">);
    static constexpr auto ones_2 = running_mean(number<"ones_2">, 1, setting<"beta_2">);
    static constexpr auto direction =
        first / ones_1 / (sqrt(second / ones_2) + setting<"epsilon">);
    static constexpr auto weight_norm = sqrt(row_sum(square(weight)));
    static constexpr auto direction_norm = sqrt(row_sum(square(direction)));
    static constexpr auto trust =
        where(weight_norm > 0 && direction_norm > 0, weight_norm / direction_norm, 1);
    static constexpr auto rule = update(state<0> = first, state<1> = second,
                                        number<"ones_1"> = ones_1, number<"ones_2"> = ones_2,
                                        weight = weight - trust * rate * direction);
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_1"> = beta_1, setting<"beta_2"> = beta_2,
                                       setting<"epsilon"> = epsilon);
    }
};

}  // namespace weft

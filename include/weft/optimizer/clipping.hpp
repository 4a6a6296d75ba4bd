// SPDX-License-Identifier: MIT
// Gradients clipped before the step, for any optimizer: by value, by norm, by global norm.
#pragma once

#include <weft/optimizer/extended.hpp>

namespace weft::inline v0_1 {

namespace detail {
struct clipping_value {
    double most;

    static constexpr auto around(const auto& rule) {
        constexpr auto most = setting<"clip_value">;
        return update(weight_gradient = max(min(weight_gradient, most), -most)) | rule;
    }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"clip_value"> = most);
    }
};

struct clipping_norm {
    double most;

    static constexpr auto around(const auto& rule) {
        constexpr auto norm = sqrt(row_sum(square(weight_gradient)));
        constexpr auto most = setting<"clip_norm">;
        return update(weight_gradient = weight_gradient * (most / max(norm, most))) | rule;
    }
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"clip_norm"> = most); }
};

struct clipping_global_norm {
    double most;

    static constexpr auto around(const auto& rule) {
        constexpr auto norm = sqrt(number<"square_of_global_norm">);
        constexpr auto most = setting<"clip_global_norm">;
        return update(number<"square_of_global_norm"> = square(weight_gradient))
             | update(weight_gradient = weight_gradient * (most / max(norm, most))) | rule;
    }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"clip_global_norm"> = most);
    }
};
}  // namespace detail

// Every element of the gradient cut to [-most, most].
template <optimizer Optimizer>
constexpr auto clip_by_value(const Optimizer& of, double most) {
    return extended<Optimizer, detail::clipping_value>{of, {most}};
}

// The gradient of each parameter tensor, where its norm is over most, scaled to that norm.
template <optimizer Optimizer>
constexpr auto clip_by_norm(const Optimizer& of, double most) {
    return extended<Optimizer, detail::clipping_norm>{of, {most}};
}

// The gradient of all parameters, where its norm is over most, scaled to that norm.
//
// source   Pascanu, Mikolov and Bengio 2013; Keras global_clipnorm
template <optimizer Optimizer>
constexpr auto clip_by_global_norm(const Optimizer& of, double most) {
    return extended<Optimizer, detail::clipping_global_norm>{of, {most}};
}

}  // namespace weft

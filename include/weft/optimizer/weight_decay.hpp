// SPDX-License-Identifier: MIT
// Decoupled weight decay, for any optimizer.
#pragma once

#include <weft/optimizer/extended.hpp>

namespace weft::inline v0_1 {

namespace detail {
struct decaying {
    double weight_decay;

    static constexpr auto around(const auto& rule) {
        return update(weight = weight - weight * setting<"decoupled_weight_decay"> * rate) | rule;
    }
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"decoupled_weight_decay"> = weight_decay);
    }
};
}  // namespace detail

// Before every step w <- w - w * weight_decay * rate; the optimizer sees the decayed weights.
//
// source   Loshchilov and Hutter 2019; Keras weight_decay
template <optimizer Optimizer>
constexpr auto decoupled_weight_decay(const Optimizer& of, double weight_decay) {
    return extended<Optimizer, detail::decaying>{of, {weight_decay}};
}

}  // namespace weft

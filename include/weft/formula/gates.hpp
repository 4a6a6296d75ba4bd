// SPDX-License-Identifier: MIT
// Gated activations: the first half of a row times a function of the second, the gate.
#pragma once

#include <weft/formula/activations.hpp>

namespace weft::inline v0_1 {

// x sigmoid(gate)                                  source: Dauphin et al. 2017; PyTorch
template <formula X, formula Gate = placeholder<"gate">>
constexpr auto glu(const X& z, const Gate& g = {}) {
    return detail::make_named<"glu">(z * sigmoid(g), z);
}

// x silu(gate)                                                  source: Shazeer 2020
template <formula X, formula Gate = placeholder<"gate">>
constexpr auto swiglu(const X& z, const Gate& g = {}) {
    return detail::make_named<"swiglu">(z * silu(g), z);
}

// x gelu(gate)                                                  source: Shazeer 2020
template <formula X, formula Gate = placeholder<"gate">>
constexpr auto geglu(const X& z, const Gate& g = {}) {
    return detail::make_named<"geglu">(z * gelu(g), z);
}

}  // namespace weft

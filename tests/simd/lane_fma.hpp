// SPDX-License-Identifier: MIT
// What a lane of simd::fma is: in one rounding or, without such an instruction, in two.
#pragma once

#include <weft/simd/batch.hpp>

#include <cmath>

template <class Real>
Real lane_fma(Real a, Real b, Real c) {
    if constexpr (weft::simd::fma_is_fused) return std::fma(a, b, c);
    else return weft::simd::rounded(a * b) + c;
}

// SPDX-License-Identifier: MIT
// atan of registers.
#pragma once

#include <weft/simd/bits.hpp>

namespace weft::inline v0_1::simd {

namespace detail {

// pi/2 in two parts; (atan(t) - t) / t^3 of t^2, |t| <= 1, minimax
template <class Real>
struct arctangent;
template <>
struct arctangent<float> {
    static constexpr float half_pi = 0x1.921fb6p0F, rest_of_half_pi = -0x1.777a5cp-25F;
    static constexpr float series[] = {-0x1.55553ep-2F, 0x1.9991fep-3F,  -0x1.2421b4p-3F,
                                       0x1.c099f6p-4F,  -0x1.583478p-4F, 0x1.dac98ep-5F,
                                       -0x1.fed0aep-6F, 0x1.65a598p-7F,  -0x1.d62e86p-10F};
};
template <>
struct arctangent<double> {
    static constexpr double half_pi = 0x1.921fb54442d18p0;
    static constexpr double rest_of_half_pi = 0x1.1a62633145c07p-54;
    static constexpr double series[] = {
        -0x1.5555555555526p-2, 0x1.999999999554ap-3,  -0x1.249249237e2adp-3, 0x1.c71c717f95d98p-4,
        -0x1.745d11ab04e4dp-4, 0x1.3b136676a234ap-4,  -0x1.110e5020fb216p-4, 0x1.e1bb9b446a4d9p-5,
        -0x1.ae5e44b82a1a8p-5, 0x1.82da4559e3f87p-5,  -0x1.59a2959780ddbp-5, 0x1.2c2ba1a219742p-5,
        -0x1.e9f1c9c9b68dep-6, 0x1.68330cc073cdep-6,  -0x1.c77e23df1a296p-7, 0x1.d7a0fcdd9b4b6p-8,
        -0x1.7a217d28e9acfp-9, 0x1.b3d9b0b1c674fp-11, -0x1.3f1a5d1fc7ca9p-13,
        0x1.bbc1ee9fbbf36p-17};
};

}  // namespace detail

// accuracy 2 ulp; of infinity pi/2, of -0 that
template <class Real>
[[gnu::always_inline]] inline batch<Real> atan(batch<Real> x) {
    using constants = detail::arctangent<Real>;
    const batch<Real> one(Real(1)), size = simd::abs(x);
    const mask<Real> steep = size > one;  // then pi/2 - atan(1 / size)
    const batch<Real> t = simd::select(steep, quotient(one, size), size), z = t * t;
    const batch<Real> angle = simd::fma(t * z, polynomial(z, constants::series), t);
    const batch<Real> rest = angle - batch<Real>(constants::rest_of_half_pi);
    const batch<Real> from_above = batch<Real>(constants::half_pi) - rest;
    return copy_sign(simd::select(steep, from_above, angle), x);
}

}  // namespace weft::simd

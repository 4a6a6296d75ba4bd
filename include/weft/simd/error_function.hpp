// SPDX-License-Identifier: MIT
// erf of registers, without branches.
#pragma once

#include <weft/simd/exponential.hpp>

namespace weft::simd {

namespace detail {

// inner: erf(x) / x - 1 of x^2 up to `middle`; outer: log(1 - erf(x)) from there to `last`, where
// the result rounds to 1; minimax for the relative error of erf
template <class Real>
struct error_function;
template <>
struct error_function<float> {
    static constexpr float middle = 0.92F, last = 3.95F;
    static constexpr float inner[] = {0x1.06eba8p-3F,  -0x1.812744p-2F, 0x1.ce2e3p-4F,
                                      -0x1.b811bcp-6F, 0x1.54e60ep-8F,  -0x1.ab4676p-11F,
                                      0x1.603278p-14F};
    static constexpr float outer[] = {-0x1.619d9cp-14F, -0x1.20dd76p0F,  -0x1.4554p-1F,
                                      -0x1.b352cep-4F,  0x1.8928dep-6F,  -0x1.f2e886p-9F,
                                      0x1.84f826p-12F,  -0x1.150e24p-16F};
};
template <>
struct error_function<double> {
    static constexpr double middle = 1, last = 6;
    static constexpr double inner[] = {
        0x1.06eba8214db68p-3,  -0x1.812746b0379c2p-2,  0x1.ce2f21a041016p-4,
        -0x1.b82ce3120627bp-6, 0x1.565bccfa9a1f6p-8,   -0x1.c02db072e8edp-11,
        0x1.f9a2bf732f4e5p-14, -0x1.f4ca9490f1b78p-17, 0x1.b9827ae574984p-20,
        -0x1.5c16e26cc3f3ep-23, 0x1.d7849273c9f37p-27, -0x1.acdfff162a438p-31};
    static constexpr double outer[] = {
        -0x1.0df5fe6e7c05dp-21, -0x1.20dd1fd45140fp0,   -0x1.45f627504f932p-1,
        -0x1.a4ac5ceb67076p-4,  0x1.372297995f5bp-6,    0x1.ae92490b314dbp-12,
        -0x1.f64093b0ce9e3p-10, 0x1.9409ac245b4b4p-11,  -0x1.1b37ea767edfdp-13,
        -0x1.54070b3495669p-16, 0x1.7ee6af1ef1fecp-16,  -0x1.22d2c0e00efc5p-17,
        0x1.1ea5936c9171ep-19,  -0x1.90d4e9126e83dp-22, 0x1.8ec5010ac25c1p-25,
        -0x1.0e5c1277a766ep-28, 0x1.c1b0a28d6a7e5p-33,  -0x1.5ad18c3223812p-38};
};

}  // namespace detail

// accuracy 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> erf(batch<Real> x) {
    using constants = detail::error_function<Real>;
    const batch<Real> size = simd::abs(x);
    const batch<Real> near = simd::fma(x, polynomial(x * x, constants::inner), x);
    const batch<Real> bounded = at_most(size, constants::last);
    const batch<Real> rest = detail::exp_in_range(polynomial(bounded, constants::outer));
    const batch<Real> far = copy_sign(batch<Real>(Real(1)) - rest, x);
    return simd::select(size < batch<Real>(constants::middle), near, far);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// Elementary functions of registers.
#pragma once

#include <weft/simd/register.hpp>

namespace weft::simd {

template <class Real> [[gnu::always_inline]] inline batch<Real> exp(batch<Real> x) { return xsimd::exp(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> exp_nonpositive(batch<Real> x) { return xsimd::exp(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> expm1(batch<Real> x) { return xsimd::expm1(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> log(batch<Real> x) { return xsimd::log(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> log1p(batch<Real> x) { return xsimd::log1p(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> log1p_unit(batch<Real> x) { return xsimd::log1p(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> tanh(batch<Real> x) { return xsimd::tanh(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> erf(batch<Real> x) { return xsimd::erf(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> sin(batch<Real> x) { return xsimd::sin(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> cos(batch<Real> x) { return xsimd::cos(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> sqrt(batch<Real> x) { return xsimd::sqrt(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> abs(batch<Real> x) { return xsimd::abs(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> floor(batch<Real> x) { return xsimd::floor(x); }
template <class Real> [[gnu::always_inline]] inline batch<Real> sign(batch<Real> x) {
    const batch<Real> zero(Real(0));
    return simd::select(x > zero, batch<Real>(Real(1)), simd::select(x < zero, batch<Real>(Real(-1)), x));
}
template <class Real> [[gnu::always_inline]] inline batch<Real> pow(batch<Real> x, double exponent) {
    return xsimd::pow(x, batch<Real>(static_cast<Real>(exponent)));
}
template <class Real> [[gnu::always_inline]] inline batch<Real> sigmoid(batch<Real> x) {
    const batch<Real> e = simd::exp_nonpositive(-simd::abs(x)), one(Real(1));
    return simd::select(x >= batch<Real>(Real(0)), one, e) / (one + e);
}
template <class Real> [[gnu::always_inline]] inline batch<Real> softplus(batch<Real> x) {
    return simd::maximum_of_number(x, batch<Real>(Real(0))) + simd::log1p_unit(exp_nonpositive(-simd::abs(x)));
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// exp, expm1, tanh and sigmoid of registers, without branches.
#pragma once

#include <weft/simd/bits.hpp>

namespace weft::simd {

namespace detail {

// series: (exp(r) - 1 - r) / r^2 for |r| <= 0.347, minimax for the relative error of exp(r) - 1;
// tangent: (tanh(x) - x) / x^3 of x^2 for |x| <= 0.55, minimax for the relative error of tanh(x).
template <class Real>
struct exponential;
template <>
struct exponential<float> {
    static constexpr float per_ln2 = 0x1.715476p0F, ln2_head = 0x1.62ep-1F;
    static constexpr float ln2_tail = 0x1.0bfbe8p-15F;
    static constexpr float least_normal = -0x1.5d589ep6F, greatest = 0x1.62e42ep6F;
    static constexpr float all_vanish = -104, all_overflow = 89;
    static constexpr float series[] = {0x1p-1F,         0x1.555556p-3F,  0x1.55546ep-5F,
                                       0x1.1110aap-7F, 0x1.6da8f2p-10F, 0x1.a17f64p-13F};
    static constexpr float tangent[] = {-0x1.55554cp-2F, 0x1.110d58p-3F, -0x1.b9269ep-5F,
                                        0x1.58f62ap-6F, -0x1.98c4eap-8F};
};
template <>
struct exponential<double> {
    static constexpr double per_ln2 = 0x1.71547652b82fep0, ln2_head = 0x1.62e42feep-1;
    static constexpr double ln2_tail = 0x1.a39ef35793c76p-33;
    static constexpr double least_normal = -0x1.6232bdd7abcd2p9, greatest = 0x1.62e42fefa39efp9;
    static constexpr double all_vanish = -746, all_overflow = 710;
    static constexpr double series[] = {
        0x1.0000000000009p-1,  0x1.5555555555558p-3,  0x1.55555555502a4p-5,  0x1.111111110f7a1p-7,
        0x1.6c16c1864df32p-10, 0x1.a01a01b03af3cp-13, 0x1.a01992dcd7c09p-16, 0x1.71ddf62fe6d14p-19,
        0x1.28b4dab755533p-22, 0x1.af642337af284p-26};
    static constexpr double tangent[] = {
        -0x1.5555555555552p-2, 0x1.1111111110af8p-3,  -0x1.ba1ba1b9a1dbp-5,
        0x1.664f485f62528p-6,  -0x1.226e2f9db69d6p-7, 0x1.d6d2a9cf8d909p-9,
        -0x1.7d903b58507afp-10, 0x1.3484dee264d6bp-11, -0x1.e96963815ded8p-13,
        0x1.5d34c726e2163p-14, -0x1.4613cf9f770c1p-16};
};

// x = n ln 2 + rest, |rest| <= 0.347; offset = n + rounding_offset.
template <class Real>
struct reduced_exponent {
    batch<Real> offset, n, rest;
};
template <class Real>
[[gnu::always_inline]] inline reduced_exponent<Real> reduce_exponent(batch<Real> x) {
    using constants = exponential<Real>;
    const batch<Real> shift(rounding_offset<Real>);
    const batch<Real> offset = simd::fma(x, batch<Real>(constants::per_ln2), shift);
    const batch<Real> n = offset - shift;
    const batch<Real> rest = simd::fma(n, batch<Real>(-constants::ln2_head), x);
    return {offset, n, simd::fma(n, batch<Real>(-constants::ln2_tail), rest)};
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp_of_rest(batch<Real> rest) {
    const batch<Real> one(Real(1));
    return simd::fma(simd::fma(polynomial(rest, exponential<Real>::series), rest, one), rest, one);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> expm1_of_rest(batch<Real> rest) {
    return simd::fma(rest * rest, polynomial(rest, exponential<Real>::series), rest);
}

#ifdef __AVX512F__
// value * 2^n
template <class Real>
[[gnu::always_inline]] inline batch<Real> scaled(batch<Real> value, batch<Real> n) {
    if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_maskz_scalef_ps(0xffff, value, n));
    else return batch<Real>(_mm512_maskz_scalef_pd(0xff, value, n));
}
#endif

// exp(x) for x from that of the least normal number to 0, or NaN.
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp_in_range(batch<Real> x) {
    const reduced_exponent<Real> p = reduce_exponent(x);
    const batch<Real> rest = expm1_of_rest(p.rest);
#ifdef __AVX512F__
    if constexpr (is_512_bits<Real>) return scaled(batch<Real>(Real(1)) + rest, p.n);
#endif
    const batch<Real> power = power_of_two(p.offset);
    return simd::fma(power, rest, power);
}

}  // namespace detail

// accuracy float 1 ulp, double 2 ulp, without FMA 2 ulp; a result below the least normal number
//          may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp(batch<Real> x) {
    using constants = detail::exponential<Real>;
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        const auto p = detail::reduce_exponent(
            at_most(at_least(x, constants::all_vanish), constants::all_overflow));
        return detail::scaled(detail::exp_of_rest(p.rest), p.n);
    }
#endif
    const auto p = detail::reduce_exponent(x);
    const batch<Real> inside = from_bits<Real>(bits(detail::exp_of_rest(p.rest))
                                               + (bits(p.offset) << significand_bits<Real>));
    const batch<Real> below =
        simd::select(x < batch<Real>(constants::least_normal), batch<Real>(Real(0)), inside);
    return simd::select(x <= batch<Real>(constants::greatest), below,
                        x + batch<Real>(std::numeric_limits<Real>::infinity()));
}

// exp(x) for x <= 0
// accuracy 2 ulp; a result below the least normal number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp_nonpositive(batch<Real> x) {
    using constants = detail::exponential<Real>;
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>)
        return detail::exp_in_range(at_least(x, constants::all_vanish));
#endif
    return simd::select(x < batch<Real>(constants::least_normal), batch<Real>(Real(0)),
                        detail::exp_in_range(x));
}

// exp(x) - 1 without cancellation
// accuracy 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> expm1(batch<Real> x) {
    const auto p = detail::reduce_exponent(
        at_most(at_least(x, Real(-40)), detail::exponential<Real>::all_overflow));
    // 2^(n - 1), which does not overflow
    const batch<Real> half = power_of_two(p.offset - batch<Real>(Real(1)));
    const batch<Real> result =
        simd::fma(half, detail::expm1_of_rest(p.rest), half - batch<Real>(Real(0.5)));
    return copy_sign(result + result, x);
}

// accuracy 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> tanh(batch<Real> x) {
    const batch<Real> one(Real(1)), size = negative_abs(x), z = x * x;
    const batch<Real> small =
        simd::fma(x * z, polynomial(z, detail::exponential<Real>::tangent), x);
    const auto p = detail::reduce_exponent(at_least(size + size, Real(-40)));
    const batch<Real> power = power_of_two(p.offset);
    const batch<Real> e = simd::fma(power, detail::expm1_of_rest(p.rest), power);  // exp(-2 |x|)
    const batch<Real> large = one - (e + e) / (e + one);
    return copy_sign(simd::select(size < batch<Real>(Real(-0.55)), large, small), x);
}

// 1 / (1 + exp(-x))
// accuracy 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> sigmoid(batch<Real> x) {
    const batch<Real> e = simd::exp_nonpositive(negative_abs(x)), one(Real(1));
    // c - c e / (1 + e), where c is 1 or e
    const batch<Real> c = simd::select(x < batch<Real>(Real(0)), e, one);
    return simd::fma(c, e / (negate(one) - e), c);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// exp, expm1, tanh and sigmoid of registers, without branches.
#pragma once

#include <weft/simd/bits.hpp>

namespace weft::simd {

namespace detail {

// series: (exp(r) - 1 - r) / r^2 for |r| <= 0.347, minimax for the relative error of exp(r) - 1.
template <class Real>
struct exponential;
template <>
struct exponential<float> {
    static constexpr float per_ln2 = 0x1.715476p0F, ln2_head = 0x1.62ep-1F, ln2_tail = 0x1.0bfbe8p-15F;
    static constexpr float least_normal = -0x1.5d589ep6F, greatest = 0x1.62e42ep6F;
    static constexpr float all_vanish = -104, all_overflow = 89;
    static constexpr float series[] = {0x1p-1F,         0x1.555556p-3F,  0x1.55546ep-5F,
                                       0x1.1110aap-7F, 0x1.6da8f2p-10F, 0x1.a17f64p-13F};
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
#ifdef __AVX512F__
    if constexpr (is_512_bits<Real>) return scaled(exp_of_rest(p.rest), p.n);
#endif
    return simd::rounded(exp_of_rest(p.rest) * power_of_two(p.offset));
}

}  // namespace detail

// accuracy float 1 ulp, double 1 ulp; a result below the least normal number may be 0
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

// exp(x) for x <= 0; the same accuracy
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
// accuracy float 2 ulp, double 2 ulp
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

// accuracy float 2 ulp, double 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> tanh(batch<Real> x) {
    const batch<Real> one(Real(1)), size = negative_abs(x);
    const auto p = detail::reduce_exponent(at_least(size + size, Real(-40)));
    const batch<Real> power = power_of_two(p.offset), rest = detail::expm1_of_rest(p.rest);
    const batch<Real> e = simd::fma(power, rest, power);  // exp(-2 |x|)
    const batch<Real> one_less = simd::fma(power, rest, power - one);
    // -(e - 1) / (e + 1), or 1 - 2 e / (e + 1), whichever loses less
    const mask<Real> is_large = size < batch<Real>(Real(-0.55));
    const batch<Real> quotient = simd::select(is_large, e + e, one_less) / (e + one);
    return copy_sign(simd::select(is_large, one - quotient, quotient), x);
}

// 1 / (1 + exp(-x))
// accuracy float 2 ulp, double 2 ulp
template <class Real>
[[gnu::always_inline]] inline batch<Real> sigmoid(batch<Real> x) {
    const batch<Real> e = simd::exp_nonpositive(negative_abs(x)), one(Real(1));
    return simd::select(x < batch<Real>(Real(0)), e, one) / (one + e);
}

}  // namespace weft::simd

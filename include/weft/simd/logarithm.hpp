// SPDX-License-Identifier: MIT
// log and log1p of registers, without branches.
#pragma once

#include <weft/simd/exponential.hpp>

namespace weft::inline v0_1::simd {

namespace detail {

// ln 2 in two positive parts, the first short: a whole exponent times it is exact.
//
// series   float: (log(1 + f) - f) / f^2 for -0.25 <= f <= 0.5; double: (2 atanh(s) - 2 s) / s^3 of
//          z = s^2 <= 0.04; unit: (log(1 + x) - x) / x^2 for 0 <= x <= 1; each minimax
template <class Real>
struct logarithm;
template <>
struct logarithm<float> {
    static constexpr float series[] = {-0x1p-1F,        0x1.5555a4p-2F,  -0x1.00009ap-2F,
                                       0x1.996a48p-3F,  -0x1.54d8f8p-3F, 0x1.284e3cp-3F,
                                       -0x1.0e314p-3F,  0x1.b1cf58p-4F,  -0x1.7a6586p-5F};
    static constexpr float unit[] = {-0x1.fffffcp-2F, 0x1.55541ap-2F,  -0x1.ffcd54p-3F,
                                     0x1.97aec4p-3F,  -0x1.4ac4dap-3F, 0x1.ffd35ep-4F,
                                     -0x1.54e4b4p-4F, 0x1.576d58p-5F,  -0x1.bb3134p-7F,
                                     0x1.0b158cp-9F};
};
template <>
struct logarithm<double> {
    static constexpr double series[] = {
        0x1.5555555555552p-1, 0x1.999999999b82ep-2, 0x1.249249223651bp-2, 0x1.c71c746a56fdbp-3,
        0x1.745c4ddd412e9p-3, 0x1.3b35e4caef7dcp-3, 0x1.0dc2d37fce8ecp-3, 0x1.1bdca037f56ep-3};
    static constexpr double unit[] = {
        -0x1.ffffffffffffbp-2, 0x1.5555555554f2fp-2,  -0x1.ffffffffbbc0fp-3, 0x1.9999998e5bd4ep-3,
        -0x1.55555442ab65fp-3, 0x1.2492382bce96bp-3,  -0x1.fffe8b1b8c6a8p-4, 0x1.c710c9495254dp-4,
        -0x1.99533ebb2f28bp-4, 0x1.7314a9768f187p-4,  -0x1.509bcf82c1a04p-4, 0x1.2d21d5d4a319ep-4,
        -0x1.032442e6379bbp-4, 0x1.9e4a697ddeccp-5,   -0x1.273285414d2ffp-5, 0x1.66eb8ff1c9877p-6,
        -0x1.637e8169da504p-7, 0x1.0fe23d84ea01ep-8,  -0x1.2a9d8c4e273d9p-10, 0x1.a0a644c7e8ae2p-13,
        -0x1.143d386f43fe3p-16};
};

// log(1 + f) - minus_exponent ln 2, the sign of f = -0 kept.
[[gnu::always_inline]] inline batch<float> log_of_parts(batch<float> f,
                                                        batch<float> minus_exponent) {
    using ln2 = exponential<float>;
    const batch<float> head = simd::fma(minus_exponent, batch<float>(-ln2::ln2_tail), f);
    const batch<float> sum = simd::fma(f * f, polynomial(f, logarithm<float>::series), head);
    return simd::fma(minus_exponent, batch<float>(-ln2::ln2_head), sum);
}
// source   fdlibm, e_log.c: log(1 + f) = f - (f^2/2 - s (f^2/2 + R)), s = f / (2 + f)
[[gnu::always_inline]] inline batch<double> log_of_parts(batch<double> f,
                                                         batch<double> minus_exponent) {
    using ln2 = exponential<double>;
    const batch<double> s = quotient(f, f + batch<double>(2.0)), z = s * s;
    const batch<double> half_square = simd::rounded((f * batch<double>(0.5)) * f);
    const batch<double> inner = simd::fma(z, polynomial(z, logarithm<double>::series), half_square);
    const batch<double> small =
        simd::fma(s, inner, simd::rounded(minus_exponent * batch<double>(-ln2::ln2_tail)));
    return simd::fma(minus_exponent, batch<double>(-ln2::ln2_head), f - (half_square - small));
}

// result, where x is a positive number; else what log(x) is there.
template <class Real>
[[gnu::always_inline]] inline batch<Real> log_at_edges(batch<Real> result, batch<Real> x) {
#ifdef __AVX512F__
    // One entry of 4 bits a class of x: quiet and signalling NaN stay, 0 gives -infinity,
    // -infinity and negative numbers NaN, +infinity itself; 1 and positive numbers the result.
    constexpr int edges = 0x2 | 0x2 << 4 | 0x4 << 8 | 0x3 << 16 | 0x5 << 20 | 0x3 << 24;
    if constexpr (is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_fixupimm_ps(result, x, _mm512_set1_epi32(edges), 0));
    else if constexpr (is_512_bits<Real>)
        return batch<Real>(_mm512_fixupimm_pd(result, x, _mm512_set1_epi64(edges), 0));
#endif
    constexpr Real infinity = std::numeric_limits<Real>::infinity();
    const batch<Real> zero(Real(0)), at_infinity(infinity);
    const batch<Real> not_positive =
        simd::select(x == zero, batch<Real>(-infinity),
                     batch<Real>(std::numeric_limits<Real>::quiet_NaN()));
    return simd::select(x > zero, simd::select(x < at_infinity, result, x), not_positive);
}

}  // namespace detail

// accuracy float 1.01 ulp, double 0.84; denormal numbers too
template <class Real>
[[gnu::always_inline]] inline batch<Real> log(batch<Real> x) {
    const batch<Real> one(Real(1));
#ifdef __AVX512F__
    // 0, infinity, NaN and negative numbers come out right of themselves.
    if constexpr (detail::is_512_bits<Real>) {
        batch<Real> exponent, significand;
        if constexpr (sizeof(Real) == 4) {
            exponent = batch<Real>(_mm512_maskz_getexp_ps(0xffff, x));
            significand = batch<Real>(
                _mm512_maskz_getmant_ps(0xffff, x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
        } else {
            exponent = batch<Real>(_mm512_maskz_getexp_pd(0xff, x));
            significand = batch<Real>(
                _mm512_maskz_getmant_pd(0xff, x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan));
        }
        const batch<Real> lifted = simd::select(significand < one, exponent + one, exponent);
        return detail::log_of_parts(significand - one, batch<Real>(Real(0)) - lifted);
    }
#endif
    constexpr Real lift = static_cast<Real>(bits_of_one<Real>{1} << (significand_bits<Real> + 1));
    const mask<Real> denormal = x < batch<Real>(std::numeric_limits<Real>::min());
    const auto p = split(simd::select(denormal, x * batch<Real>(lift), x));
    const batch<Real> lifted = p.minus_exponent + batch<Real>(Real(significand_bits<Real> + 1));
    const batch<Real> minus_exponent = simd::select(denormal, lifted, p.minus_exponent);
    return detail::log_at_edges(detail::log_of_parts(p.significand - one, minus_exponent), x);
}

// log(1 + x) without cancellation
// accuracy float 1.27 ulp, double 0.82
template <class Real>
[[gnu::always_inline]] inline batch<Real> log1p(batch<Real> x) {
    const batch<Real> one(Real(1)), sum = one + x;
    const auto p = split(sum);
    // 4 ((1 + x) 2^-k - 1) in one rounding; -0 stays -0
    const batch<Real> f4 = simd::fma(x, p.scale, negate(batch<Real>(Real(4)) - p.scale));
    const batch<Real> f = simd::rounded(f4 * batch<Real>(Real(0.25)));
    return detail::log_at_edges(detail::log_of_parts(f, p.minus_exponent), sum);
}

// log(1 + x) for 0 <= x <= 1
// accuracy float 1.17 ulp, double 1.33
template <class Real>
[[gnu::always_inline]] inline batch<Real> log1p_unit(batch<Real> x) {
    return simd::fma(x * x, polynomial(x, detail::logarithm<Real>::unit), x);
}

}  // namespace weft::simd

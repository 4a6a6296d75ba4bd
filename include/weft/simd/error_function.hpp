// SPDX-License-Identifier: MIT
// erf and the normal distribution function of registers, without branches.
#pragma once

#include <weft/simd/exponential.hpp>

namespace weft::inline v0_1::simd {

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

// The tail of the normal distribution beyond t is exp(-t^2 / 2) times its Mills ratio over
// sqrt(2 pi): here that times t + 4, of u = (t - 4) / (t + 4) for t <= 39, minimax.
inline constexpr double tail_last = 39;
inline constexpr double mills_ratio[] = {
    0x1.82b4bb8c94dcep-1, -0x1.373e3a893c28ap-1, 0x1.8c6dbf2cfc281p-2, -0x1.7dff2bff683a4p-3,
    0x1.eec4cc3e50c5fp-5, -0x1.ee2761047f69dp-8, -0x1.c81719d90b76dp-9, 0x1.ab825fc10cfdcp-10,
    0x1.17a4b05d4f27cp-13, -0x1.e4a42558eca41p-13, -0x1.002167951bc67p-19, 0x1.26d093fdb0f73p-15,
    0x1.80df1af8c7b28p-21, -0x1.8d4a047c769aep-18, -0x1.525248edfda35p-21, 0x1.12272f3882078p-20,
    0x1.2498225a37685p-22, -0x1.4be964120bd8dp-23, -0x1.718e383f60484p-24, 0x1.ba57af9faa6b6p-27,
    0x1.56b0244fde67fp-26, 0x1.2766ca7176fa3p-29, -0x1.642e604f34efap-29, -0x1.ae6c7947ebf1bp-31,
    -0x1.563c94d9e6c32p-39};

// A sum of two numbers, the rest small.
struct in_parts {
    batch<double> head, rest;
};
// q x + c for |q x| at most 2 |c| and c without its last bit
[[gnu::always_inline]] inline in_parts horner_step(batch<double> q, batch<double> x, double c) {
    const batch<double> added(c), product = simd::rounded(x * q), head = product + added;
    return {head, (product - (head - added)) + simd::fms(x, q, product)};
}

// The probability beyond size, from 0 to tail_last, or size times it: all factors but 2^n, the
// last, are in two parts, so that but for their rests the result is rounded once.
template <bool TimesSize>
[[gnu::always_inline]] inline batch<double> normal_tail(batch<double> size) {
    using value = batch<double>;
    using constants = exponential<double>;
    const value one(1.0), four(4.0), half(-0.5), sum = size + four, difference = size - four;
    const value rest_of_sum = size - (sum - four), rest_of_difference = size - (difference + four);
    // (numerator - quotient (size + 4)) / (size + 4), what a quotient lost in rounding
    const value reciprocal = quotient(one, sum);
    const auto lost = [&](value numerator, value quotient, value rest)
                          __attribute__((always_inline)) {
        const value remainder = simd::fnma(quotient, sum, numerator);
        return remainder + simd::fnma(quotient, rest_of_sum, rest);
    };
    const value first = simd::rounded(difference * reciprocal);
    const value u = simd::fma(reciprocal, lost(difference, first, rest_of_difference), first);
    const value square_of_u = u * u;
    const value even = polynomial<2, 2>(square_of_u, mills_ratio);
    const value curve = simd::fma(polynomial<3, 2>(square_of_u, mills_ratio), u, even);
    const in_parts slope = horner_step(curve, u, mills_ratio[1]);
    in_parts p = horner_step(slope.head, u, mills_ratio[0]);
    p.rest = simd::fma(slope.rest, u, p.rest);
    if constexpr (TimesSize) {
        const value product = simd::rounded(p.head * size);
        p = {product, simd::fma(p.rest, size, simd::fms(p.head, size, product))};
    }
    const value ratio = simd::rounded(p.head * reciprocal);
    const value rest_of_ratio = simd::rounded(reciprocal * lost(p.head, ratio, p.rest));
    // exp(-size^2 / 2) = 2^n (1 + e) (1 + low)
    const value square = simd::rounded(size * size);
    const auto [offset, n, rest] = reduce_exponent(square * half);
    const value unreduced = simd::fma(n, value(-constants::ln2_head), square * half);
    const value low = simd::fma(simd::fms(size, size, square), half,
                                simd::fma(n, value(-constants::ln2_tail), unreduced - rest));
    const value e = expm1_of_rest(rest);
    const value small = simd::fma(ratio, low, rest_of_ratio);
    const value all_but_ratio = simd::fma(ratio, e, simd::fma(small, e, small));
    const value tail =
        scaled(scaled_exponential<double>{ratio + all_but_ratio, n, bits(offset)});
#ifdef __AVX512F__
    if constexpr (is_512_bits<double>) return tail;
#endif
    return simd::select(n < value(-1022.0), value(0.0), tail);
}
// The part of x that gelu keeps, but for x times the tail: x, or -0 below 0.
template <class Real>
[[gnu::always_inline]] inline batch<Real> kept_by_gelu(batch<Real> x) {
    return at_least(x, Real(-0.0));
}
[[gnu::always_inline]] inline batch<double> normal_cdf_by_ratio(batch<double> x) {
    const batch<double> one(1.0);
    const batch<double> tail = normal_tail<false>(at_most(simd::abs(x), tail_last));
    return simd::select(x < batch<double>(0.0), tail, one - tail);
}
[[gnu::always_inline]] inline batch<double> gelu_by_ratio(batch<double> x) {
    return kept_by_gelu(x) - normal_tail<true>(at_most(simd::abs(x), tail_last));
}

#ifdef __AVX512F__
// erf for odd_function_of_intervals; minimax, in the first interval for the relative error.
inline constexpr float erf_first = 0.3125F, erf_last = 4;
alignas(64) inline constexpr float erf_of_intervals[5][32] = {
    {0x1.f74a6ep-1F, 0x1.fcdacep-1F, 0x1.fefcdp-1F, 0x1.ffb5bep-1F, 0x1.ffed16p-1F,
     0x1.fffbb8p-1F, 0x1.ffff24p-1F, 0x1.ffffd8p-1F, 0x1.fffffap-1F, 0x1p0F, 0, 0x1.20c564p-5F,
     0x1.207d48p-4F, 0x1.b00812p-4F, 0x1.1f5e1ap-3F, 0x1.662a0cp-3F, 0x1.ac45e4p-3F,
     0x1.1af54ep-2F, 0x1.5da9f4p-2F, 0x1.9dd0d2p-2F, 0x1.db081cp-2F, 0x1.0a7ef6p-1F,
     0x1.25b8a8p-1F, 0x1.3f196ep-1F, 0x1.569244p-1F, 0x1.7fb9cp-1F, 0x1.a1551ap-1F, 0x1.bbef1p-1F,
     0x1.d0580cp-1F, 0x1.df85eap-1F, 0x1.ea773p-1F, 0x1.f21cap-1F},
    {0x1.0bf63cp-4F, 0x1.b0fdacp-6F, 0x1.34abc4p-7F, 0x1.848664p-9F, 0x1.afd8e4p-11F,
     0x1.a9eb98p-13F, 0x1.706b58p-15F, 0x1.462d88p-17F, 0x1.4b0792p-20F, -0x1.01a2ap-24F,
     0x1.20dd76p0F, 0x1.20954cp0F, 0x1.1fbd2ap0F, 0x1.1e5648p0F, 0x1.1c6306p0F, 0x1.19e5e2p0F,
     0x1.16e2c8p0F, 0x1.0f5d1cp0F, 0x1.05fd42p0F, 0x1.f5f118p-1F, 0x1.dd16dcp-1F, 0x1.c1ef92p-1F,
     0x1.a507c2p-1F, 0x1.86e94p-1F, 0x1.681ffep-1F, 0x1.2a8dd4p-1F, 0x1.dfca8cp-2F,
     0x1.75a92cp-2F, 0x1.1a0d4ep-2F, 0x1.9cb6f4p-3F, 0x1.24a96ap-3F, 0x1.9243e8p-4F},
    {-0x1.c3cc14p-4F, -0x1.a226ecp-5F, -0x1.4f757cp-6F, -0x1.d5df12p-8F, -0x1.20346ap-9F,
     -0x1.3d61aep-11F, -0x1.2847cap-13F, -0x1.94f12p-15F, -0x1.d2918ap-19F, 0x1.1f793ep-21F,
     -0x1.84dcc6p-17F, -0x1.20e25cp-5F, -0x1.1fcdf2p-4F, -0x1.acefd2p-4F, -0x1.1c8e46p-3F,
     -0x1.604478p-3F, -0x1.a23442p-3F, -0x1.0f6072p-2F, -0x1.477dbep-2F, -0x1.7894e4p-2F,
     -0x1.a19e4cp-2F, -0x1.c1d588p-2F, -0x1.d9dca4p-2F, -0x1.e8921cp-2F, -0x1.ef39c6p-2F,
     -0x1.e53624p-2F, -0x1.c1e83p-2F, -0x1.8d135ep-2F, -0x1.4eedb4p-2F, -0x1.0eefep-2F,
     -0x1.a4e93ep-3F, -0x1.3a1abep-3F},
    {0x1.9f0ccep-4F, 0x1.c6a53p-5F, 0x1.a0988ap-6F, 0x1.48846ep-7F, 0x1.c15c36p-9F,
     0x1.1e7b26p-10F, 0x1.1d10ecp-12F, 0x1.54ab4p-13F, 0x1.3360e2p-18F, -0x1.9af0aap-20F,
     -0x1.808224p-2F, -0x1.7e81fep-2F, -0x1.7c05f6p-2F, -0x1.7d4e94p-2F, -0x1.6bc914p-2F,
     -0x1.67e30cp-2F, -0x1.5b72b2p-2F, -0x1.3ca78p-2F, -0x1.1943fap-2F, -0x1.dc03bp-3F,
     -0x1.81ac8p-3F, -0x1.307014p-3F, -0x1.8a8542p-4F, -0x1.d2a648p-5F, -0x1.74aef8p-7F,
     0x1.066f7cp-4F, 0x1.ee5508p-4F, 0x1.3cf3ep-3F, 0x1.57e46p-3F, 0x1.53ae6cp-3F, 0x1.34981ep-3F,
     0x1.029414p-3F},
    {-0x1.7421d8p-5F, -0x1.efc28ap-6F, -0x1.02d412p-6F, -0x1.caef92p-8F, -0x1.5cfd98p-9F,
     -0x1.0621d8p-10F, -0x1.0ea6bap-12F, -0x1.fc082p-13F, -0x1.35c564p-19F, 0x1.793d1ep-20F,
     -0x1.cdeaecp-8F, 0x1.8ae5f6p-10F, 0x1.fc2064p-6F, 0x1.275122p-3F, 0x1.86fe48p-6F,
     0x1.f5bba4p-4F, 0x1.edcdbcp-4F, 0x1.13f31p-3F, 0x1.4061c2p-3F, 0x1.39a634p-3F,
     0x1.3f30c4p-3F, 0x1.97e1ep-3F, 0x1.33eb48p-3F, 0x1.763514p-3F, 0x1.363f02p-3F,
     0x1.d28b1ap-4F, 0x1.1c18ecp-4F, 0x1.e1ae64p-6F, -0x1.7442bep-9F, -0x1.06bf02p-5F,
     -0x1.861556p-5F, -0x1.79a784p-5F}};

#endif

#ifdef __AVX2__
// log2 of the probability beyond t, less log2(c) of sixteenth_powers: quintics of t - center in 16
// intervals of t, which start where tail_scale t + tail_first is 8, 9, ... 15, 16, 18, ... 30. A
// center is where the lower coefficients are nearly floats (tests/reference/make_normal_tail.py).
inline constexpr float tail_scale = 1.65F, tail_first = 8, tail_end = 14.5F;
alignas(64) inline constexpr float tail_centers[] =
    {0x1.ed23dep-3F, 0x1.cc4374p-1F, 0x1.76adp0F, 0x1.05e7ecp1F, 0x1.57f67ep1F, 0x1.a7ce4ap1F,
     0x1.f95b88p1F, 0x1.1f1684p2F, 0x1.64a4bap2F, 0x1.b2f392p2F, 0x1.ee32f8p2F, 0x1.1f5f2cp3F,
     0x1.4d39d2p3F, 0x1.764812p3F, 0x1.9b2ffp3F, 0x1.b9e5ecp3F};
alignas(64) inline constexpr float tail_exponents[6][16] = {
    {-0x1.4e2ec6p0F, -0x1.3860e6p1F, -0x1.e6df26p1F, -0x1.6790cp2F, -0x1.03c3bcp3F, -0x1.624ca4p3F,
     -0x1.d4404cp3F, -0x1.21243p4F, -0x1.a3f9a4p4F, -0x1.2b812cp5F, -0x1.7a7c6p5F, -0x1.f57b7cp5F,
     -0x1.4bc356p6F, -0x1.9e4562p6F, -0x1.f07d28p6F, -0x1.1d5c7ep7F},
    {-0x1.6188acp0F, -0x1.0ace98p1F, -0x1.604bbep1F, -0x1.bdcedep1F, -0x1.147202p2F,
     -0x1.49f4e8p2F, -0x1.81985cp2F, -0x1.b118dp2F, -0x1.0915cp3F, -0x1.404712p3F, -0x1.6a484cp3F,
     -0x1.a39c42p3F, -0x1.e51934p3F, -0x1.0feec8p4F, -0x1.2a625ap4F, -0x1.406aa6p4F},
    {-0x1.fa922p-2F, -0x1.2347ecp-1F, -0x1.38f724p-1F, -0x1.481e92p-1F, -0x1.5343fap-1F,
     -0x1.5a920ep-1F, -0x1.5fbecap-1F, -0x1.62ecp-1F, -0x1.67446p-1F, -0x1.6a37e6p-1F,
     -0x1.6baf4ap-1F, -0x1.6d0f4ep-1F, -0x1.6e1966p-1F, -0x1.6ebdeep-1F, -0x1.6f2ba6p-1F,
     -0x1.6f739cp-1F},
    {-0x1.7755f4p-5F, -0x1.ed28cep-6F, -0x1.4fd60ep-6F, -0x1.c59e7ap-7F, -0x1.2c51e6p-7F,
     -0x1.9cb6b4p-8F, -0x1.21494ep-8F, -0x1.b5e9cap-9F, -0x1.0700ecp-9F, -0x1.3f0d14p-10F,
     -0x1.c84b7cp-11F, -0x1.2f3abep-11F, -0x1.922d3p-12F, -0x1.21c614p-12F, -0x1.bb3252p-13F,
     -0x1.685b62p-13F},
    {0x1.b842f8p-8F, 0x1.4b7e7cp-8F, 0x1.cac9dcp-9F, 0x1.2c7d0ap-9F, 0x1.76f906p-10F,
     0x1.dfad58p-11F, 0x1.36c04cp-11F, 0x1.b74874p-12F, 0x1.cf5c66p-13F, 0x1.e7cc88p-14F,
     0x1.3ba18ap-14F, 0x1.7342dap-15F, 0x1.b1af22p-16F, 0x1.1974f6p-16F, 0x1.8bc0b6p-17F,
     0x1.2d246p-17F},
    {-0x1.74815ep-12F, -0x1.3511b4p-11F, -0x1.f4de78p-12F, -0x1.50b73p-12F, -0x1.a8ecfcp-13F,
     -0x1.0834cep-13F, -0x1.4aeadcp-14F, -0x1.a5a33ep-15F, -0x1.c11712p-16F, -0x1.9f6054p-17F,
     -0x1.a113f2p-18F, -0x1.c1957p-19F, -0x1.0154c8p-19F, -0x1.35f286p-20F, -0x1.85cb96p-21F,
     -0x1.00408ap-21F}};
// (2^r - 1) / r for |r| <= 0.044
inline constexpr float power_series[] = {0x1.62e43p-1F, 0x1.ec0332p-3F, 0x1.c6b2c4p-5F};

// The probability beyond t is value 2^n, where of n only the whole part counts.
[[gnu::always_inline]] inline scaled_exponential<float> normal_tail_by_lookup(batch<float> t) {
    using value = batch<float>;
    const value shift(rounding_offset<float> / 16);
    const value place = simd::fma(t, value(tail_scale), value(tail_first));
    const whole_numbers<float> at = bits(place) >> (significand_bits<float> - 3);
    const value d = t - lookup(at, tail_centers);
    const auto& c = tail_exponents;
    const value c0 = lookup(at, c[0]), c1 = lookup(at, c[1]), c2 = lookup(at, c[2]);
    // The rest of the curve is too small to count in sixteenths.
    const value offset = simd::fma(simd::fma(c2, d, c1), d, c0 + shift), n = offset - shift;
    const value upper = simd::fma(lookup(at, c[5]), d, lookup(at, c[4]));
    const value curve = simd::fma(simd::fma(upper, d, lookup(at, c[3])), d, c2);
    const value left = simd::fma(c1, d, c0 - n);  // c0 - n is exact
    const value rest = simd::fma(curve, d * d, left);
    const value power = lookup(bits(offset), sixteenth_powers);
    return {simd::fma(power * rest, polynomial(rest, power_series), power), n, bits(offset) >> 4};
}
[[gnu::always_inline]] inline batch<float> normal_cdf_by_lookup(batch<float> x) {
    const batch<float> tail =
        scaled_down(normal_tail_by_lookup(at_most(simd::abs(x), tail_end)));
    return simd::select(x < batch<float>(0.0F), tail, batch<float>(1.0F) - tail);
}
// The size takes the power: its product with the tail can be normal where the tail is not.
[[gnu::always_inline]] inline batch<float> gelu_by_lookup(batch<float> x) {
    const batch<float> size = size_at_most(x, tail_end);
    const scaled_exponential<float> tail = normal_tail_by_lookup(size);
    const scaled_exponential<float> factor{size, tail.n, tail.exponent};
    return simd::fnma(scaled_down(factor), tail.value, kept_by_gelu(x));
}
#endif

}  // namespace detail

// accuracy float 1.83 ulp, double 1.23
template <class Real>
[[gnu::always_inline]] inline batch<Real> erf(batch<Real> x) {
#ifdef __AVX512F__
    if constexpr (has_lookup<Real, 32>)
        return odd_function_of_intervals(x, detail::erf_first, detail::erf_last,
                                         detail::erf_of_intervals);
#endif
    using constants = detail::error_function<Real>;
    const batch<Real> size = simd::abs(x);
    const batch<Real> near = simd::fma(x, polynomial(x * x, constants::inner), x);
    const batch<Real> bounded = at_most(size, constants::last);
    const batch<Real> rest = detail::exp_in_range(polynomial(bounded, constants::outer));
    const batch<Real> far = copy_sign(batch<Real>(Real(1)) - rest, x);
    return simd::select(size < batch<Real>(constants::middle), near, far);
}

// (1 + erf(x / sqrt 2)) / 2 without cancellation
// accuracy float 1.38 ulp, double 1.8, without FMA 300 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> normal_cdf(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::normal_cdf_by_ratio(x);
#ifdef __AVX2__
    else if constexpr (has_lookup<Real, 16> && fma_is_fused) return detail::normal_cdf_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::normal_cdf_by_ratio(wide);
        });
}

// x normal_cdf(x), with all its digits where normal_cdf(x) is denormal; of -infinity -0
// accuracy float 1.94 ulp, double 1.6, without FMA 520 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> gelu(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::gelu_by_ratio(x);
#ifdef __AVX2__
    else if constexpr (has_lookup<Real, 16> && fma_is_fused) return detail::gelu_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::gelu_by_ratio(wide);
        });
}

}  // namespace weft::simd

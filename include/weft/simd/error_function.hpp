// SPDX-License-Identifier: MIT
// erf and the normal distribution function of registers, without branches.
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
    const value reciprocal = one / sum;
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
// The Mills ratio over sqrt(2 pi), minimax of t - mills_centers in 16 intervals of t, which start
// at 2^e (1 + k / 4) - 1, in the order of (e + 127) modulo 4, then k. A center is where c[0] has no
// rest. The ratio is to exp(-t^2 / 2) as computed here, with 2 ln 2 rounded.
inline constexpr float mills_last = 14.5F, twice_ln2 = 0x1.62e43p0F;
alignas(64) inline constexpr float mills_centers[] =
    {0x1.403fe2p0F, 0x1.c01486p0F, 0x1.20435ap1F, 0x1.604eeap1F, 0x1.c0324cp1F, 0x1.2043a4p2F,
     0x1.602e4p2F, 0x1.a0143cp2F, 0x1.0036ecp3F, 0x1.4020f4p3F, 0x1.80110ep3F, 0x1.c00612p3F,
     0x1.0037cap-3F, 0x1.803c6ap-2F, 0x1.405218p-1F, 0x1.c01236p-1F};
alignas(64) inline constexpr float mills_of_intervals[7][16] = {
    {0x1.d8606cp-3F, 0x1.7b4e76p-3F, 0x1.3a748cp-3F, 0x1.0b87a2p-3F, 0x1.b36bf6p-4F,
     0x1.5b0fdap-4F, 0x1.1ffbfcp-4F, 0x1.eb8f18p-5F, 0x1.9215aep-5F, 0x1.4382dap-5F,
     0x1.0e71fp-5F, 0x1.d0816ap-6F, 0x1.d0a5ap-2F, 0x1.84a786p-2F, 0x1.4afd92p-2F, 0x1.1e769p-2F},
    {-0x1.c4347ep-4F, -0x1.3241dep-4F, -0x1.b373d4p-5F, -0x1.42bae4p-5F, -0x1.b5b15cp-6F,
     -0x1.1b6c9ep-6F, -0x1.8aba0ep-7F, -0x1.219422p-7F, -0x1.8617f4p-8F, -0x1.fb8d3ap-9F,
     -0x1.63b0d6p-9F, -0x1.06c6cp-9F, -0x1.5e62f8p-2F, -0x1.06ae94p-2F, -0x1.92e18cp-3F,
     -0x1.3ba4cap-3F},
    {0x1.7b0e66p-5F, 0x1.bd2236p-6F, 0x1.152874p-6F, 0x1.6bab42p-7F, 0x1.a22e7p-8F, 0x1.beac8p-9F,
     0x1.0786c8p-9F, 0x1.4e7812p-10F, 0x1.7542c6p-11F, 0x1.8a7cd8p-12F, 0x1.d0bf18p-13F,
     0x1.27dc3cp-13F, 0x1.a4cfb6p-3F, 0x1.22169p-3F, 0x1.99ed94p-4F, 0x1.28b1b6p-4F},
    {-0x1.1ecdcp-6F, -0x1.29438ap-7F, -0x1.48f7c6p-8F, -0x1.829a1ap-9F, -0x1.7df41ap-10F,
     -0x1.54ac2ap-11F, -0x1.575e96p-12F, -0x1.7b1b26p-13F, -0x1.6060dp-14F, -0x1.2fd86ep-15F,
     -0x1.2da8fap-16F, -0x1.4b800ep-17F, -0x1.b0151p-4F, -0x1.15acbcp-4F, -0x1.6e32eap-5F,
     -0x1.ef8456p-6F},
    {0x1.8f4a1ep-8F, 0x1.71efa8p-9F, 0x1.6fc034p-10F, 0x1.869092p-11F, 0x1.4f180ap-12F,
     0x1.f8483ap-14F, 0x1.b544d4p-15F, 0x1.a6147ep-16F, 0x1.48683p-17F, 0x1.cff87ep-19F,
     0x1.85236p-20F, 0x1.71abfap-21F, 0x1.89c7a2p-5F, 0x1.dbfae8p-6F, 0x1.275f8cp-6F,
     0x1.789014p-7F},
    {-0x1.059ad6p-9F, -0x1.b4bdaep-11F, -0x1.88c26ep-12F, -0x1.7b416ap-13F, -0x1.209b02p-14F,
     -0x1.6fe40cp-16F, -0x1.13426cp-17F, -0x1.d1a264p-19F, -0x1.3558bap-20F, -0x1.64bd9cp-22F,
     -0x1.f87becp-24F, -0x1.9dc334p-25F, -0x1.472d46p-6F, -0x1.7619cp-7F, -0x1.b76d9ep-8F,
     -0x1.095572p-8F},
    {0x1.408d16p-11F, 0x1.e5d71ap-13F, 0x1.8f8a88p-14F, 0x1.6143b2p-15F, 0x1.dafd2p-17F,
     0x1.0420cp-18F, 0x1.51f3f6p-20F, 0x1.f6f9bep-22F, 0x1.1c91aep-23F, 0x1.0da272p-25F,
     0x1.42c2b8p-27F, 0x1.ca581ap-29F, 0x1.f415e4p-8F, 0x1.0fe0c8p-8F, 0x1.2ff81ep-9F,
     0x1.5cef56p-10F}};
// exp(-s / 2) / c - 1 as rest_of_sixteenth has it
inline constexpr float rest_of_square[] = {rest_of_sixteenth[0], rest_of_sixteenth[1] / -2,
                                           rest_of_sixteenth[2] / 4, rest_of_sixteenth[3] / -8};

// The probability beyond t is (head + rest) 2^n, where of n only the whole part counts.
struct normal_tail_by_lookup {
    batch<float> head, rest, n;

    [[gnu::always_inline]] explicit normal_tail_by_lookup(batch<float> t) {
        using value = batch<float>;
        const auto& c = mills_of_intervals;
        // t^2 = left - 2 ln 2 n
        const value shift(rounding_offset<float> / 16), square = t * t;
        const value offset = simd::fma(square, value(exponential<float>::per_ln2 / -2), shift);
        n = offset - shift;
        const value left = simd::fma(n, value(twice_ln2), square) + simd::fms(t, t, square);
        const value power = lookup(bits(offset), sixteenth_powers);
        const value e = polynomial(left, rest_of_square);
        const whole_numbers<float> at = bits(t + value(1.0F)) >> (significand_bits<float> - 2);
        const value d = t - lookup(at, mills_centers);
        const value c6 = lookup(at, c[6]), c5 = lookup(at, c[5]), c4 = lookup(at, c[4]);
        const value c3 = lookup(at, c[3]), c2 = lookup(at, c[2]), c1 = lookup(at, c[1]);
        const value curve = simd::fma(simd::fma(simd::fma(c6, d, c5), d, c4), d, c3);
        const value slope = simd::fma(simd::fma(curve, d, c2), d, c1);
        const value start = lookup(at, c[0]), rise = simd::rounded(slope * d);
        // power (start + rise) (1 + e): all but power start, which is in two parts, is small
        const value small = simd::fma(e, start + rise, rise);
        head = simd::rounded(power * start);
        rest = simd::fma(power, small, simd::fms(power, start, head));
    }
};
[[gnu::always_inline]] inline batch<float> times_power(batch<float> x, batch<float> n) {
    return scaled(scaled_exponential<float>{x, n, {}});
}
[[gnu::always_inline]] inline batch<float> normal_cdf_by_lookup(batch<float> x) {
    const normal_tail_by_lookup t(at_most(simd::abs(x), mills_last));
    const batch<float> tail = times_power(t.head + t.rest, t.n);
    return simd::select(x < batch<float>(0.0F), tail, batch<float>(1.0F) - tail);
}
// The size takes the power: its product with the tail can be normal where the tail is not.
[[gnu::always_inline]] inline batch<float> gelu_by_lookup(batch<float> x) {
    const batch<float> size = at_most(simd::abs(x), mills_last);
    const normal_tail_by_lookup t(size);
    return simd::fnma(times_power(size, t.n), t.head + t.rest, kept_by_gelu(x));
}
#endif

}  // namespace detail

// accuracy float 1.30 ulp, double 1.23
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

// (1 + erf(x / sqrt 2)) / 2 without cancellation
// accuracy float 1.14 ulp, double 1.8, without FMA 300 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> normal_cdf(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::normal_cdf_by_ratio(x);
#ifdef __AVX512F__
    else if constexpr (has_lookup<Real, 16>) return detail::normal_cdf_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::normal_cdf_by_ratio(wide);
        });
}

// x normal_cdf(x), with all its digits where normal_cdf(x) is denormal; of -infinity -0
// accuracy float 1.79 ulp, double 1.6, without FMA 520 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> gelu(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::gelu_by_ratio(x);
#ifdef __AVX512F__
    else if constexpr (has_lookup<Real, 16>) return detail::gelu_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::gelu_by_ratio(wide);
        });
}

}  // namespace weft::simd

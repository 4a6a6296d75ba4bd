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
    return {head, (product - (head - added)) + simd::fma(x, q, negate(product))};
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
        const value remainder = simd::fma(negate(quotient), sum, numerator);
        return remainder + simd::fma(negate(quotient), rest_of_sum, rest);
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
        p = {product, simd::fma(p.rest, size, simd::fma(p.head, size, negate(product)))};
    }
    const value ratio = simd::rounded(p.head * reciprocal);
    const value rest_of_ratio = simd::rounded(reciprocal * lost(p.head, ratio, p.rest));
    // exp(-size^2 / 2) = 2^n (1 + e) (1 + low)
    const value square = simd::rounded(size * size);
    const auto [offset, n, rest] = reduce_exponent(square * half);
    const value unreduced = simd::fma(n, value(-constants::ln2_head), square * half);
    const value low = simd::fma(simd::fma(size, size, negate(square)), half,
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
    return simd::select(x < batch<Real>(Real(0)), batch<Real>(Real(-0.0)), x);
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
// The Mills ratio over sqrt(2 pi) by intervals, minimax; last what c[0] lost in rounding.
inline constexpr float mills_first = 1.25F, mills_last = 14.5F;
alignas(64) inline constexpr float mills_of_intervals[7][32] = {
        {0x1.337024p-2F, 0x1.0bdb2ep-2F, 0x1.d898dep-3F, 0x1.a57056p-3F, 0x1.7b5abep-3F,
          0x1.5845dcp-3F, 0x1.3aaddep-3F, 0x1.217252p-3F, 0x1.0bb968p-3F, 0x1.d0b31cp-4F,
          0x1.99c2b6p-4F, 0x1.6e040ap-4F, 0x1.4a724ap-4F, 0x1.2d01fep-4F, 0x1.1445a6p-4F,
          0x1.fe6e5ep-5F, 0x1.da2caep-5F, 0x1.9eff96p-5F, 0x1.70cd6ep-5F, 0x1.4bc5ecp-5F,
          0x1.2d7286p-5F, 0x1.142ab6p-5F, 0x1.fd8d34p-6F, 0x1.d8e3c2p-6F, 0x1.b920aap-6F,
          0x1.84d94ep-6F, 0x1p-1F, 0x1.d0af2cp-2F, 0x1.a7f808p-2F, 0x1.84b706p-2F, 0x1.66027ap-2F,
          0x1.4b1de2p-2F},
        {-0x1.63e06cp-3F, -0x1.195246p-3F, -0x1.c4931ep-4F, -0x1.71c04ap-4F, -0x1.3253b6p-4F,
          -0x1.00f9dap-4F, -0x1.b405cap-5F, -0x1.75ab64p-5F, -0x1.432b08p-5F, -0x1.ef2cb6p-6F,
          -0x1.85dc74p-6F, -0x1.3a008ep-6F, -0x1.01c9bcp-6F, -0x1.ae3698p-7F, -0x1.6c06b8p-7F,
          -0x1.37c334p-7F, -0x1.0dd40ep-7F, -0x1.9f2e68p-8F, -0x1.48e87cp-8F, -0x1.0ac6d4p-8F,
          -0x1.b93788p-9F, -0x1.72cbf4p-9F, -0x1.3be6a2p-9F, -0x1.104ca4p-9F, -0x1.da35b6p-10F,
          -0x1.70d5eep-10F, -0x1.988452p-2F, -0x1.5e6e6ep-2F, -0x1.2e865p-2F, -0x1.06bfbp-2F,
          -0x1.cb062cp-3F, -0x1.93234cp-3F},
        {0x1.5bf5a6p-4F, 0x1.fcc57p-5F, 0x1.7b7832p-5F, 0x1.203f38p-5F, 0x1.bd44b2p-6F,
          0x1.5d2f3cp-6F, 0x1.15a9e6p-6F, 0x1.bf38eap-7F, 0x1.6c57d4p-7F, 0x1.f2ef9cp-8F,
          0x1.621ce2p-8F, 0x1.0319b4p-8F, 0x1.852998p-9F, 0x1.2ae16ep-9F, 0x1.d418a6p-10F,
          0x1.74d4e8p-10F, 0x1.2d6472p-10F, 0x1.994c1p-11F, 0x1.21e0fcp-11F, 0x1.a8e236p-12F,
          0x1.404b32p-12F, 0x1.ee74b2p-13F, 0x1.8566e4p-13F, 0x1.38010cp-13F, 0x1.fb7adp-14F,
          0x1.5ca018p-14F, 0x1.ffff86p-3F, 0x1.a4e104p-3F, 0x1.5c5632p-3F, 0x1.222ef2p-3F,
          0x1.e68198p-4F, 0x1.9a457cp-4F},
        {-0x1.2c34bap-5F, -0x1.9aa2dap-6F, -0x1.1efb92p-6F, -0x1.993af4p-7F, -0x1.29376p-7F,
          -0x1.b72746p-8F, -0x1.49966ap-8F, -0x1.f5f6fp-9F, -0x1.82abdap-9F, -0x1.ddecccp-10F,
          -0x1.3433cap-10F, -0x1.9c594ep-11F, -0x1.1cbd26p-11F, -0x1.944122p-12F,
          -0x1.25fd64p-12F, -0x1.b4cc36p-13F, -0x1.49d94ap-13F, -0x1.8d1188p-14F,
          -0x1.f86814p-15F, -0x1.4ec98ep-15F, -0x1.ccf2aep-16F, -0x1.473cc8p-16F,
          -0x1.dcf7dcp-17F, -0x1.638b8cp-17F, -0x1.0da538p-17F, -0x1.47c408p-18F, -0x1.1047d8p-3F,
          -0x1.b0132cp-4F, -0x1.593db2p-4F, -0x1.15bc08p-4F, -0x1.c1c95ap-5F, -0x1.6e834ap-5F},
        {0x1.cca658p-7F, 0x1.297982p-7F, 0x1.88f93cp-8F, 0x1.09177cp-8F, 0x1.6cbea6p-9F,
          0x1.ff2082p-10F, 0x1.6c4892p-10F, 0x1.07c79ap-10F, 0x1.79a75ap-11F, 0x1.aa49f4p-12F,
          0x1.f87904p-13F, 0x1.370f96p-13F, 0x1.8db3ecp-14F, 0x1.066f7ap-14F, 0x1.64311cp-15F,
          0x1.ef9b3cp-16F, 0x1.55ae02p-16F, 0x1.702deap-17F, 0x1.a69ab8p-18F, 0x1.ff08c4p-19F,
          0x1.42c2f4p-19F, 0x1.a70d6ap-20F, 0x1.1e2bcap-20F, 0x1.8de83ep-21F, 0x1.12a82ep-21F,
          0x1.29a82p-22F, 0x1.fbfd88p-5F, 0x1.86efe6p-5F, 0x1.2f0368p-5F, 0x1.d8fe0ap-6F,
          0x1.73a568p-6F, 0x1.25ead6p-6F},
        {-0x1.098318p-8F, -0x1.483386p-9F, -0x1.9f1728p-10F, -0x1.0c321cp-10F, -0x1.61a0e4p-11F,
          -0x1.db2b7ap-12F, -0x1.44f18ep-12F, -0x1.c3da42p-13F, -0x1.0ed292p-13F,
          -0x1.1d7f0ep-14F, -0x1.3c4828p-15F, -0x1.6e09b6p-16F, -0x1.b84912p-17F,
          -0x1.12013ap-17F, -0x1.5f923ap-18F, -0x1.cf80d6p-19F, -0x1.04e7bep-19F, -0x1.024f5p-20F,
          -0x1.11f07ap-21F, -0x1.339cfcp-22F, -0x1.6a7a7ep-23F, -0x1.bd0928p-24F,
          -0x1.1b083ep-24F, -0x1.733d6ep-25F, -0x1.a0b922p-26F, -0x1.9d299cp-27F, -0x1.78fd44p-6F,
          -0x1.1b1794p-6F, -0x1.ac3828p-7F, -0x1.462284p-7F, -0x1.f42482p-8F, -0x1.820566p-8F},
        {-0x1.0ddfp-27F, 0x1.01a22cp-33F, 0x1.f60406p-33F, -0x1.aa9ed6p-29F, -0x1.a1df28p-28F,
          0x1.595e82p-28F, -0x1.d63bbep-32F, 0x1.89d42p-30F, 0x1.8ccf8cp-28F, 0x1.af89d2p-37F,
          0x1.aefbeap-29F, -0x1.21f4f8p-29F, -0x1.c2137p-30F, 0x1.83984ep-29F, -0x1.a759f2p-29F,
          0x1.84f8cep-32F, -0x1.8f8dccp-30F, 0x1.3c2f02p-35F, 0x1.9376c8p-30F, 0x1.817b1ap-32F,
          0x1.a8526cp-34F, -0x1.c35a38p-40F, 0x1.4f1a04p-31F, -0x1.c7171ep-31F, 0x1.67bf82p-31F,
          -0x1.9ef0eap-32F, -0x1.239362p-36F, -0x1.83d71ep-28F, 0x1.676fbcp-30F, -0x1.3a8f66p-30F,
          0x1.a958ep-27F, -0x1.b3612ap-27F}};

// exp(-size^2 / 2) = power 2^n (1 + e) / c, and the Mills ratio start + rise + slope d
struct normal_tail_by_lookup {
    batch<float> power, e, n, start, slope, d;
    whole_numbers<float> exponent, at;

    [[gnu::always_inline]] explicit normal_tail_by_lookup(batch<float> size) {
        using value = batch<float>;
        const auto& c = mills_of_intervals;
        const value half(-0.5F), square = size * size;
        const value low = simd::fma(size, size, negate(square));
        const auto reduced = reduce_to_sixteenths(square * half);
        e = polynomial(simd::fma(low, half, reduced.rest), rest_of_sixteenth);  // less 1
        n = reduced.n, exponent = bits(reduced.offset) >> 4;
        power = lookup(bits(reduced.offset), sixteenth_powers);
        const auto interval = interval_of(size, mills_first);
        d = interval.d, at = interval.at;
        const value c5 = lookup(at, c[5]), c4 = lookup(at, c[4]), c3 = lookup(at, c[3]);
        const value c2 = lookup(at, c[2]), c1 = lookup(at, c[1]);
        const value curve = simd::fma(simd::fma(simd::fma(c5, d, c4), d, c3), d, c2);
        slope = simd::fma(curve, d, c1), start = lookup(at, c[0]);
    }
    // (start + rise) (1 + e), of which all but start is small
    [[gnu::always_inline]] batch<float> rest_of_product() const {
        const batch<float> rise = simd::fma(slope, d, lookup(at, mills_of_intervals[6]));
        return simd::fma(e, simd::fma(slope, d, start), rise);
    }
};
[[gnu::always_inline]] inline batch<float> normal_cdf_by_lookup(batch<float> x) {
    using value = batch<float>;
    const normal_tail_by_lookup t(at_most(simd::abs(x), mills_last));
    const value rest_of_product = t.rest_of_product();
    const value product = t.start + rest_of_product;
    const value lost = rest_of_product - (product - t.start);
    const value power = scaled(scaled_exponential<float>{t.power, t.n, t.exponent});
    // The tail in two parts, so that 1 - tail is rounded once.
    const value head = simd::rounded(power * product), one(1.0F);
    const value rest_of_tail =
        simd::fma(power, lost, simd::fma(power, product, negate(head)));
    const value upper = one - head, rest_of_upper = ((one - upper) - head) - rest_of_tail;
    return simd::select(x < value(0.0F), head + rest_of_tail, upper + rest_of_upper);
}
[[gnu::always_inline]] inline batch<float> gelu_by_lookup(batch<float> x) {
    using value = batch<float>;
    const value size = at_most(simd::abs(x), mills_last);
    const normal_tail_by_lookup t(size);
    const value factor = simd::rounded(t.power * size);
    const value lost = simd::fma(t.power, size, negate(factor));
    const value ratio = t.start + t.rest_of_product();
    const value product = simd::fma(factor, ratio, simd::rounded(lost * ratio));
    return kept_by_gelu(x) - scaled(scaled_exponential<float>{product, t.n, t.exponent});
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
// accuracy float 1.39 ulp, double 1.8, without FMA 300 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> normal_cdf(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::normal_cdf_by_ratio(x);
#ifdef __AVX512F__
    else if constexpr (has_lookup<Real, 32>) return detail::normal_cdf_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::normal_cdf_by_ratio(wide);
        });
}

// x normal_cdf(x), with all its digits where normal_cdf(x) is denormal; of -infinity -0
// accuracy float 1.74 ulp, double 1.6, without FMA 520 far below 0; a result below the least normal
//          number may be 0
template <class Real>
[[gnu::always_inline]] inline batch<Real> gelu(batch<Real> x) {
    if constexpr (sizeof(Real) == 8) return detail::gelu_by_ratio(x);
#ifdef __AVX512F__
    else if constexpr (has_lookup<Real, 32>) return detail::gelu_by_lookup(x);
#endif
    else
        return detail::in_double(x, [](batch<double> wide) __attribute__((always_inline)) {
            return detail::gelu_by_ratio(wide);
        });
}

}  // namespace weft::simd

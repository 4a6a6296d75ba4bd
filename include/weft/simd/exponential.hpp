// SPDX-License-Identifier: MIT
// exp, expm1 and tanh of registers, without branches.
#pragma once

#include <weft/simd/lookup.hpp>

#include <iterator>

namespace weft::inline v0_1::simd {

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

// value * 2^n; of n only the whole part counts
template <class Real>
struct scaled_exponential {
    batch<Real> value, n;
    whole_numbers<Real> exponent;  // the whole part, in the low bits
};

#ifdef __AVX2__
// c 2^(j / 16), each within 0.19 ulp of a float; exp(r) / c - 1 for |r| <= ln 2 / 32, minimax.
alignas(64) inline constexpr float sixteenth_powers[] = {
    0x1.00287cp0F, 0x1.0b7fcep0F, 0x1.1757aap0F, 0x1.23b5c2p0F, 0x1.30a006p0F,
    0x1.3e1cacp0F, 0x1.4c322ep0F, 0x1.5ae752p0F, 0x1.6a4328p0F, 0x1.7a4d12p0F,
    0x1.8b0cc4p0F, 0x1.9c8a4cp0F, 0x1.aece1p0F, 0x1.c1e0d8p0F, 0x1.d5cbcep0F,
    0x1.ea9884p0F};
inline constexpr float rest_of_sixteenth[] = {-0x1.43aff8p-11F, 0x1.ffaf14p-1F, 0x1.ffb43ap-2F,
                                              0x1.552318p-3F};

// x = n ln 2 + rest for |x| <= 128, 16 n whole; its bits are the lowest of offset.
[[gnu::always_inline]] inline reduced_exponent<float> reduce_to_sixteenths(batch<float> x) {
    using constants = exponential<float>;
    const batch<float> shift(rounding_offset<float> / 16);
    const batch<float> offset = simd::fma(x, batch<float>(constants::per_ln2), shift);
    const batch<float> n = offset - shift;
    const batch<float> rest = simd::fma(n, batch<float>(-constants::ln2_head), x);
    return {offset, n, simd::fma(n, batch<float>(-constants::ln2_tail), rest)};
}
[[gnu::always_inline]] inline scaled_exponential<float> exp_by_lookup(batch<float> x) {
    const auto [offset, n, rest] = reduce_to_sixteenths(x);
    const batch<float> power = lookup(bits(offset), sixteenth_powers);
    return {simd::fma(power, polynomial(rest, rest_of_sixteenth), power), n, bits(offset) >> 4};
}
#endif

template <class Real>
[[gnu::always_inline]] inline scaled_exponential<Real> exp_parts(batch<Real> x) {
#ifdef __AVX2__
    if constexpr (has_lookup<Real, 16>) return exp_by_lookup(x);
#endif
    const reduced_exponent<Real> p = reduce_exponent(x);
    return {exp_of_rest(p.rest), p.n, bits(p.offset)};
}

// value * 2^n
template <class Real>
[[gnu::always_inline]] inline batch<Real> scaled(const scaled_exponential<Real>& p) {
#ifdef __AVX512F__
    if constexpr (is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_scalef_ps(0xffff, p.value, p.n));
    else if constexpr (is_512_bits<Real>)
        return batch<Real>(_mm512_maskz_scalef_pd(0xff, p.value, p.n));
#endif
    const whole_numbers<Real> one = bits(batch<Real>(Real(1)));
    return p.value * from_bits<Real>((p.exponent << significand_bits<Real>) + one);
}

// value * 2^n for n from -190 to 63, rounded where that is below the least normal number
[[gnu::always_inline]] inline batch<float> scaled_down(const scaled_exponential<float>& p) {
#ifdef __AVX512F__
    if constexpr (is_512_bits<float>) return scaled(p);
#endif
    const whole_numbers<float> one = bits(batch<float>(0x1p64F));
    const batch<float> power = from_bits<float>((p.exponent << significand_bits<float>) + one);
    return p.value * power * batch<float>(0x1p-64F);
}

// exp(x) for x from that of the least normal number to 0, with AVX-512 for |x| <= 128; or NaN
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp_in_range(batch<Real> x) {
    return scaled(exp_parts(x));
}

#ifdef __AVX2__
// tanh for odd_function_of_intervals; minimax, in the first interval for the relative error.
inline constexpr float tanh_last = 9.3F;
#ifdef __AVX512F__
inline constexpr float tanh_first = 0.625F;
alignas(64) inline constexpr float tanh_of_intervals[5][32] = {
    {0x1.c278a4p-1F, 0x1.d9c6fcp-1F, 0x1.e878ap-1F, 0x1.f1994ep-1F, 0x1.f73776p-1F,
     0x1.faa794p-1F, 0x1.fcc04cp-1F, 0x1.fe06ecp-1F, 0x1.fecd6cp-1F, 0x1.ff8f22p-1F,
     0x1.ffd678p-1F, 0x1.fff0b8p-1F, 0x1.fffa6p-1F, 0x1.fffdeep-1F, 0x1.ffff3ep-1F,
     0x1.ffffb8p-1F, 0x1.ffffe6p-1F, 0x1.fffffcp-1F, 0, 0x1.ff559ap-5F, 0x1.fd5992p-4F,
     0x1.7b8ffap-3F, 0x1.f597eap-3F, 0x1.35f98ap-2F, 0x1.6ef53ep-2F, 0x1.d9353ep-2F,
     0x1.1bf47ep-1F, 0x1.45323ep-1F, 0x1.68665p-1F, 0x1.85efacp-1F, 0x1.9e5cb6p-1F,
     0x1.b2523cp-1F},
    {0x1.cea7e8p-3F, 0x1.265d7ep-3F, 0x1.6fcdbep-4F, 0x1.c657e4p-5F, 0x1.16a5acp-5F,
     0x1.544ee8p-6F, 0x1.9e83d8p-7F, 0x1.f816dep-8F, 0x1.321116p-8F, 0x1.c30bcap-10F,
     0x1.4c0a7ep-11F, 0x1.e8b39cp-13F, 0x1.6797cap-14F, 0x1.0894bp-15F, 0x1.8556d8p-17F,
     0x1.1e75fap-18F, 0x1.a37a8ap-20F, 0x1.c62994p-23F, 0x1p0F, 0x1.fe014ep-1F,
     0x1.f8152p-1F, 0x1.ee69dep-1F, 0x1.e1499ep-1F, 0x1.d11574p-1F, 0x1.be3fbep-1F,
     0x1.92a968p-1F, 0x1.6284f4p-1F, 0x1.3173e4p-1F, 0x1.025034p-1F, 0x1.ae0ep-2F,
     0x1.61502cp-2F, 0x1.1f252ap-2F},
    {-0x1.97250cp-3F, -0x1.104eacp-3F, -0x1.5eab8ap-4F, -0x1.b92b82p-5F, -0x1.119508p-5F,
     -0x1.505fc8p-6F, -0x1.9b652ap-7F, -0x1.f58852p-8F, -0x1.2eef22p-8F, -0x1.bf0b24p-10F,
     -0x1.4942cap-11F, -0x1.e4b332p-13F, -0x1.64ac4p-14F, -0x1.06705cp-15F, -0x1.8230ep-17F,
     -0x1.1c253ap-18F, -0x1.9218c2p-20F, -0x1.b357eep-23F, 0x1.0f8288p-19F, -0x1.fd25dap-5F,
     -0x1.f5638p-4F, -0x1.6e7dbep-3F, -0x1.d77b4p-3F, -0x1.19906ep-2F, -0x1.3fd658p-2F,
     -0x1.7437cep-2F, -0x1.8953bp-2F, -0x1.841d06p-2F, -0x1.6bbd5ep-2F, -0x1.4796dp-2F,
     -0x1.1dfa28p-2F, -0x1.e734cep-3F},
    {0x1.9a353ap-4F, 0x1.321362p-4F, 0x1.a304e6p-5F, 0x1.111798p-5F, 0x1.59dffep-6F,
     0x1.ae9d14p-7F, 0x1.095058p-7F, 0x1.44ea34p-8F, 0x1.7712e2p-9F, 0x1.1559c8p-10F,
     0x1.98e11ep-12F, 0x1.2d0a66p-13F, 0x1.bb18dap-15F, 0x1.460ae2p-16F, 0x1.dfcb26p-18F,
     0x1.61044ap-19F, 0x1.b75a7ep-21F, 0x1.dbae5ap-24F, -0x1.55b222p-2F, -0x1.511f7ap-2F,
     -0x1.416c72p-2F, -0x1.2869f2p-2F, -0x1.07a9f6p-2F, -0x1.c242d6p-3F, -0x1.6dc444p-3F,
     -0x1.7c4832p-4F, -0x1.02668ep-6F, 0x1.683282p-5F, 0x1.56b946p-4F, 0x1.ae16bep-4F,
     0x1.ca5134p-4F, 0x1.bdc408p-4F},
    {-0x1.95d6bep-6F, -0x1.807306p-6F, -0x1.25321ap-6F, -0x1.946f14p-7F, -0x1.085a38p-7F,
     -0x1.4f35fap-8F, -0x1.a19042p-9F, -0x1.01573ep-9F, -0x1.f1c69cp-11F, -0x1.710234p-12F,
     -0x1.1040ap-13F, -0x1.910808p-15F, -0x1.272c32p-16F, -0x1.b26956p-18F, -0x1.3fa364p-19F,
     -0x1.d65cb2p-21F, -0x1.b6749ep-23F, -0x1.dab58ap-26F, 0x1.b247bcp-7F, 0x1.f2efeep-5F,
     0x1.8dcf9p-4F, 0x1.04a252p-3F, 0x1.32d698p-3F, 0x1.4ff64ap-3F, 0x1.5b4ce2p-3F,
     0x1.39c7cap-3F, 0x1.e92f14p-4F, 0x1.474acp-4F, 0x1.635d7cp-5F, 0x1.dafca8p-7F,
     -0x1.6b51b6p-8F, -0x1.212122p-6F}};
#else
inline constexpr float tanh_first = 0.75F;
alignas(32) inline constexpr float tanh_of_intervals[8][8] = {
    {0x1.b2523cp-1F, 0x1.f4bfd6p-1F, 0x1.fe767ap-1F, 0x1.fff8c8p-1F, 0x1.ffffdep-1F, 0,
     0x1.f597eap-3F, 0x1.45323ep-1F},
    {0x1.1f2594p-2F, 0x1.641422p-5F, 0x1.88d828p-8F, 0x1.ce6b48p-14F, 0x1.1949fep-19F, 0x1p0F,
     0x1.e149b4p-1F, 0x1.3173ep-1F},
    {-0x1.e74616p-3F, -0x1.5c7412p-5F, -0x1.86bb3ap-8F, -0x1.d0d3b6p-14F, -0x1.31472ep-19F,
     -0x1.3067c6p-28F, -0x1.d78d34p-3F, -0x1.840daep-2F},
    {0x1.bdb21ap-4F, 0x1.be52d4p-6F, 0x1.fe6778p-9F, 0x1.3a3a3ep-14F, 0x1.b848f8p-20F,
     -0x1.555524p-2F, -0x1.06c34ap-2F, 0x1.59a8e4p-5F},
    {-0x1.e1c386p-7F, -0x1.a26558p-7F, -0x1.db4db8p-10F, -0x1.3c5ecap-15F, -0x1.a2f73ap-21F,
     -0x1.ea43d4p-16F, 0x1.188a94p-3F, 0x1.916e2ap-4F},
    {-0x1.db837ep-7F, 0x1.32c59ap-8F, 0x1.363f4ep-11F, 0x1.d32fbp-17F, 0x1.e75f92p-23F,
     0x1.11f732p-3F, 0x1.585978p-4F, -0x1.f3a60cp-5F},
    {0x1.3f6efap-7F, -0x1.5f1962p-10F, -0x1.fad614p-14F, -0x1.b96d04p-19F, -0x1.341046p-25F,
     -0x1.7d6b94p-9F, -0x1.96be7p-4F, 0x1.4c7148p-11F},
    {-0x1.128dcep-9F, 0x1.da319p-13F, 0x1.7f5778p-17F, 0x1.80fe9ep-22F, 0x1.41886ep-29F,
     -0x1.7b978cp-5F, 0x1.d4d4p-6F, 0x1.438506p-7F}};
#endif
#endif

}  // namespace detail

// accuracy float 0.92 ulp, double 0.91, without FMA 2; a result below the least normal number may
//          be 0, unless with AVX-512
template <class Real>
[[gnu::always_inline]] inline batch<Real> exp(batch<Real> x) {
    using constants = detail::exponential<Real>;
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>)
        return detail::exp_in_range(
            at_most(at_least(x, constants::all_vanish), constants::all_overflow));
#endif
    const auto p = detail::exp_parts(x);
    // The power of the greatest numbers would overflow.
    const batch<Real> inside =
        from_bits<Real>(bits(p.value) + (p.exponent << significand_bits<Real>));
    const batch<Real> below =
        simd::select(x < batch<Real>(constants::least_normal), batch<Real>(Real(0)), inside);
    return simd::select(x <= batch<Real>(constants::greatest), below,
                        x + batch<Real>(std::numeric_limits<Real>::infinity()));
}

// exp(x) for x <= 0
// accuracy that of exp
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
// accuracy float 1.43 ulp, double 1.68
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

// accuracy float 1.72 ulp, double 1.47
template <class Real>
[[gnu::always_inline]] inline batch<Real> tanh(batch<Real> x) {
#ifdef __AVX2__
    if constexpr (has_lookup<Real, std::size(detail::tanh_of_intervals[0])> && fma_is_fused)
        return odd_function_of_intervals(x, detail::tanh_first, detail::tanh_last,
                                         detail::tanh_of_intervals);
#endif
    const batch<Real> one(Real(1)), size = negative_abs(x), z = x * x;
    const batch<Real> small =
        simd::fma(x * z, polynomial(z, detail::exponential<Real>::tangent), x);
    const auto p = detail::reduce_exponent(at_least(size + size, Real(-40)));
    const batch<Real> power = power_of_two(p.offset);
    const batch<Real> e = simd::fma(power, detail::expm1_of_rest(p.rest), power);  // exp(-2 |x|)
    const batch<Real> large = one - quotient(e + e, e + one);
    return copy_sign(simd::select(size < batch<Real>(Real(-0.55)), large, small), x);
}

}  // namespace weft::simd

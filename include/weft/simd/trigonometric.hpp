// SPDX-License-Identifier: MIT
// sin and cos of registers.
#pragma once

#include <weft/formula/scalar_trigonometric.hpp>
#include <weft/simd/bits.hpp>

namespace weft::inline v0_1::simd {

namespace detail {

// pi/2 in parts: a quadrant number times each but the last is exact, or is multiplied by FMA.
//
// sine, cosine: (sin(r) - r) / r^3 and (cos(r) - 1 + r^2/2) / r^4 of r^2, |r| <= 0.787, minimax
template <class Real>
struct circle;
template <>
struct circle<float> {
    static constexpr float per_half_pi = 0x1.45f306p-1F;
    static constexpr float limit = fma_is_fused ? 0x1p15F : 0x1p12F;
    static constexpr float fused_parts[] = {-0x1.921fb6p0F, 0x1.777a5cp-25F, 0x1.ee59dap-50F};
    static constexpr float exact_parts[] = {-0x1.92p0F, -0x1.fb4p-12F, -0x1.444p-24F,
                                            -0x1.68c234p-39F};
    static constexpr float sine[] = {-0x1.555556p-3F, 0x1.111108p-7F, -0x1.a00f24p-13F,
                                     0x1.6cb22cp-19F};
    static constexpr float cosine[] = {0x1.55554ep-5F, -0x1.6c0e68p-10F, 0x1.9a699cp-16F};
};
template <>
struct circle<double> {
    static constexpr double per_half_pi = 0x1.45f306dc9c883p-1;
    static constexpr double limit = 0x1p20;
    static constexpr double exact_parts[] = {-0x1.921fb544p0, -0x1.0b4611a6p-34,
                                             -0x1.3198a2e037073p-69};
    static constexpr double sine[] = {-0x1.555555555554cp-3, 0x1.111111110fadfp-7,
                                      -0x1.a01a019c209cep-13, 0x1.71de35605ae4fp-19,
                                      -0x1.ae5e3ff861e6p-26, 0x1.5d83c3b91e119p-33};
    static constexpr double cosine[] = {0x1.5555555555553p-5, -0x1.6c16c16c160fbp-10,
                                        0x1.a01a019e1ce08p-16, -0x1.27e4f8fc7e903p-22,
                                        0x1.1eea832c998fp-29, -0x1.8ff62c3fe780cp-37};
};

template <std::size_t Part = 0, class Real, std::size_t Count>
[[gnu::always_inline]] inline batch<Real> without_quadrants(batch<Real> x, batch<Real> n,
                                                            const Real (&parts)[Count]) {
    if constexpr (Part == Count) return x;
    else return without_quadrants<Part + 1>(simd::fma(n, batch<Real>(parts[Part]), x), n, parts);
}

// x - n pi/2: what the sum of the first two parts lost is added to the third.
[[gnu::always_inline]] inline batch<double> without_quadrants(batch<double> x, batch<double> n) {
    const auto& parts = circle<double>::exact_parts;
    const batch<double> second(parts[1]), first = simd::fma(n, batch<double>(parts[0]), x);
    const batch<double> most = simd::fma(n, second, first);
    const batch<double> lost = simd::fma(n, second, first - most);
    return most + simd::fma(n, batch<double>(parts[2]), lost);
}

// sin(x + Quarters pi/2) for |x| <= limit
template <unsigned Quarters, class Real>
[[gnu::always_inline]] inline batch<Real> sine_of_small(batch<Real> x) {
    using constants = circle<Real>;
    const batch<Real> shift(rounding_offset<Real>), one(Real(1));
    const batch<Real> offset = simd::fma(x, batch<Real>(constants::per_half_pi), shift);
    const batch<Real> n = offset - shift;
    batch<Real> r;
    if constexpr (sizeof(Real) == 8) r = without_quadrants(x, n);
    else if constexpr (fma_is_fused) r = without_quadrants(x, n, constants::fused_parts);
    else r = without_quadrants(x, n, constants::exact_parts);
    const batch<Real> z = r * r;
    const batch<Real> sine = simd::fma(r * z, polynomial(z, constants::sine), r);
    const batch<Real> cosine = simd::fma(z * z, polynomial(z, constants::cosine),
                                         simd::fma(z, batch<Real>(Real(-0.5)), one));
    const whole_numbers<Real> quadrant = bits(offset) + bits_of_one<Real>{Quarters};
    constexpr int sign_place = 8 * sizeof(Real) - 1;
    const whole_numbers<Real> odd = (quadrant << sign_place) >> 1;  // the bits of 2 or of 0
    const batch<Real> size =
        simd::select(from_bits<Real>(odd) != batch<Real>(Real(0)), cosine, sine);
    return from_bits<Real>(bits(size) ^ ((quadrant << (sign_place - 1)) & sign_bit<Real>));
}

// The lanes beyond the limit, one by one; angles this large are rare.
template <unsigned Quarters, class Real>
[[gnu::noinline]] inline void sine_of_large(const Real* x, Real* results) {
    for (std::size_t lane = 0; lane < width<Real>; ++lane) {
        const auto angle = static_cast<double>(x[lane]);
        if ((angle < 0 ? -angle : angle) > static_cast<double>(circle<Real>::limit))
            results[lane] =
                static_cast<Real>(Quarters == 0 ? scalar::sin(angle) : scalar::cos(angle));
    }
}

template <unsigned Quarters, class Real>
[[gnu::always_inline]] inline batch<Real> sine(batch<Real> x) {
    const batch<Real> result = sine_of_small<Quarters>(x);
    if (xsimd::any(simd::abs(x) > batch<Real>(circle<Real>::limit))) [[unlikely]] {
        alignas(alignment) Real lanes[width<Real>], results[width<Real>];
        store_aligned(lanes, x);
        store_aligned(results, result);
        sine_of_large<Quarters>(lanes, results);
        return load_aligned(results);
    }
    return result;
}

}  // namespace detail

// accuracy float 1.58 ulp, double 1.6, without FMA 3; any finite angle; of infinity NaN
template <class Real>
[[gnu::always_inline]] inline batch<Real> sin(batch<Real> x) {
    return simd::select(x == batch<Real>(Real(0)), x, detail::sine<0>(x));
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> cos(batch<Real> x) {
    return detail::sine<1>(x);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// Registers of reals as their bits: signs, powers of two, significand and exponent, polynomials.
#pragma once

#include <weft/simd/register.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

namespace weft::inline v0_1::simd {

template <class Real>
using bits_of_one = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;

// Unsigned whole numbers, lane by lane as wide as Real.
template <class Real>
using whole_numbers = typename detail::vector_type<bits_of_one<Real>, sizeof(batch<Real>)>::type;

template <class Real>
inline constexpr int significand_bits = std::numeric_limits<Real>::digits - 1;
template <class Real>
inline constexpr auto sign_bit = static_cast<bits_of_one<Real>>(bits_of_one<Real>{1}
                                                                << (8 * sizeof(Real) - 1));
template <class Real>
inline constexpr auto exponent_mask = static_cast<bits_of_one<Real>>(
    sign_bit<Real> - (bits_of_one<Real>{1} << significand_bits<Real>));

template <class Real>
[[gnu::always_inline]] inline whole_numbers<Real> bits(batch<Real> x) {
    return __builtin_bit_cast(whole_numbers<Real>, to_vector(x));
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> from_bits(whole_numbers<Real> x) {
    return from_vector<Real>(__builtin_bit_cast(vector<Real>, x));
}

// Signs only, of zeros and NaN too: xsimd 8.1's unary minus makes +0 of +0 for 512 bits.
template <class Real>
[[gnu::always_inline]] inline batch<Real> negate(batch<Real> x) {
    return from_bits<Real>(bits(x) ^ sign_bit<Real>);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> abs(batch<Real> x) {
    return from_bits<Real>(bits(x) & ~sign_bit<Real>);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> negative_abs(batch<Real> x) {
    return from_bits<Real>(bits(x) | sign_bit<Real>);
}
// The size of x with the sign of y.
template <class Real>
[[gnu::always_inline]] inline batch<Real> copy_sign(batch<Real> x, batch<Real> y) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        constexpr int first_chooses = 0xca;  // bit by bit: a ? b : c
        const auto sign = __builtin_bit_cast(__m512i, bits(batch<Real>(Real(-0.0))));
        return from_bits<Real>(__builtin_bit_cast(
            whole_numbers<Real>,
            _mm512_ternarylogic_epi64(sign, __builtin_bit_cast(__m512i, bits(y)),
                                      __builtin_bit_cast(__m512i, bits(x)), first_chooses)));
    }
#endif
    return from_bits<Real>((bits(x) & ~sign_bit<Real>) | (bits(y) & sign_bit<Real>));
}

// x, but at least or at most the number c; NaN comes through, and where both are zeros x.
template <class Real>
[[gnu::always_inline]] inline batch<Real> at_least(batch<Real> x, Real c) {
    const batch<Real> bound(c);
    // The forms with a mask: g++ 12 warns of an uninitialized register in the others.
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_max_ps(0xffff, bound, x));
    else if constexpr (detail::is_512_bits<Real>)
        return batch<Real>(_mm512_maskz_max_pd(0xff, bound, x));
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm256_max_ps(bound, x));
    else if constexpr (detail::is_256_bits<Real>) return batch<Real>(_mm256_max_pd(bound, x));
#endif
    return simd::select(x < bound, bound, x);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> at_most(batch<Real> x, Real c) {
    const batch<Real> bound(c);
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_min_ps(0xffff, bound, x));
    else if constexpr (detail::is_512_bits<Real>)
        return batch<Real>(_mm512_maskz_min_pd(0xff, bound, x));
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm256_min_ps(bound, x));
    else if constexpr (detail::is_256_bits<Real>) return batch<Real>(_mm256_min_pd(bound, x));
#endif
    return simd::select(x > bound, bound, x);
}

// min(|x|, c); of NaN it is NaN or c.
template <class Real>
[[gnu::always_inline]] inline batch<Real> size_at_most(batch<Real> x, Real c) {
#ifdef __AVX512DQ__
    constexpr int least_size_without_sign = 0b1010;
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(
            _mm512_maskz_range_ps(0xffff, x, batch<Real>(c), least_size_without_sign));
#endif
    return at_most(simd::abs(x), c);
}

// Adding it rounds a small number to a whole one, which then stands in the low bits.
template <class Real>
inline constexpr Real rounding_offset =
    static_cast<Real>(bits_of_one<Real>{3} << (significand_bits<Real> - 1));

// 2^n, where t = n + rounding_offset; n from that of the least normal number to the greatest.
template <class Real>
[[gnu::always_inline]] inline batch<Real> power_of_two(batch<Real> t) {
    return from_bits<Real>((bits(t) << significand_bits<Real>) + bits(batch<Real>(Real(1))));
}

// A positive normal x is significand * 2^exponent, 0.75 <= significand < 1.5.
template <class Real>
struct binary_parts {
    batch<Real> significand;
    batch<Real> minus_exponent;  // +0 where the exponent is 0
    batch<Real> scale;           // 4 * 2^-exponent, which is normal for every exponent
};
template <class Real>
[[gnu::always_inline]] inline binary_parts<Real> split(batch<Real> x) {
    constexpr Real units = static_cast<Real>(bits_of_one<Real>{1} << significand_bits<Real>);
    constexpr Real bias = static_cast<Real>(std::numeric_limits<Real>::max_exponent - 1);
    const whole_numbers<Real> one = bits(batch<Real>(Real(1)));
    const whole_numbers<Real> shifted = bits(x) + (one - bits(batch<Real>(Real(0.75))));
    const whole_numbers<Real> power = shifted & exponent_mask<Real>;
    const whole_numbers<Real> biased = shifted >> significand_bits<Real>;
    return {from_bits<Real>(bits(x) - power + one),
            batch<Real>(units + bias) - from_bits<Real>(biased | bits(batch<Real>(units))),
            from_bits<Real>(one + bits(batch<Real>(Real(4))) - power)};
}

namespace detail {

template <class Function, std::size_t... Lane>
[[gnu::always_inline]] inline batch<float> in_double(batch<float> x, Function function,
                                                     std::index_sequence<Lane...>) {
    constexpr std::size_t half = sizeof...(Lane);
    const vector<float> v = to_vector(x);
    const auto low =
        __builtin_convertvector(__builtin_shufflevector(v, v, Lane...), vector<double>);
    const auto high =
        __builtin_convertvector(__builtin_shufflevector(v, v, (Lane + half)...), vector<double>);
    using half_vector = typename vector_type<float, half * sizeof(float)>::type;
    const auto a = __builtin_convertvector(to_vector(function(from_vector<double>(low))),
                                           half_vector);
    const auto b = __builtin_convertvector(to_vector(function(from_vector<double>(high))),
                                           half_vector);
    return from_vector<float>(__builtin_shufflevector(a, b, Lane..., (Lane + half)...));
}

// A function of doubles for the lanes of x, rounded to float.
template <class Function>
[[gnu::always_inline]] inline batch<float> in_double(batch<float> x, Function function) {
    return in_double(x, function, std::make_index_sequence<width<float> / 2>{});
}

}  // namespace detail

// c[0] + c[1] x + c[2] x^2 + ... by Horner's rule, each step an FMA; from c[From], every Step-th.
template <std::size_t From = 0, std::size_t Step = 1, class Real, std::size_t Count>
[[gnu::always_inline]] inline batch<Real> polynomial(batch<Real> x, const Real (&c)[Count]) {
    if constexpr (From + Step >= Count) return batch<Real>(c[From]);
    else return simd::fma(polynomial<From + Step, Step>(x, c), x, batch<Real>(c[From]));
}

}  // namespace weft::simd

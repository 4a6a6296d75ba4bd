// SPDX-License-Identifier: MIT
// Small tables of floats held in registers.
#pragma once

#include <weft/simd/bits.hpp>

namespace weft::inline v0_1::simd {

// Where an instruction or two look up one of Count numbers for every lane.
#if defined(__AVX512F__)
template <class Real, std::size_t Count>
inline constexpr bool has_lookup = sizeof(Real) == 4 && detail::is_512_bits<Real> && Count <= 32;
#elif defined(__AVX2__)
template <class Real, std::size_t Count>
inline constexpr bool has_lookup = sizeof(Real) == 4 && detail::is_256_bits<Real> && Count <= 16;
#else
template <class Real, std::size_t Count>
inline constexpr bool has_lookup = false;
#endif

#ifdef __AVX2__
// table[index] lane by lane; the index counts modulo the number of entries, 16 or 32.
template <std::size_t Count> requires has_lookup<float, Count>
[[gnu::always_inline]] inline batch<float> lookup(whole_numbers<float> index,
                                                  const float (&table)[Count]) {
    static_assert(Count == 16 || Count == 32);
#ifdef __AVX512F__
    const auto at = __builtin_bit_cast(__m512i, index);
    const __m512 head = _mm512_load_ps(table);
    if constexpr (Count == 16)
        return batch<float>(_mm512_maskz_permutexvar_ps(0xffff, at, head));
    else
        return batch<float>(
            _mm512_maskz_permutex2var_ps(0xffff, head, at, _mm512_load_ps(table + 16)));
#else
    const auto at = __builtin_bit_cast(__m256i, index);
    const __m256 low = _mm256_permutevar8x32_ps(_mm256_load_ps(table), at);
    const __m256 high = _mm256_permutevar8x32_ps(_mm256_load_ps(table + 8), at);
    const __m256i is_high = _mm256_slli_epi32(at, 28);
    return batch<float>(_mm256_blendv_ps(low, high, _mm256_castsi256_ps(is_high)));
#endif
}
#endif

#ifdef __AVX512F__
// size = a + d, where a = 2^e (1 + k / 8) - first, 0 <= d <= 2^e / 8, and first = 1.25 2^n: for
// sizes below 15 first 32 intervals, from e = n with k = 2 ... 7 to e = n + 4 with k = 0 and 1. A
// table of them is in the order of (e + 127) modulo 4, then k.
struct interval_of_size {
    batch<float> d;
    whole_numbers<float> at;
};
[[gnu::always_inline]] inline interval_of_size interval_of(batch<float> size, float first) {
    const batch<float> offset(first);
    constexpr int bits_of_d = significand_bits<float> - 3;
    const whole_numbers<float> sum = bits(size + offset), at = sum >> bits_of_d;
    return {size - (from_bits<float>(at << bits_of_d) - offset), at};
}

// f(|x|) with the sign of x; c[i] has the coefficients of d^i; from last on |x| counts as last.
[[gnu::always_inline]] inline batch<float> odd_function_of_intervals(batch<float> x, float first,
                                                                     float last,
                                                                     const float (&c)[5][32]) {
    const auto [d, at] = interval_of(at_most(simd::abs(x), last), first);
    // In pairs: a shorter chain than Horner's, and exact to the last step where c[0] is 0.
    const batch<float> square = d * d;
    const batch<float> low = simd::fma(lookup(at, c[1]), d, lookup(at, c[0]));
    const batch<float> high = simd::fma(lookup(at, c[3]), d, lookup(at, c[2]));
    const batch<float> upper = simd::fma(lookup(at, c[4]), square, high);
    return copy_sign(simd::fma(upper, square, low), x);
}
#endif

}  // namespace weft::simd

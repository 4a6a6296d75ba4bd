// SPDX-License-Identifier: MIT
// Small tables of floats held in registers.
#pragma once

#include <weft/simd/bits.hpp>

#include <bit>

namespace weft::inline v0_1::simd {

// Where an instruction or two look up one of Count numbers for every lane.
#if defined(__AVX512F__)
template <class Real, std::size_t Count>
inline constexpr bool has_lookup =
    sizeof(Real) == 4 && detail::is_512_bits<Real> && (Count == 16 || Count == 32);
#elif defined(__AVX2__)
template <class Real, std::size_t Count>
inline constexpr bool has_lookup =
    sizeof(Real) == 4 && detail::is_256_bits<Real> && (Count == 8 || Count == 16);
#else
template <class Real, std::size_t Count>
inline constexpr bool has_lookup = false;
#endif

#ifdef __AVX2__
// table[index] lane by lane; the index counts modulo the number of entries.
template <std::size_t Count> requires has_lookup<float, Count>
[[gnu::always_inline]] inline batch<float> lookup(whole_numbers<float> index,
                                                  const float (&table)[Count]) {
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
    if constexpr (Count == 8)
        return batch<float>(_mm256_permutevar8x32_ps(_mm256_load_ps(table), at));
    const __m256 low = _mm256_permutevar8x32_ps(_mm256_load_ps(table), at);
    const __m256 high = _mm256_permutevar8x32_ps(_mm256_load_ps(table + 8), at);
    const __m256i is_high = _mm256_slli_epi32(at, 28);
    return batch<float>(_mm256_blendv_ps(low, high, _mm256_castsi256_ps(is_high)));
#endif
}
#endif

#ifdef __AVX2__
// size = a + d with a = 2^e (1 + k / K) - first, 0 <= d <= 2^e / K, and first = 2^n (1 + j / K):
// for sizes below 15 first 4 K intervals, K = 8 or 2, from e = n with k = j on to e = n + 4 with
// k < j. A table of them is in the order of (e + 127) modulo 4, then k.
struct interval_of_size {
    batch<float> d;
    whole_numbers<float> at;
};
template <std::size_t Intervals>
[[gnu::always_inline]] inline interval_of_size interval_of(batch<float> size, float first) {
    const batch<float> offset(first);
    constexpr int bits_of_d = significand_bits<float> - std::countr_zero(Intervals / 4);
    const whole_numbers<float> sum = bits(size + offset), at = sum >> bits_of_d;
    return {size - (from_bits<float>(at << bits_of_d) - offset), at};
}

// f(|x|) with the sign of x; c[i] has the coefficients of d^i; from last on |x| counts as last.
template <std::size_t Count, std::size_t Intervals>
[[gnu::always_inline]] inline batch<float> odd_function_of_intervals(
    batch<float> x, float first, float last, const float (&c)[Count][Intervals]) {
    const interval_of_size place = interval_of<Intervals>(at_most(simd::abs(x), last), first);
    // In pairs: a shorter chain than Horner's. With an even count c[0] is in none.
    constexpr std::size_t first_pair = Count % 2 == 0 ? 1 : 0, last_pair = Count - 1;
    const auto pair = [&](std::size_t i) __attribute__((always_inline)) {
        const batch<float> lower = lookup(place.at, c[i]);
        return i + 1 == Count ? lower : simd::fma(lookup(place.at, c[i + 1]), place.d, lower);
    };
    const batch<float> square = place.d * place.d;
    batch<float> sum = pair(last_pair);
#pragma GCC unroll 8
    for (std::size_t i = last_pair; i > first_pair; i -= 2)
        sum = simd::fma(sum, square, pair(i - 2));
    if constexpr (first_pair == 1) sum = simd::fma(sum, place.d, lookup(place.at, c[0]));
    return copy_sign(sum, x);
}
#endif

}  // namespace weft::simd

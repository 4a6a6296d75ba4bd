// SPDX-License-Identifier: MIT
// What a tile adds up in: whole registers, or the lower halves of those whose columns end there.
#pragma once

#include <weft/simd/register.hpp>

namespace weft::inline v0_1::simd {

// The compiler's own vectors: fewer functions to inline than xsimd's, so quicker to compile.
template <class Real>
struct whole_register {
    using value = vector<Real>;

    [[gnu::always_inline]] static value load(const Real* from) {
        return to_vector(load_unaligned(from));
    }
    [[gnu::always_inline]] static value broadcast(Real number) {
        return to_vector(batch<Real>(number));
    }
    [[gnu::always_inline]] static value fma(value a, value b, value c) {
#ifdef __AVX512F__
        if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
            return _mm512_fmadd_ps(a, b, c);
        else if constexpr (detail::is_512_bits<Real>) return _mm512_fmadd_pd(a, b, c);
        else
#endif
            return to_vector(
                simd::fma(from_vector<Real>(a), from_vector<Real>(b), from_vector<Real>(c)));
    }
    [[gnu::always_inline]] static value sum(value a, value b) { return a + b; }
    [[gnu::always_inline]] static batch<Real> widened(value lower) {
        return from_vector<Real>(lower);
    }
};

#ifdef __AVX512F__
// 256 bits, which Zen 4 multiplies two at a time and 512 one: the same numbers in fewer cycles. The
// upper lanes are 0 in the end, as what they were products of.
template <class Real>
struct half_register {
    using value = typename detail::vector_type<Real, 32>::type;

    [[gnu::always_inline]] static value load(const Real* from) {
        if constexpr (sizeof(Real) == 4) return _mm256_loadu_ps(from);
        else return _mm256_loadu_pd(from);
    }
    [[gnu::always_inline]] static value broadcast(Real number) {
        if constexpr (sizeof(Real) == 4) return _mm256_set1_ps(number);
        else return _mm256_set1_pd(number);
    }
    [[gnu::always_inline]] static value fma(value a, value b, value c) {
        if constexpr (sizeof(Real) == 4) return _mm256_fmadd_ps(a, b, c);
        else return _mm256_fmadd_pd(a, b, c);
    }
    [[gnu::always_inline]] static value sum(value a, value b) { return a + b; }
    [[gnu::always_inline]] static batch<Real> widened(value lower) {
        return [&]<std::size_t... Lane>(std::index_sequence<Lane...>)
            __attribute__((always_inline)) {
                return from_vector<Real>(__builtin_shufflevector(lower, value{}, Lane...));
            }(std::make_index_sequence<width<Real>>{});
    }
};
template <class Real, std::size_t Columns>
inline constexpr bool fits_half = detail::is_512_bits<Real> && Columns <= width<Real> / 2;
#else
template <class Real>
using half_register = whole_register<Real>;
template <class Real, std::size_t Columns>
inline constexpr bool fits_half = false;
#endif

}  // namespace weft::simd

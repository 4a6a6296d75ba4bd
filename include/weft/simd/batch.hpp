// SPDX-License-Identifier: MIT
// One SIMD register: its type, whole loads and stores, selection, rounding.
#pragma once

#include <xsimd/xsimd.hpp>

#include <concepts>
#include <cstddef>
#include <utility>

namespace weft::inline v0_1::simd {

template <class Real>
using batch = xsimd::batch<Real>;
template <class Real>
using mask = typename batch<Real>::batch_bool_type;

template <class Real>
inline constexpr std::size_t width = batch<Real>::size;                     // lanes
inline constexpr std::size_t alignment = xsimd::default_arch::alignment();  // bytes

namespace detail {

template <class Element, std::size_t Bytes>
struct vector_type {
    typedef Element type __attribute__((vector_size(Bytes)));
};

template <class Real>
inline constexpr bool is_512_bits = sizeof(batch<Real>) == 64;
template <class Real>
inline constexpr bool is_256_bits = sizeof(batch<Real>) == 32;

}  // namespace detail

// The compiler's own vector of the same lanes, whatever type xsimd holds.
template <class Real>
using vector = typename detail::vector_type<Real, sizeof(batch<Real>)>::type;

template <class Real>
[[gnu::always_inline]] inline vector<Real> to_vector(batch<Real> value) {
    const typename batch<Real>::register_type held = value;
    return __builtin_bit_cast(vector<Real>, held);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> from_vector(vector<Real> value) {
    return batch<Real>(__builtin_bit_cast(typename batch<Real>::register_type, value));
}

// Pointers to registers are multiples of alignment where the name says aligned.
template <class Real>
[[gnu::always_inline]] inline batch<Real> load_aligned(const Real* from) {
    return batch<Real>::load_aligned(from);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> load_unaligned(const Real* from) {
    return batch<Real>::load_unaligned(from);
}
template <class Real>
[[gnu::always_inline]] inline void store_aligned(Real* to, batch<Real> value) {
    value.store_aligned(to);
}
template <class Real>
[[gnu::always_inline]] inline void store_unaligned(Real* to, batch<Real> value) {
    value.store_unaligned(to);
}

template <class Real>
[[gnu::always_inline]] inline batch<Real> broadcast(Real value) {
    return batch<Real>(value);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> select(mask<Real> where, batch<Real> a, batch<Real> b) {
    return xsimd::select(where, a, b);
}
// Lane 0.
template <class Real>
[[gnu::always_inline]] inline Real first(batch<Real> value) {
    return to_vector(value)[0];
}

namespace detail {

template <class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> lane_numbers(std::index_sequence<Lane...>) {
    return from_vector<Real>(vector<Real>{static_cast<Real>(Lane)...});
}

}  // namespace detail

// 0, 1, 2, ...
template <class Real>
[[gnu::always_inline]] inline batch<Real> lane_numbers() {
    return detail::lane_numbers<Real>(std::make_index_sequence<width<Real>>{});
}

// The value, rounded: what follows is not contracted with the product it came from. g++ contracts
// across statements and needs the barrier; clang contracts within one expression of scalars only.
#if !defined(__clang__) && defined(__x86_64__)
#define WEFT_ROUND(value) asm("" : "+v"(value))
#elif !defined(__clang__) && defined(__aarch64__)
#define WEFT_ROUND(value) asm("" : "+w"(value))
#else
#define WEFT_ROUND(value) static_cast<void>(value)
#endif
template <class Real>
[[gnu::always_inline]] inline batch<Real> rounded(batch<Real> value) {
    typename batch<Real>::register_type held = value;
    WEFT_ROUND(held);
    return batch<Real>(held);
}
template <std::floating_point Real>
[[gnu::always_inline]] inline Real rounded(Real value) {
    WEFT_ROUND(value);
    return value;
}
#undef WEFT_ROUND

// a * b + c in one rounding; in two where the instruction set has no FMA (fma_is_fused says which).
#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__)
inline constexpr bool fma_is_fused = true;
#else
inline constexpr bool fma_is_fused = false;
#endif
template <class Real>
[[gnu::always_inline]] inline batch<Real> fma(batch<Real> a, batch<Real> b, batch<Real> c) {
#ifdef __AVX512F__  // xsimd 8.1 multiplies and adds there
    if constexpr (detail::is_512_bits<Real>) {
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_fmadd_ps(a, b, c));
        else return batch<Real>(_mm512_fmadd_pd(a, b, c));
    }
#endif
    return xsimd::fma(a, b, c);
}
// a * b - c and c - a * b, rounded as fma is.
template <class Real>
[[gnu::always_inline]] inline batch<Real> fms(batch<Real> a, batch<Real> b, batch<Real> c) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_fmsub_ps(a, b, c));
        else return batch<Real>(_mm512_fmsub_pd(a, b, c));
    }
#endif
    return xsimd::fms(a, b, c);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> fnma(batch<Real> a, batch<Real> b, batch<Real> c) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_fnmadd_ps(a, b, c));
        else return batch<Real>(_mm512_fnmadd_pd(a, b, c));
    }
#endif
#ifdef __aarch64__  // where xsimd multiplies and subtracts
    return xsimd::fma(-a, b, c);
#else
    return xsimd::fnma(a, b, c);
#endif
}

// a / b rounded to nearest, which xsimd's operator is not everywhere.
template <class Real>
[[gnu::always_inline]] inline batch<Real> quotient(batch<Real> a, batch<Real> b) {
#ifdef __aarch64__  // there xsimd multiplies by an approximate reciprocal of float
    return from_vector<Real>(to_vector(a) / to_vector(b));
#else
    return a / b;
#endif
}

// Where a is not NaN, which xsimd 8.1's != does not find on x86.
template <class Real>
[[gnu::always_inline]] inline auto is_number(batch<Real> a) {
    const batch<Real> same = a;
    return a == same;
}

// The greater; b where a == b; NaN where either is NaN. The instruction gives b there, so only a is
// looked at: a chain through b waits for one instruction, not for a comparison.
template <class Real>
[[gnu::always_inline]] inline batch<Real> maximum(batch<Real> a, batch<Real> b) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_mask_max_ps(a, _mm512_cmp_ps_mask(a, a, _CMP_ORD_Q), a, b));
    else if constexpr (detail::is_512_bits<Real>)
        return batch<Real>(_mm512_mask_max_pd(a, _mm512_cmp_pd_mask(a, a, _CMP_ORD_Q), a, b));
#endif
    return simd::select(is_number(a), simd::select(a > b, a, b), a);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> minimum(batch<Real> a, batch<Real> b) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_mask_min_ps(a, _mm512_cmp_ps_mask(a, a, _CMP_ORD_Q), a, b));
    else if constexpr (detail::is_512_bits<Real>)
        return batch<Real>(_mm512_mask_min_pd(a, _mm512_cmp_pd_mask(a, a, _CMP_ORD_Q), a, b));
#endif
    return simd::select(is_number(a), simd::select(a < b, a, b), a);
}
// The same where b is known not to be NaN.
template <class Real>
[[gnu::always_inline]] inline batch<Real> maximum_of_number(batch<Real> a, batch<Real> b) {
    return simd::select(a <= b, b, a);
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> minimum_of_number(batch<Real> a, batch<Real> b) {
    return simd::select(a >= b, b, a);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// SIMD registers: loads and stores, whole and partial, lanes, reductions, transposition, rounding.
#pragma once

#include <xsimd/xsimd.hpp>

#include <cstddef>
#include <utility>

namespace weft::simd {

template <class Real>
using batch = xsimd::batch<Real>;
template <class Real>
using mask = typename batch<Real>::batch_bool_type;

template <class Real>
inline constexpr std::size_t width = batch<Real>::size;                             // lanes
inline constexpr std::size_t alignment = xsimd::default_arch::alignment();          // bytes

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

// True in the first count lanes, count <= width.
template <class Real>
[[gnu::always_inline]] inline mask<Real> first_lanes(std::size_t count) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>)
        return mask<Real>(static_cast<typename mask<Real>::register_type>((1U << count) - 1U));
#endif
    return lane_numbers<Real>() < batch<Real>(static_cast<Real>(count));
}
template <class Real, std::size_t Count>
[[gnu::always_inline]] inline mask<Real> first_lanes() {
    static_assert(Count <= width<Real>);
    return first_lanes<Real>(Count);
}

// count elements, the other lanes zero; count <= width; memory beyond them is not read.
template <class Real>
[[gnu::always_inline]] inline batch<Real> load_partial(const Real* from, std::size_t count) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        const typename mask<Real>::register_type valid = first_lanes<Real>(count);
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_maskz_loadu_ps(valid, from));
        else return batch<Real>(_mm512_maskz_loadu_pd(valid, from));
    }
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real>) {
        const typename mask<Real>::register_type valid = first_lanes<Real>(count);
        const auto bits = __builtin_bit_cast(__m256i, valid);
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm256_maskload_ps(from, bits));
        else return batch<Real>(_mm256_maskload_pd(from, bits));
    }
#endif
    alignas(alignment) Real buffer[width<Real>] = {};
    for (std::size_t lane = 0; lane < width<Real>; ++lane)
        if (lane < count) buffer[lane] = from[lane];
    return simd::load_aligned(buffer);
}

// Writes the first count lanes; memory beyond them is not touched.
template <class Real>
[[gnu::always_inline]] inline void store_partial(Real* to, batch<Real> value, std::size_t count) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) {
        const typename mask<Real>::register_type valid = first_lanes<Real>(count);
        if constexpr (sizeof(Real) == 4) _mm512_mask_storeu_ps(to, valid, value);
        else _mm512_mask_storeu_pd(to, valid, value);
        return;
    }
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real>) {
        const typename mask<Real>::register_type valid = first_lanes<Real>(count);
        const auto bits = __builtin_bit_cast(__m256i, valid);
        if constexpr (sizeof(Real) == 4) _mm256_maskstore_ps(to, bits, value);
        else _mm256_maskstore_pd(to, bits, value);
        return;
    }
#endif
    alignas(alignment) Real buffer[width<Real>];
    simd::store_aligned(buffer, value);
    for (std::size_t lane = 0; lane < width<Real>; ++lane)
        if (lane < count) to[lane] = buffer[lane];
}

// The value, rounded: what follows is not contracted with the product it came from. g++ contracts
// across statements and needs the barrier; clang contracts within one expression of scalars only.
template <class Real>
[[gnu::always_inline]] inline batch<Real> rounded(batch<Real> value) {
#if !defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__))
    typename batch<Real>::register_type held = value;
#ifdef __x86_64__
    asm("" : "+v"(held));
#else
    asm("" : "+w"(held));
#endif
    return batch<Real>(held);
#else
    return value;
#endif
}
[[gnu::always_inline]] inline double rounded(double value) {
#if !defined(__clang__) && defined(__x86_64__)
    asm("" : "+v"(value));
#elif !defined(__clang__) && defined(__aarch64__)
    asm("" : "+w"(value));
#endif
    return value;
}
[[gnu::always_inline]] inline float rounded(float value) {
#if !defined(__clang__) && defined(__x86_64__)
    asm("" : "+v"(value));
#elif !defined(__clang__) && defined(__aarch64__)
    asm("" : "+w"(value));
#endif
    return value;
}

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

// The greater; b where a == b; NaN where either is NaN.
template <class Real>
[[gnu::always_inline]] inline batch<Real> maximum(batch<Real> a, batch<Real> b) {
    return simd::select(a != a, a, simd::select(a > b, a, b));
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> minimum(batch<Real> a, batch<Real> b) {
    return simd::select(a != a, a, simd::select(a < b, a, b));
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

namespace detail {

template <std::size_t Distance, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> exchanged(batch<Real> value,
                                                    std::index_sequence<Lane...>) {
    const vector<Real> v = to_vector(value);
    return from_vector<Real>(__builtin_shufflevector(v, v, (Lane ^ Distance)...));
}

template <std::size_t Distance, class Real, class Combine>
[[gnu::always_inline]] inline batch<Real> reduce(batch<Real> value, Combine combine) {
    if constexpr (Distance == 0) return value;
    else
        return reduce<Distance / 2>(
            combine(value, exchanged<Distance>(value, std::make_index_sequence<width<Real>>{})),
            combine);
}

}  // namespace detail

// The reduction of all lanes, in every lane: lane i with i ^ width / 2, then i ^ width / 4, ...
template <class Real>
[[gnu::always_inline]] inline batch<Real> reduce_add(batch<Real> value) {
    return detail::reduce<width<Real> / 2>(
        value, [](batch<Real> a, batch<Real> b) __attribute__((always_inline)) { return a + b; });
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> reduce_max(batch<Real> value) {
    return detail::reduce<width<Real> / 2>(
        value,
        [](batch<Real> a, batch<Real> b) __attribute__((always_inline)) { return simd::maximum(a, b); });
}
template <class Real>
[[gnu::always_inline]] inline batch<Real> reduce_min(batch<Real> value) {
    return detail::reduce<width<Real> / 2>(
        value,
        [](batch<Real> a, batch<Real> b) __attribute__((always_inline)) { return simd::minimum(a, b); });
}

namespace detail {

// Rows `row` and `row + Distance` exchange the blocks of Distance lanes off the diagonal.
template <std::size_t Distance, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline void exchange_blocks(batch<Real>& upper, batch<Real>& lower,
                                                   std::index_sequence<Lane...>) {
    constexpr std::size_t lanes = sizeof...(Lane);
    const vector<Real> a = to_vector(upper), b = to_vector(lower);
    upper = from_vector<Real>(
        __builtin_shufflevector(a, b, (Lane & Distance ? Lane - Distance + lanes : Lane)...));
    lower = from_vector<Real>(
        __builtin_shufflevector(a, b, (Lane & Distance ? Lane + lanes : Lane + Distance)...));
}

template <std::size_t Distance, std::size_t Row, class Real>
[[gnu::always_inline]] inline void exchange_pair(batch<Real>* rows) {
    if constexpr ((Row & Distance) == 0)
        exchange_blocks<Distance>(rows[Row], rows[Row + Distance],
                                  std::make_index_sequence<width<Real>>{});
}
// Unrolled by templates, so that the rows stay in registers at every level of optimisation.
template <std::size_t Distance, class Real, std::size_t... Row>
[[gnu::always_inline]] inline void transpose_blocks(batch<Real>* rows,
                                                    std::index_sequence<Row...> all) {
    if constexpr (Distance < width<Real>) {
        (exchange_pair<Distance, Row>(rows), ...);
        transpose_blocks<2 * Distance>(rows, all);
    }
}

}  // namespace detail

// The square block of width rows, transposed in place.
template <class Real>
[[gnu::always_inline]] inline void transpose(batch<Real>* rows) {
    detail::transpose_blocks<1>(rows, std::make_index_sequence<width<Real>>{});
}

// While alive, denormal numbers are read and written as zero (x86, AArch64; else without effect).
class flush_denormals {
public:
    flush_denormals() : before_(control()) { set_control(before_ | flush_bits); }
    ~flush_denormals() { set_control(before_); }
    flush_denormals(const flush_denormals&) = delete;
    flush_denormals& operator=(const flush_denormals&) = delete;

private:
#if defined(__x86_64__)
    static constexpr unsigned flush_bits = 0x8040;  // FTZ, DAZ
    static unsigned control() { return _mm_getcsr(); }
    static void set_control(unsigned value) { _mm_setcsr(value); }
    unsigned before_;
#elif defined(__aarch64__)
    static constexpr unsigned long flush_bits = 1UL << 24;  // FZ
    static unsigned long control() {
        unsigned long value;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void set_control(unsigned long value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
    unsigned long before_;
#else
    static constexpr unsigned flush_bits = 0;
    static unsigned control() { return 0; }
    static void set_control(unsigned) {}
    unsigned before_;
#endif
};

}  // namespace weft::simd

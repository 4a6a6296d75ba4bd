// SPDX-License-Identifier: MIT
// SIMD registers: everything that is no mathematics, and loads and stores of a part of the lanes.
#pragma once

#include <weft/simd/batch.hpp>
#include <weft/simd/denormals.hpp>
#include <weft/simd/lanes.hpp>

namespace weft::inline v0_1::simd {

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
        const typename mask<Real>::register_type kept = first_lanes<Real>(count);
        if constexpr (sizeof(Real) == 4) return batch<Real>(_mm512_maskz_loadu_ps(kept, from));
        else return batch<Real>(_mm512_maskz_loadu_pd(kept, from));
    }
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real>) {
        const typename mask<Real>::register_type kept = first_lanes<Real>(count);
        const auto bits = __builtin_bit_cast(__m256i, kept);
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
        const typename mask<Real>::register_type kept = first_lanes<Real>(count);
        if constexpr (sizeof(Real) == 4) _mm512_mask_storeu_ps(to, kept, value);
        else _mm512_mask_storeu_pd(to, kept, value);
        return;
    }
#endif
#ifdef __AVX__
    if constexpr (detail::is_256_bits<Real>) {
        const typename mask<Real>::register_type kept = first_lanes<Real>(count);
        const auto bits = __builtin_bit_cast(__m256i, kept);
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

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// A register times powers of two.
#pragma once

#include <weft/simd/exponential.hpp>

namespace weft::simd {

// a * 2^n for a whole n from that of the least normal number to that of the greatest; NaN of a or
// of n comes through.
template <class Real>
[[gnu::always_inline]] inline batch<Real> ldexp(batch<Real> a, batch<Real> n) {
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real>) return detail::scaled(a, n);
#endif
    return a * power_of_two(n + batch<Real>(rounding_offset<Real>));
}

}  // namespace weft::simd

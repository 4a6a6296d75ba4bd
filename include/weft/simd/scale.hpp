// SPDX-License-Identifier: MIT
// A register times powers of two.
#pragma once

#include <weft/simd/exponential.hpp>

namespace weft::inline v0_1::simd {

// a * 2^n for a whole n from that of the least normal number to that of the greatest; NaN of a or
// of n comes through.
template <class Real>
[[gnu::always_inline]] inline batch<Real> ldexp(batch<Real> a, batch<Real> n) {
    const whole_numbers<Real> exponent = bits(n + batch<Real>(rounding_offset<Real>));
    const batch<Real> scaled = detail::scaled(detail::scaled_exponential<Real>{a, n, exponent});
    if constexpr (detail::is_512_bits<Real>) return scaled;  // its instruction takes n itself
    else return simd::select(is_number(n), scaled, n);
}

}  // namespace weft::simd

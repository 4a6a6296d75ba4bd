// SPDX-License-Identifier: MIT
// Square roots, whole parts, signs and constant powers of registers.
#pragma once

#include <weft/simd/logarithm.hpp>

namespace weft::inline v0_1::simd {

// Rounded to nearest.
template <class Real>
[[gnu::always_inline]] inline batch<Real> sqrt(batch<Real> x) {
    // The forms with a mask: g++ 12 warns of an uninitialized register in the others.
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_sqrt_ps(0xffff, x));
    else if constexpr (detail::is_512_bits<Real>) return batch<Real>(_mm512_maskz_sqrt_pd(0xff, x));
#endif
#ifdef __aarch64__  // xsimd approximates that of float there, and makes NaN of infinity
    if constexpr (sizeof(Real) == 4) return batch<Real>(vsqrtq_f32(x));
#endif
    return xsimd::sqrt(x);
}

// Exact; -0 stays -0.
template <class Real>
[[gnu::always_inline]] inline batch<Real> floor(batch<Real> x) {
#ifdef __AVX512F__
    constexpr int down = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
    if constexpr (detail::is_512_bits<Real> && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_roundscale_ps(0xffff, x, down));
    else if constexpr (detail::is_512_bits<Real>)
        return batch<Real>(_mm512_maskz_roundscale_pd(0xff, x, down));
#endif
    // Beyond this size every number is whole.
    const batch<Real> whole(static_cast<Real>(bits_of_one<Real>{1} << significand_bits<Real>));
    const batch<Real> one(Real(1)), size = simd::abs(x);
    const batch<Real> closest = copy_sign((size + whole) - whole, x);
    const batch<Real> down_from_nearest = simd::select(closest > x, closest - one, closest);
    return simd::select(size < whole, down_from_nearest, x);
}

// 1, -1, or x itself where it is 0 or NaN.
template <class Real>
[[gnu::always_inline]] inline batch<Real> sign(batch<Real> x) {
    const batch<Real> zero(Real(0)), one(Real(1));
    return simd::select(x > zero, one, simd::select(x < zero, negate(one), x));
}

namespace detail {

// x^n for 1 <= n < 16, unrolled, so that a constant n leaves only its products.
template <class Real>
[[gnu::always_inline]] inline batch<Real> whole_power(batch<Real> x, unsigned n) {
    const batch<Real> square = x * x, fourth = square * square;
    batch<Real> result = x;
    bool empty = true;
    const auto take = [&](batch<Real> factor) __attribute__((always_inline)) {
        result = empty ? factor : result * factor;
        empty = false;
    };
    if (n & 1U) take(x);
    if (n & 2U) take(square);
    if (n & 4U) take(fourth);
    if (n & 8U) take(fourth * fourth);
    return simd::rounded(result);
}

// x^y for x >= 0 or NaN, y neither 0 nor infinite: y log(x) in two parts, each rounding known.
[[gnu::always_inline]] inline batch<double> power_of_positive(batch<double> x, double y) {
    using ln2 = exponential<double>;
    using value = batch<double>;
    const value one(1.0), exponent_y(y);
    const mask<double> denormal = x < value(std::numeric_limits<double>::min());
    const auto p = split(simd::select(denormal, x * value(0x1p54), x));
    const value k = simd::select(denormal, p.minus_exponent + value(54.0), p.minus_exponent);
    const value f = p.significand - one, divisor = f + value(2.0);
    const value s = quotient(f, divisor), z = s * s, twice = s + s;
    // f - s (2 + f), and what 2 + f lost in rounding
    const value lost = f - (divisor - value(2.0));
    const value remainder =
        quotient(simd::fma(negate(s), lost, simd::fma(negate(s), divisor, f)), divisor);
    const value series = simd::rounded((s * z) * polynomial(z, logarithm<double>::series));
    const value large = simd::rounded(k * value(-ln2::ln2_head));
    const value head = large + twice;
    const value tail = simd::fma(k, value(-ln2::ln2_tail),
                                 (twice - (head - large)) + ((remainder + remainder) + series));
    const value sum = head + tail, low = tail - (sum - head);
    const value product = simd::rounded(sum * exponent_y);
    const value rest = simd::fma(low, exponent_y, simd::fma(sum, exponent_y, negate(product)));
    const value edge = log_at_edges(product, x) * exponent_y;
    const value usual = simd::exp(product);
    const value result = simd::fma(usual, rest, usual);
    const value infinity(std::numeric_limits<double>::infinity());
    const mask<double> inside = (usual > value(0.0)) && (usual < infinity);
    const value finite = simd::select(inside, result, usual);
    const mask<double> ordinary = (x > value(0.0)) && (x < infinity);
    return simd::select(ordinary, finite, simd::exp(edge));
}

[[gnu::always_inline]] inline batch<float> power_of_positive(batch<float> x, double y) {
    return in_double(x, [y](batch<double> wide) __attribute__((always_inline)) {
        return simd::exp(simd::log(wide) * batch<double>(y));
    });
}

constexpr double whole_part(double y) {
    const double size = y < 0 ? -y : y;
    return size < 0x1p53 ? static_cast<double>(static_cast<long long>(size)) : size;
}

}  // namespace detail

// x^exponent, a number for all lanes: whole n from -15 to 15 by products, 0.5 and
// -0.5 by square roots, any other as exp(exponent log(x)); specials as std::pow has them.
//
// accuracy whole n: |n| ulp, so 3 ulp up to cubes, odd n < 0 as long as x^|n| is normal;
//          +-0.5: 2 ulp; any other: float 1 ulp, double 2 ulp, without FMA 600 ulp where the result
//          is far from 1
template <class Real>
[[gnu::always_inline]] inline batch<Real> pow(batch<Real> x, double exponent) {
    const batch<Real> one(Real(1));
    const double size = exponent < 0 ? -exponent : exponent;
    const bool is_whole = size == detail::whole_part(exponent);
    if (size == 0) return one;
    if (exponent != exponent)
        return simd::select(x == one, one, batch<Real>(static_cast<Real>(exponent)));
    if (is_whole && size < 16) {
        const auto n = static_cast<unsigned>(size);
        if (exponent < 0 && n % 2 == 0) {  // x^n may be denormal where 1 / x^n is not infinite
            const batch<Real> root = quotient(one, detail::whole_power(x, n / 2));
            return simd::rounded(root * root);
        }
        const batch<Real> power = detail::whole_power(x, n);
        return exponent < 0 ? quotient(one, power) : power;
    }
    if (size == 0.5) {
        // -0 + 0 is +0
        const batch<Real> root = simd::sqrt(x + batch<Real>(Real(0)));
        const batch<Real> infinity(std::numeric_limits<Real>::infinity());
        const batch<Real> up = simd::select(x == negate(infinity), infinity, root);
        return exponent < 0 ? quotient(one, up) : up;
    }
    const batch<Real> power = detail::power_of_positive(simd::abs(x), exponent);
    if (!is_whole) {
        const batch<Real> zero(Real(0));
        const batch<Real> infinity(std::numeric_limits<Real>::infinity());
        const batch<Real> invalid(std::numeric_limits<Real>::quiet_NaN());
        return simd::select((x < zero) && (x > negate(infinity)), invalid, power);
    }
    const bool is_odd = size < 0x1p53 && (static_cast<long long>(size) & 1) != 0;
    return is_odd ? copy_sign(power, x) : power;
}

}  // namespace weft::simd

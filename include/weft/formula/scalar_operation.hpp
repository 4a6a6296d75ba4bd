// SPDX-License-Identifier: MIT
// The value of one operation on real numbers, as a constexpr function; masks are 1 and 0.
#pragma once

#include <weft/formula/operation.hpp>
#include <weft/formula/scalar.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace weft::inline v0_1 {

namespace detail {

// The sum of two numbers, and what its rounding lost.
struct exact_sum {
    double sum, lost;
    constexpr exact_sum(double a, double b) : sum(a + b), lost(0) {
        const double part_of_b = sum - a;
        lost = (a - (sum - part_of_b)) + (b - part_of_b);
    }
};

// a * b + c rounded once, of numbers that are 0 or between 2^-400 and 2^400 in magnitude: the sum
// of three parts, the smaller two rounded to odd.       source: Boldo and Melquiond 2008
constexpr double fused(double a, double b, double c) {
    const auto head = [](double v) {
        const double scaled = 134217729 * v;  // 2^27 + 1
        return scaled - (scaled - v);
    };
    const double a1 = head(a), a2 = a - a1, b1 = head(b), b2 = b - b1;
    const double product = a * b;
    const double rest = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2;
    const exact_sum low(c, rest), high(product, low.sum), tail(low.lost, high.lost);
    double odd = tail.sum;
    if (const auto bits = std::bit_cast<std::uint64_t>(odd); tail.lost != 0 && bits % 2 == 0)
        odd = std::bit_cast<double>((tail.lost > 0) == (odd > 0) ? bits + 1 : bits - 1);
    return high.sum + odd;
}

}  // namespace detail

// In a constant expression outside of 2^-400 ... 2^400 it is rounded twice.
constexpr double scalar_fma(double a, double b, double c) {
    if (!std::is_constant_evaluated()) return __builtin_fma(a, b, c);
    const auto is_tame = [](double v) {
        const double magnitude = v < 0 ? -v : v;
        return v == 0 || (magnitude > 0x1p-400 && magnitude < 0x1p400);
    };
    return is_tame(a) && is_tame(b) && is_tame(c) ? detail::fused(a, b, c) : a * b + c;
}

// In a constant expression too, where the language has no a / 0.
constexpr double scalar_quotient(double a, double b) {
    if (b != 0 || !std::is_constant_evaluated()) return a / b;
    if (a == 0 || a != a) return std::numeric_limits<double>::quiet_NaN();
    const bool is_negative = (a < 0) != ((std::bit_cast<std::uint64_t>(b) >> 63) != 0);
    return is_negative ? -scalar::detail::infinity : scalar::detail::infinity;
}

// The t with the sum of max(value(i) - t, 0) over i = 0 ... count - 1 equal to 1.
//
// source   Michelot 1986: what is not above the mean excess leaves the sum, until nothing does
template <class Value>
constexpr double threshold_of(std::size_t count, const Value& value) {
    double t = -scalar::detail::infinity;
    for (std::size_t before = count + 1;;) {
        double sum = 0;
        std::size_t above = 0;
        for (std::size_t i = 0; i < count; ++i)
            if (value(i) > t) sum += value(i), ++above;
        if (above == 0) return scalar::detail::not_a_number;
        if (above == before) return t;
        before = above;
        t = (sum - 1) / static_cast<double>(above);
    }
}

// a * 2^n for a whole n; rounded twice where the result is denormal.
constexpr double scalar_ldexp(double a, double n) {
    if (n != n) return n;
    const int bounded = static_cast<int>(n < -2200 ? -2200 : n > 2200 ? 2200 : n);
    return scalar::detail::scale(a, bounded);
}

[[gnu::always_inline]] constexpr double scalar_operation(op code, double a, double b, double c) {
    switch (code) {
        case op::negate: return -a;
        case op::abs: return scalar::abs(a);
        case op::sign: return a > 0 ? 1.0 : a < 0 ? -1.0 : a;
        case op::floor: return scalar::floor(a);
        case op::sqrt: return scalar::sqrt(a);
        case op::exp:
        case op::exp_nonpositive: return scalar::exp(a);
        case op::expm1: return scalar::expm1(a);
        case op::log: return scalar::log(a);
        case op::log1p:
        case op::log1p_unit: return scalar::log1p(a);
        case op::tanh: return scalar::tanh(a);
        case op::erf: return scalar::erf(a);
        case op::normal_cdf: return scalar::normal_cdf(a);
        case op::gelu: return a < -64 ? -0.0 : a * scalar::normal_cdf(a);
        case op::sin: return scalar::sin(a);
        case op::cos: return scalar::cos(a);
        case op::atan: return scalar::atan(a);
        case op::sigmoid: {
            const double e = scalar::exp(-scalar::abs(a));
            return (a < 0 ? e : 1.0) / (1 + e);
        }
        case op::softplus: return (a <= 0 ? 0.0 : a) + scalar::log1p(scalar::exp(-scalar::abs(a)));
        case op::as_probability: return a <= 1e-7 ? 1e-7 : a >= 1 - 1e-7 ? 1 - 1e-7 : a;
        case op::add: return a + b;
        case op::subtract: return a - b;
        case op::multiply: return a * b;
        case op::divide: return scalar_quotient(a, b);
        case op::minimum:
        case op::minimum_of_number: return a != a ? a : b != b ? b : a < b ? a : b;
        case op::maximum:
        case op::maximum_of_number: return a != a ? a : b != b ? b : a > b ? a : b;
        case op::power: return scalar::pow(a, b);
        case op::ldexp: return scalar_ldexp(a, b);
        case op::less: return a < b ? 1.0 : 0.0;
        case op::less_equal: return a <= b ? 1.0 : 0.0;
        case op::equal: return a == b ? 1.0 : 0.0;
        case op::not_equal: return a != b ? 1.0 : 0.0;
        case op::both: return a != 0 && b != 0 ? 1.0 : 0.0;
        case op::either: return a != 0 || b != 0 ? 1.0 : 0.0;
        case op::fma: return scalar_fma(a, b, c);
        case op::select: return a != 0 ? b : c;
        default: return a;  // stop_gradient; inputs and reductions are not operations on numbers
    }
}

}  // namespace weft

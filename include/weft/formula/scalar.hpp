// SPDX-License-Identifier: MIT
// Elementary functions of a double, the same bits in a constant expression and at run time.
#pragma once

#include <weft/formula/scalar_trigonometric.hpp>
#include <weft/formula/whole_power.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace weft::inline v0_1::scalar {

namespace detail {

// ln 2 in two parts; a whole number below 2^13 times the first is exact.
template <class Wide>
inline constexpr Wide ln2_head = static_cast<Wide>(0xb17217f7d1p-40);
template <class Wide>
inline constexpr Wide ln2_tail =
    static_cast<Wide>(7.37100256516779890183404013000134360255254e-13L);
template <class Wide>
inline constexpr Wide per_ln2 = static_cast<Wide>(1.44269504088896340735992468100189214L);

template <class Wide>
constexpr int nearest(Wide x) {
    return static_cast<int>(x < 0 ? x - static_cast<Wide>(0.5) : x + static_cast<Wide>(0.5));
}

// value * 2^exponent, for |exponent| <= 2044; one rounding at most.
template <class Wide>
constexpr Wide scale(Wide value, int exponent) {
    const int half = exponent / 2;
    const auto power = [](int n) {
        const auto bits = static_cast<std::uint64_t>(n + 1023) << 52;
        return static_cast<Wide>(std::bit_cast<double>(bits));
    };
    return value * power(half) * power(exponent - half);
}

// value * 2^exponent as a double; nothing overflows on the way, a constant expression may not.
template <class Wide>
constexpr double narrow(Wide value, int exponent) {
    if (exponent >= 1020 && scale(value, exponent - 1024) >= 1 - static_cast<Wide>(0x1p-54))
        return infinity;
    return static_cast<double>(scale(value, exponent));
}

// exp(r) - 1 for |r| <= 0.35
template <class Wide>
constexpr Wide expm1_series(Wide r) {
    Wide sum = 1;
    for (int n = 17; n > 1; --n) sum = 1 + sum * r / static_cast<Wide>(n);
    return sum * r;
}

// exp(x) = (1 + rest) 2^exponent
template <class Wide>
struct power {
    Wide rest;
    int exponent;
};

template <class Wide>
constexpr power<Wide> exp_parts(Wide x) {
    const int k = nearest(x * per_ln2<Wide>);
    const Wide n = static_cast<Wide>(k);
    return {expm1_series((x - n * ln2_head<Wide>) - n * ln2_tail<Wide>), k};
}

// exp(x) - 1 as value * 2^exponent, without cancellation
template <class Wide>
constexpr power<Wide> expm1_parts(Wide x) {
    const power<Wide> p = exp_parts(x);
    return {p.rest + (1 - scale(Wide{1}, -p.exponent)), p.exponent};
}

// x = significand * 2^exponent, sqrt(1/2) < significand < sqrt(2), for positive finite x
struct binary { double significand; int exponent; };

constexpr binary split(double x) {
    const int small = x < 0x1p-1022 ? 54 : 0;
    const auto bits = std::bit_cast<std::uint64_t>(small != 0 ? x * 0x1p54 : x);
    const int exponent = static_cast<int>(bits >> 52) - 1023 - small;
    const auto m = std::bit_cast<double>((bits & 0xfffffffffffffU) | 0x3ff0000000000000U);
    if (m > 1.4142135623730951) return {m / 2, exponent + 1};
    return {m, exponent};
}

// log(x) = exponent ln 2 + head + tail, where head has 24 bits
template <class Wide>
struct logarithm {
    int exponent;
    Wide head, tail;
};

template <class Wide>
constexpr logarithm<Wide> log_parts(double x) {
    const binary p = split(x);
    const Wide m = static_cast<Wide>(p.significand);
    const Wide m_head = static_cast<Wide>(static_cast<float>(p.significand));
    const Wide s = (m - 1) / (m + 1);  // log(m) = 2 atanh(s)
    const Wide head = static_cast<Wide>(static_cast<float>(s));
    const Wide rest = ((m - 1) - head * (m_head + 1)) - head * (m - m_head);
    return {p.exponent, 2 * head, 2 * (rest / (m + 1) + s * odd_series(s * s, 13))};
}

// log(x (1 + change)), |change| <= 2^-53
template <class Wide>
constexpr double log(double x, Wide change) {
    const logarithm<Wide> p = log_parts<Wide>(x);
    const Wide n = static_cast<Wide>(p.exponent);
    const Wide tail = p.tail + (change - change * change / 2);
    return static_cast<double>((n * ln2_head<Wide> + p.head) + (n * ln2_tail<Wide> + tail));
}

template <class Wide>
constexpr double exp(double x) {
    if (x != x) return x;
    if (x > 710) return infinity;
    if (x < -746) return 0;
    const power<Wide> p = exp_parts(static_cast<Wide>(x));
    return narrow(1 + p.rest, p.exponent);
}

template <class Wide>
constexpr double expm1(double x) {
    if (x != x || x == 0) return x;
    if (x > 710) return infinity;
    if (x < -50) return -1;
    const power<Wide> p = expm1_parts(static_cast<Wide>(x));
    return narrow(p.rest, p.exponent);
}

template <class Wide>
constexpr double log(double x) {
    if (x != x || x == infinity) return x;
    if (x <= 0) return x == 0 ? -infinity : not_a_number;
    return log(x, Wide{0});
}

template <class Wide>
constexpr double log1p(double x) {
    if (x != x || x == infinity || x == 0) return x;
    if (x <= -1) return x == -1 ? -infinity : not_a_number;
    const Wide wide = static_cast<Wide>(x);
    const double sum = static_cast<double>(1 + wide);
    const Wide head = static_cast<Wide>(sum);
    const Wide lost = x < 1 ? wide - (head - 1) : 1 - (head - wide);
    return log(sum, lost / head);
}

template <class Wide>
constexpr double tanh(double x) {
    if (x != x || x == 0) return x;
    if (x > 20 || x < -20) return x < 0 ? -1 : 1;
    const power<Wide> p = expm1_parts(2 * static_cast<Wide>(x < 0 ? -x : x));
    const Wide t = scale(p.rest, p.exponent);
    const auto size = static_cast<double>(t / (t + 2));
    return x < 0 ? -size : size;
}

// erf and 1 - erf of 0 <= size <= 28
// source   Abramowitz and Stegun 7.1.6 below 2, the continued fraction 7.1.14 above
template <class Wide>
constexpr std::array<Wide, 2> error_functions(Wide size) {
    const Wide square = size * size;
    const Wide head = static_cast<Wide>(static_cast<float>(size));  // exp(-head^2) loses no bits
    const power<Wide> p = exp_parts(-head * head);
    const Wide bell = scale(1 + p.rest, p.exponent)
                    * (1 + expm1_series((head - size) * (head + size)))
                    * static_cast<Wide>(0.564189583547756286948079451560772585844L);  // / sqrt(pi)
    if (size < 2) {
        Wide sum = 1;
        for (int n = 75; n > 1; n -= 2) sum = 1 + sum * (2 * square / static_cast<Wide>(n));
        sum *= 2 * size * bell;
        return {sum, 1 - sum};
    }
    Wide fraction = size;
    for (int n = 60; n > 0; --n) fraction = size + static_cast<Wide>(n) / (2 * fraction);
    return {1 - bell / fraction, bell / fraction};
}

template <class Wide>
constexpr double erf(double x) {
    if (x != x || x == 0) return x;
    if (x > 6 || x < -6) return x < 0 ? -1 : 1;
    const Wide size = error_functions(static_cast<Wide>(x < 0 ? -x : x))[0];
    return static_cast<double>(x < 0 ? -size : size);
}

template <class Wide>
constexpr double normal_cdf(double x) {
    if (x != x) return x;
    if (x > 9 || x < -39) return x < 0 ? 0 : 1;
    const Wide root_half = static_cast<Wide>(0.707106781186547524400844362104849039284L);
    const Wide tail = error_functions(static_cast<Wide>(x < 0 ? -x : x) * root_half)[1] / 2;
    return static_cast<double>(x < 0 ? tail : 1 - tail);
}

// 54 bits of the root, put right by the exact remainder: rounds as IEEE 754 and processors do.
constexpr double sqrt(double x) {
    if (x != x || x == 0 || x == infinity) return x;
    if (x < 0) return not_a_number;
    const int small = x < 0x1p-1022 ? 54 : 0;
    const auto bits = std::bit_cast<std::uint64_t>(small != 0 ? x * 0x1p54 : x);
    const int exponent = static_cast<int>(bits >> 52) - 1023 - small;
    const int odd = exponent & 1;
    const std::uint64_t significand = ((bits & 0xfffffffffffffU) | 0x10000000000000U) << odd;
    const double m = static_cast<double>(significand);
    double root = 0x1p25 + m * 0x1p-27;
    for (int i = 0; i < 5; ++i) root = (root + m / root) / 2;
    auto whole = static_cast<std::uint64_t>(root * 0x1p27);
    auto remainder = static_cast<std::int64_t>((significand << 54) - whole * whole);  // modulo 2^64
    while (remainder < 0) remainder += static_cast<std::int64_t>(2 * --whole + 1);
    while (remainder > static_cast<std::int64_t>(2 * whole))
        remainder -= static_cast<std::int64_t>(2 * whole++ + 1);
    const auto rounded = static_cast<double>((whole >> 1) + (whole & 1));
    return scale(rounded, (exponent - odd) / 2 - 52);
}

constexpr double floor(double x) {
    if (!(x > -0x1p52 && x < 0x1p52) || x == 0) return x;
    const auto whole = static_cast<double>(static_cast<std::int64_t>(x));
    return whole > x ? whole - 1 : whole;
}

// x^y for positive finite x and |y| <= 2^64: y log x is kept as a sum of products that are exact.
template <class Wide>
constexpr double pow_positive(double x, double y) {
    const logarithm<Wide> p = log_parts<Wide>(x);
    const Wide y_head = static_cast<Wide>(static_cast<float>(y));
    const Wide y_tail = static_cast<Wide>(y) - y_head;
    const Wide twos = static_cast<Wide>(p.exponent), logarithm_of_m = p.head + p.tail;
    const Wide bits = static_cast<Wide>(y) * (twos + logarithm_of_m * per_ln2<Wide>);
    if (bits > 1025) return infinity;
    if (bits < -1080) return 0;
    const int n = nearest(y_head * twos);
    const Wide part = (y_head * twos - static_cast<Wide>(n)) + y_tail * twos;
    const Wide large = y_head * p.head;
    const Wide small = part * (ln2_head<Wide> + ln2_tail<Wide>)
                     + (y_tail * p.head + static_cast<Wide>(y) * p.tail);
    const int k = nearest((large + small) * per_ln2<Wide>);
    const Wide turns = static_cast<Wide>(k);
    const Wide r = (large - turns * ln2_head<Wide>) + (small - turns * ln2_tail<Wide>);
    return narrow(1 + expm1_series(r), n + k);
}

template <class Wide>
constexpr double pow(double x, double y) {
    if (y == 0 || x == 1) return 1;
    if (x != x || y == 1) return x;
    if (y != y) return y;
    const bool negative = std::bit_cast<std::uint64_t>(x) >> 63 != 0;
    const double size = negative ? -x : x, power = y < 0 ? -y : y;
    const bool whole = power >= 0x1p53 || floor(y) == y;
    const bool odd = whole && power < 0x1p53 && (static_cast<std::int64_t>(power) & 1) != 0;
    double result = 1;
    if (size == 0 || size == infinity) {
        result = (size == 0) == (y > 0) ? 0 : infinity;
    } else if (negative && !whole) {
        return not_a_number;
    } else if (size != 1 && power > 0x1p64) {
        result = (size < 1) == (y > 0) ? 0 : infinity;
    } else if (size != 1) {
        const bool by_squaring = whole && y > 0 && y <= 0x1p32;
        result = by_squaring ? whole_power(size, static_cast<std::uint64_t>(y))
                             : pow_positive<Wide>(size, y);
    }
    return negative && odd ? -result : result;
}

}  // namespace detail

// accuracy 0.51 ulp, normal_cdf 1 ulp; where long double is double 3 ulp, erf 6 ulp
// errors   NaN, infinities and signed zeros as IEEE 754 has them; no exception, no errno
constexpr double exp(double x) { return detail::exp<long double>(x); }
constexpr double expm1(double x) { return detail::expm1<long double>(x); }
constexpr double log(double x) { return detail::log<long double>(x); }
constexpr double log1p(double x) { return detail::log1p<long double>(x); }
constexpr double tanh(double x) { return detail::tanh<long double>(x); }
constexpr double erf(double x) { return detail::erf<long double>(x); }
constexpr double normal_cdf(double x) { return detail::normal_cdf<long double>(x); }

// accuracy 0.51 ulp; where long double is double 3 ulp for |y log x| <= 2, 40 ulp near 1e300
constexpr double pow(double x, double y) { return detail::pow<long double>(x, y); }

// accuracy exact, rounded to nearest
constexpr double sqrt(double x) {
    return std::is_constant_evaluated() || !(x > 0) ? detail::sqrt(x) : __builtin_sqrt(x);
}
constexpr double floor(double x) { return detail::floor(x); }
constexpr double abs(double x) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffU);
}

}  // namespace weft::scalar

// SPDX-License-Identifier: MIT
// sin, cos and atan of a double, the same bits in a constant expression and at run time.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace weft::inline v0_1::scalar {

namespace detail {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// The functions compute in Wide, long double, and round once at their end. Tests put double there,
// which is what long double is on some machines.
template <class Wide>
inline constexpr Wide half_pi = static_cast<Wide>(1.57079632679489661923132169163975144209858L);

// z/3 + z^2/5 + ..., for |z| <= 0.192: atanh(s) is s + s f(s^2), and atan(t) is t + t f(-t^2).
template <class Wide>
constexpr Wide odd_series(Wide z, int terms) {
    Wide sum = 0;
    for (int n = 2 * terms + 1; n > 1; n -= 2) sum = sum * z + Wide{1} / static_cast<Wide>(n);
    return sum * z;
}

// The bits of 2/pi after the point, 32 a word: enough for the exponent of every double.
inline constexpr std::array<std::uint32_t, 38> two_over_pi{
    0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
    0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484,
    0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
    0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d, 0x7527bac7, 0xebe5f17b,
    0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab};

// An angle is quadrant * pi/2 + rest, with |rest| <= 0.786; the quadrant counts modulo 4.
template <class Wide>
struct angle {
    unsigned quadrant;
    Wide rest;
};

// source   Cody and Waite 1980: pi/2 in three parts; a whole number times the first two is exact
template <class Wide>
constexpr angle<Wide> reduce_small_angle(double x) {
    const Wide wide = static_cast<Wide>(x), half = static_cast<Wide>(x < 0 ? -0.5 : 0.5);
    const auto turns = static_cast<int>(wide / half_pi<Wide> + half);
    const Wide n = static_cast<Wide>(turns);
    const Wide head = wide - n * static_cast<Wide>(0x1.921fb54400000p+0);
    const Wide rest = (head - n * static_cast<Wide>(0x1.0b4611a600000p-34))
                    - n * static_cast<Wide>(2.022266248795950732399684620094757716476e-21L);
    return {static_cast<unsigned>(turns) & 3U, rest};
}

// source   Payne and Hanek 1983: only the bits of 2/pi that can change the fraction are multiplied
template <class Wide>
constexpr angle<Wide> reduce_angle(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const bool negative = bits >> 63 != 0;
    const double size = negative ? -x : x;
    if (size <= 0.7853981633974483) return {0, static_cast<Wide>(x)};
    if (size < 0x1p20) return reduce_small_angle<Wide>(x);
    const std::uint64_t significand = (bits & 0xfffffffffffffU) | 0x10000000000000U;
    // |x| = significand * 2^exponent
    const int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1075;
    const int shift = (exponent + 64) % 32, word = (exponent + 64) / 32 - 2;
    const std::array<std::uint64_t, 3> factor{
        (significand << shift) & 0xffffffffU,
        shift == 0 ? significand >> 32 : (significand >> (32 - shift)) & 0xffffffffU,
        shift == 0 ? 0 : significand >> (64 - shift)};
    // Words word - 1 ... word + 7 of 2/pi; what stands before them are multiples of 4 quadrants.
    std::array<std::uint64_t, 9> product{};
    for (std::size_t i = 0; i < 3; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; i + j < 9; ++j) {
            const int from = word + 7 - static_cast<int>(j);
            const std::uint64_t of_pi = from < 0 ? 0 : two_over_pi[static_cast<std::size_t>(from)];
            std::uint64_t& place = product[i + j];
            const std::uint64_t sum = factor[i] * of_pi + place + carry;
            place = sum & 0xffffffffU;
            carry = sum >> 32;
        }
    }
    // The point stands between words 7 and 8; a fraction above 1/2 belongs to the next quadrant.
    const bool above = product[7] >> 31 != 0;
    Wide fraction = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const std::uint64_t digit = above ? ~product[i] & 0xffffffffU : product[i];
        fraction = (fraction + static_cast<Wide>(digit)) * static_cast<Wide>(0x1p-32);
    }
    const Wide rest = fraction * half_pi<Wide>;
    const unsigned quadrant = static_cast<unsigned>(product[8] & 3U) + (above ? 1U : 0U);
    return {(negative ? 4U - quadrant : quadrant) & 3U, negative != above ? -rest : rest};
}

// sin((quadrant + rest / (pi/2)) pi/2)
template <class Wide>
constexpr Wide sine(angle<Wide> a) {
    const Wide square = a.rest * a.rest;
    const bool odd = (a.quadrant & 1U) != 0;  // then it is a cosine of the rest
    Wide sum = 1;
    for (int n = odd ? 20 : 21; n > 1; n -= 2)
        sum = 1 - sum * square / static_cast<Wide>(n * (n - 1));
    if (!odd) sum *= a.rest;
    return (a.quadrant & 2U) != 0 ? -sum : sum;
}

template <class Wide>
constexpr double sin(double x) {
    if (!(x < infinity && x > -infinity)) return not_a_number;
    if (x == 0) return x;
    return static_cast<double>(sine(reduce_angle<Wide>(x)));
}

template <class Wide>
constexpr double cos(double x) {
    if (!(x < infinity && x > -infinity)) return not_a_number;
    angle<Wide> a = reduce_angle<Wide>(x);
    a.quadrant = (a.quadrant + 1U) & 3U;
    return static_cast<double>(sine(a));
}

template <class Wide>
constexpr double atan(double x) {
    if (x != x || x == 0) return x;
    const Wide size = static_cast<Wide>(x < 0 ? -x : x);
    Wide center = 0, rest = size;  // atan(size) = center + atan(rest)
    if (size > static_cast<Wide>(0x1p70)) {
        center = half_pi<Wide>;
        rest = 0;
    } else if (size > static_cast<Wide>(2.4375)) {
        center = half_pi<Wide>;
        rest = -1 / size;
    } else if (size > static_cast<Wide>(1.1875)) {
        center = static_cast<Wide>(0.982793723247329067985710611014666014496877L);  // atan(3/2)
        rest = (size - static_cast<Wide>(1.5)) / (1 + static_cast<Wide>(1.5) * size);
    } else if (size > static_cast<Wide>(0.6875)) {
        center = half_pi<Wide> / 2;
        rest = (size - 1) / (size + 1);
    } else if (size > static_cast<Wide>(0.4375)) {
        center = static_cast<Wide>(0.463647609000806116214256231461214402028537L);  // atan(1/2)
        rest = (size - static_cast<Wide>(0.5)) / (1 + size / 2);
    }
    const Wide sum = center + (rest + rest * odd_series(-rest * rest, 27));
    return static_cast<double>(x < 0 ? -sum : sum);
}

}  // namespace detail

// accuracy 0.51 ulp for every double, near multiples of pi/2 and at 1e300 too; where long double
//          is double 3 ulp
// errors   NaN of an infinity
constexpr double sin(double x) { return detail::sin<long double>(x); }
constexpr double cos(double x) { return detail::cos<long double>(x); }

// accuracy 0.51 ulp; where long double is double 3 ulp
constexpr double atan(double x) { return detail::atan<long double>(x); }

}  // namespace weft::scalar

// SPDX-License-Identifier: MIT
// Whole powers of a double by squaring, in whole numbers of 128 bits.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace weft::inline v0_1::scalar::detail {

// (head + tail 2^-64) 2^(exponent - 63), where the highest bit of head is set: 1 <= ... < 2.
struct long_number {
    std::uint64_t head, tail;
    std::int64_t exponent;
};

// Cut off after 128 bits.
constexpr long_number product(const long_number& a, const long_number& b) {
    __extension__ using wide = unsigned __int128;  // no warning of -Wpedantic
    const auto high = [](std::uint64_t x, std::uint64_t y) {
        return static_cast<std::uint64_t>(static_cast<wide>(x) * y >> 64);
    };
    const wide all =
        static_cast<wide>(a.head) * b.head + high(a.head, b.tail) + high(a.tail, b.head);
    const std::int64_t exponent = a.exponent + b.exponent;
    const auto parts = [](wide bits, std::int64_t e) {
        const auto head = static_cast<std::uint64_t>(bits >> 64);
        return long_number{head, static_cast<std::uint64_t>(bits), e};
    };
    // A branch, not a shift by 0 or 1: the squares of a base come back at every step, and are
    // predicted; [[unlikely]] keeps compilers from making it a shift.
    if (all >> 127 == 0) [[unlikely]] return parts(all << 1, exponent);
    return parts(all, exponent + 1);
}

// The double nearest to it, to even in a tie.
constexpr double nearest_double(const long_number& x) {
    if (x.exponent > 1023) return std::bit_cast<double>(0x7ff0000000000000U);
    const std::int64_t kept_bits = std::min<std::int64_t>(53, x.exponent + 1075);  // if denormal
    if (kept_bits < 0) return 0;
    const std::uint64_t kept = kept_bits == 0 ? 0 : x.head >> (64 - kept_bits);
    const std::uint64_t lost = x.head << kept_bits, half = std::uint64_t{1} << 63;
    const bool up = lost > half || (lost == half && (x.tail != 0 || kept % 2 != 0));
    const auto biased = static_cast<std::uint64_t>(std::max<std::int64_t>(x.exponent + 1022, 0));
    return std::bit_cast<double>((biased << 52) + kept + (up ? 1 : 0));
}

// x^n for positive finite x and 0 < n <= 2^32
// accuracy rounded to nearest, but for values within 2^-38 ulp of the middle of two doubles
constexpr double whole_power(double x, std::uint64_t n) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t biased = bits >> 52, fraction = bits & 0xfffffffffffffU;
    const std::uint64_t significand = biased == 0 ? fraction : fraction | 0x10000000000000U;
    const int zeros = std::countl_zero(significand);
    const std::int64_t lowest = biased == 0 ? -1074 : static_cast<std::int64_t>(biased) - 1075;
    long_number square{significand << zeros, 0, lowest + 63 - zeros};
    while (n % 2 == 0) square = product(square, square), n /= 2;
    long_number result = square;
    while ((n /= 2) != 0) {
        square = product(square, square);
        if (n % 2 != 0) result = product(result, square);
    }
    return nearest_double(result);
}

}  // namespace weft::scalar::detail

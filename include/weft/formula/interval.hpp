// SPDX-License-Identifier: MIT
// What the value of a node can be, whatever the inputs are: its range, and whether it can be NaN.
#pragma once

#include <weft/formula/operation.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace weft::inline v0_1 {

// A value is NaN or lies in [low, high], computed in float or in double, by SIMD or scalar code,
// denormals flushed or not: the ends are 0, infinities or normal floats, rounded outwards.
struct interval {
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    double low = -infinity, high = infinity;
    bool is_positive = false;          // > 0 before it is rounded, which may make it 0
    bool may_be_nan = true;            // of any inputs
    bool may_become_nan = false;       // of finite inputs
    bool may_become_infinite = false;  // of finite inputs

    constexpr bool is_within(double least, double most) const {
        return low >= least && high <= most;
    }
    constexpr bool contains(double value) const {
        return value != value ? may_be_nan : low <= value && value <= high;
    }
};

namespace detail {

constexpr double float_below(double v) {
    constexpr double least = std::numeric_limits<float>::min();
    constexpr double largest = std::numeric_limits<float>::max();
    if (v < -largest) return -interval::infinity;
    if (v > largest) return v == interval::infinity ? v : largest;
    if (v > -least && v < least) return v < 0 ? -least : 0;
    const auto rounded = static_cast<float>(v);
    if (v != v || static_cast<double>(rounded) <= v) return static_cast<double>(rounded);
    const auto bits = std::bit_cast<std::uint32_t>(rounded);
    return static_cast<double>(std::bit_cast<float>(v > 0 ? bits - 1 : bits + 1));
}
constexpr double float_above(double v) { return -float_below(-v); }

// Of ends, where infinity - infinity, 0 * infinity and division by 0 are no constant expressions.
constexpr double sum_of_ends(double a, double b, double otherwise) {
    const bool opposite = a == -b && (a == interval::infinity || b == interval::infinity);
    return opposite ? otherwise : a + b;
}
constexpr double product_of_ends(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }
constexpr double quotient_of_ends(double a, double b) {
    if (b == 0) return a == 0 ? 0 : a < 0 ? -interval::infinity : interval::infinity;
    return b == interval::infinity ? 0 : a / b;
}

constexpr interval between(double low, double high, bool is_positive = false) {
    return {.low = low, .high = high, .is_positive = is_positive};
}
constexpr interval positive(interval range) {
    range.is_positive = true;
    return range;
}
constexpr interval negated(const interval& a) { return between(-a.high, -a.low); }
constexpr interval magnitude(const interval& a) {
    if (a.low >= 0) return between(a.low, a.high, a.is_positive);
    return between(a.high <= 0 ? -a.high : 0, std::max(-a.low, a.high));
}
constexpr interval square(const interval& a) {
    const interval size = magnitude(a);
    return between(product_of_ends(size.low, size.low), product_of_ends(size.high, size.high),
                   size.is_positive);
}
constexpr interval sum(const interval& a, const interval& b) {
    return between(sum_of_ends(a.low, b.low, -interval::infinity),
                   sum_of_ends(a.high, b.high, interval::infinity),
                   (a.is_positive && b.low >= 0) || (a.low >= 0 && b.is_positive));
}
constexpr interval product(const interval& a, const interval& b) {
    const auto ends = {product_of_ends(a.low, b.low), product_of_ends(a.low, b.high),
                       product_of_ends(a.high, b.low), product_of_ends(a.high, b.high)};
    return between(std::min(ends), std::max(ends), a.is_positive && b.is_positive);
}
constexpr interval quotient_by_positive(const interval& a, const interval& b) {
    return between(quotient_of_ends(a.low, a.low >= 0 ? b.high : b.low),
                   quotient_of_ends(a.high, a.high >= 0 ? b.low : b.high), a.is_positive);
}
constexpr interval truth(bool always, bool never) {
    return between(always ? 1 : 0, never ? 0 : 1);
}
constexpr interval either(const interval& a, const interval& b) {
    return between(std::min(a.low, b.low), std::max(a.high, b.high),
                   a.is_positive && b.is_positive);
}

}  // namespace detail

}  // namespace weft

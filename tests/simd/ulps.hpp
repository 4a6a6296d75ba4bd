// SPDX-License-Identifier: MIT
// Functions of registers against the long double functions of the C library, and their bits.
#pragma once

#include <weft/simd/register.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

namespace ulps {

namespace simd = weft::simd;

template <class Real>
inline constexpr Real infinity = std::numeric_limits<Real>::infinity();
template <class Real>
inline constexpr Real not_a_number = std::numeric_limits<Real>::quiet_NaN();
template <class Real>
inline constexpr Real least_normal = std::numeric_limits<Real>::min();
template <class Real>
inline constexpr Real largest = std::numeric_limits<Real>::max();

template <class Real>
using word = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;

inline bool same_bits(auto a, decltype(a) b) {
    using real = decltype(a);
    return std::bit_cast<word<real>>(a) == std::bit_cast<word<real>>(b);
}

// Distance in units of the last place of the expected number; 0 will do for one that is not normal.
template <class Real>
double error(Real got, long double expected) {
    constexpr double wrong = std::numeric_limits<double>::infinity();
    if (expected != expected) return got != got ? 0 : wrong;
    if (got == static_cast<Real>(expected)) {
        if (std::abs(got) == infinity<Real> || got == 0) return 0;
    } else if (std::abs(got) == infinity<Real>) {
        return std::abs(expected) < static_cast<long double>(largest<Real>) ? wrong : 1;
    }
    if (std::abs(expected) < static_cast<long double>(least_normal<Real>) && got == 0) return 0;
    int exponent = 0;
    std::frexp(expected, &exponent);
    exponent = std::max(exponent, std::numeric_limits<Real>::min_exponent);
    const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<Real>::digits);
    return static_cast<double>(std::abs(static_cast<long double>(got) - expected) / unit);
}

// One lane of a function of registers, whose other lanes hold something else.
template <class Real, class Function>
Real apply(Function function, Real x) {
    return simd::first(function(simd::select(simd::first_lanes<Real>(1), simd::broadcast(x),
                                             simd::broadcast(Real(0.5)))));
}

// Numbers of every exponent and sign, and as many spread evenly over ranges where curves bend.
template <class Real>
std::vector<Real> numbers(Real low, Real high) {
    std::vector<Real> all;
    const auto add = [&](Real x) {
        if (x >= low && x <= high) all.push_back(x);
    };
    std::uint64_t bits = 88172645463325252U;
    for (int i = 0; i < 60000; ++i) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        add(std::bit_cast<Real>(static_cast<word<Real>>(bits >> (64 - 8 * sizeof(Real)))));
        const Real unit = static_cast<Real>(bits >> 40) * Real(0x1p-23) - Real(1);  // exact
        for (const int size : {1, 4, 32, 128, 1024}) add(unit * static_cast<Real>(size));
    }
    for (const Real x : {Real(0), Real(1), least_normal<Real>, largest<Real>,
                         std::numeric_limits<Real>::denorm_min(), infinity<Real>}) {
        add(x);
        add(-x);
    }
    while (all.size() % 16 != 0) all.push_back(all.front());
    return all;
}

// A function of registers over the numbers from low to high: its worst error, a hash of its bits.
struct outcome {
    double worst = 0;
    double at = 0;
    std::uint64_t hash = 1469598103934665603U;  // FNV-1a of the words of normal results
};
template <class Real, class Function, class Reference>
outcome measure(Function function, Reference reference, Real low = -infinity<Real>,
                Real high = infinity<Real>) {
    outcome found;
    const std::vector<Real> inputs = numbers(low, high);
    Real results[simd::width<Real>];
    for (std::size_t i = 0; i < inputs.size(); i += simd::width<Real>) {
        simd::store_unaligned(results, function(simd::load_unaligned(&inputs[i])));
        for (std::size_t lane = 0; lane < simd::width<Real>; ++lane) {
            const Real x = inputs[i + lane], got = results[lane];
            const double off = error(got, reference(static_cast<long double>(x)));
            if (off > found.worst) found.worst = off, found.at = static_cast<double>(x);
            if (std::abs(got) < least_normal<Real>) continue;
            const Real number = got != got ? not_a_number<Real> : got;
            found.hash = (found.hash ^ std::bit_cast<word<Real>>(number)) * 1099511628211U;
        }
    }
    return found;
}

}  // namespace ulps

// The worst error of simd::function, and its bits, which are those of every compiler with AVX-512.
#define WEFT_CHECK_ULPS(Real, function, reference, limit, bits, ...)                            \
    do {                                                                                        \
        const auto found = ulps::measure<Real>(                                                 \
            [](weft::simd::batch<Real> v) { return function; },                                 \
            [](long double x) -> long double { return reference; } __VA_OPT__(, ) __VA_ARGS__); \
        BOOST_TEST(found.worst <= (limit), #function " is " << found.worst << " ulp off at "    \
                                                            << found.at);                       \
        BOOST_TEST((sizeof(weft::simd::batch<Real>) != 64 || found.hash == (bits)),      \
                   #function " has other bits: 0x" << std::hex << found.hash << "U");           \
    } while (false)

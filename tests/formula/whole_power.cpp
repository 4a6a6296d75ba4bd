// SPDX-License-Identifier: MIT
#include <weft/formula/whole_power.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>

using weft::scalar::detail::whole_power;

static_assert(whole_power(3, 33) == 5559060566555523 && whole_power(0.1, 1) == 0.1);
static_assert(whole_power(2, 1023) == 0x1p1023 && whole_power(0.5, 1074) == 0x1p-1074);
static_assert(whole_power(2, 1024) == std::numeric_limits<double>::infinity());
static_assert(whole_power(0.5, 1075) == 0, "a tie with the least denormal goes to even");
static_assert(whole_power(0.75, 2580) == 0x9p-1074, "of two denormals the nearer one");
static_assert(whole_power(0x1p-1074, 1) == 0x1p-1074 && whole_power(0x1p-1074, 2) == 0);
static_assert(whole_power(2, 1ULL << 32) == std::numeric_limits<double>::infinity());
static_assert(whole_power(0.5, 1ULL << 32) == 0 && whole_power(1, 1ULL << 32) == 1);

// (1 + 2^-52)^n = 1 + n 2^-52 + n (n - 1) / 2 2^-104 + ...: 2^29 terms of the square are 2^-47.
static_assert(whole_power(0x1.0000000000001p0, 1ULL << 29) == 1 + 0x1p-23 + 0x1p-47);
static_assert(whole_power(1.5, 34) == 0x1.d9fe779881944p19);

BOOST_AUTO_TEST_CASE(powers_are_rounded_to_nearest_where_long_double_can_tell) {
    if (std::numeric_limits<long double>::digits < 64) return;
    std::mt19937_64 random{4};
    std::size_t wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double x = 0.9 + 0.2 * static_cast<double>(random() >> 11) * 0x1p-53;
        const auto n = static_cast<std::uint64_t>(random() % 5000 + 1);
        const double found = whole_power(x, n);
        const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(n));
        const double ulp = std::nextafter(found, 1e300) - found;
        wrong += std::abs(static_cast<long double>(found) - exact) > 0.503L * ulp;
    }
    BOOST_TEST(wrong == 0U);
}

// SPDX-License-Identifier: MIT
// sin, cos and atan against the long double functions of the C library.
#include <weft/formula/scalar_trigonometric.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace {

namespace scalar = weft::scalar;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double pi = 3.141592653589793;

constexpr bool is_nan(double x) { return x != x; }
constexpr bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// The nearest doubles, by mpmath 1.3 with 900 digits.
static_assert(scalar::sin(1e22) == -0.8522008497671888);
static_assert(scalar::cos(1e22) == 0.523214785395139);
static_assert(scalar::sin(pi) == 1.2246467991473532e-16);
static_assert(scalar::cos(pi / 2) == 6.123233995736766e-17);
static_assert(scalar::sin(6381956970095103.0 * 0x1p797) == 1.0);  // 2^-61 from a multiple of pi/2
static_assert(scalar::cos(6381956970095103.0 * 0x1p797) == -4.687165924254628e-19);
static_assert(scalar::sin(-0.5) == -scalar::sin(0.5) && scalar::cos(-0.5) == scalar::cos(0.5));
static_assert(scalar::cos(0) == 1 && scalar::cos(pi) == -1);
static_assert(same_bits(scalar::sin(-0.0), -0.0) && same_bits(scalar::sin(0.0), 0.0));
static_assert(scalar::sin(5e-324) == 5e-324);
static_assert(is_nan(scalar::sin(infinity)) && is_nan(scalar::cos(-infinity)));
static_assert(is_nan(scalar::sin(not_a_number)) && is_nan(scalar::cos(not_a_number)));

static_assert(scalar::atan(1) == 0.7853981633974483);
static_assert(scalar::atan(infinity) == pi / 2 && scalar::atan(-infinity) == -pi / 2);
static_assert(same_bits(scalar::atan(-0.0), -0.0) && is_nan(scalar::atan(not_a_number)));
static_assert(scalar::atan(5e-324) == 5e-324 && scalar::atan(1e300) == pi / 2);

// Distance of a double from the value in units of the value's last place.
long double ulps(double found, long double value) {
    const auto rounded = static_cast<double>(value);
    const double next = std::nextafter(std::abs(rounded), infinity);
    return std::abs(static_cast<long double>(found) - value)
         / (static_cast<long double>(next) - std::abs(static_cast<long double>(rounded)));
}

// Numbers of both signs in every binade of [2^low, 2^high), and near multiples of pi/4.
std::vector<double> grid(int low, int high) {
    std::mt19937_64 random{1};
    std::vector<double> points;
    for (int exponent = low; exponent < high; ++exponent)
        for (int i = 0; i < 400; ++i) {
            const double m = 1 + static_cast<double>(random() >> 12) * 0x1p-52;
            points.push_back(std::ldexp(i % 2 == 0 ? m : -m, exponent));
        }
    for (int i = -2000; i < 2000; ++i) {
        const double multiple = i * (pi / 4);
        points.insert(points.end(), {multiple, std::nextafter(multiple, infinity)});
    }
    return points;
}

template <class Function, class Reference>
double worst(Function function, Reference reference, const std::vector<double>& points) {
    long double most = 0;
    for (const double x : points)
        most = std::max(most, ulps(function(x), reference(static_cast<long double>(x))));
    return static_cast<double>(most);
}

BOOST_AUTO_TEST_CASE(sin_cos_and_atan_are_within_0_51_ulp_in_every_binade) {
    if (std::numeric_limits<long double>::digits < 64) return;
    const auto points = grid(-1022, 1024);
    BOOST_TEST(worst(scalar::sin, [](long double x) { return std::sin(x); }, points) <= 0.51);
    BOOST_TEST(worst(scalar::cos, [](long double x) { return std::cos(x); }, points) <= 0.51);
    BOOST_TEST(worst(scalar::atan, [](long double x) { return std::atan(x); }, points) <= 0.51);
}

BOOST_AUTO_TEST_CASE(sin_cos_and_atan_are_within_3_ulp_where_long_double_is_double) {
    const auto points = grid(-40, 60);
    const auto sine = [](double x) { return scalar::detail::sin<double>(x); };
    const auto cosine = [](double x) { return scalar::detail::cos<double>(x); };
    const auto arc = [](double x) { return scalar::detail::atan<double>(x); };
    BOOST_TEST(worst(sine, [](long double x) { return std::sin(x); }, points) <= 3);
    BOOST_TEST(worst(cosine, [](long double x) { return std::cos(x); }, points) <= 3);
    BOOST_TEST(worst(arc, [](long double x) { return std::atan(x); }, points) <= 3);
}

BOOST_AUTO_TEST_CASE(run_time_gives_the_bits_of_a_constant_expression) {
    constexpr double sine = scalar::sin(12345.678), arc = scalar::atan(0.7);
    volatile double x = 12345.678, y = 0.7;
    BOOST_TEST(same_bits(scalar::sin(x), sine));
    BOOST_TEST(same_bits(scalar::atan(y), arc));
}

}  // namespace

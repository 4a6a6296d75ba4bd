// SPDX-License-Identifier: MIT
// Elementary functions of a double against the long double functions of the C library.
#include <weft/formula/scalar.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace {

namespace scalar = weft::scalar;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();

constexpr bool is_nan(double x) { return x != x; }
constexpr bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

// Nearest doubles by mpmath 1.3 with 60 digits.
static_assert(scalar::exp(1) == 2.718281828459045 && scalar::exp(-745.1332191019411) == 5e-324);
static_assert(scalar::exp(709.782712893384) == 1.7976931348622732e308);
static_assert(scalar::exp(709.7827128933841) == infinity && scalar::exp(1e300) == infinity);
static_assert(scalar::exp(-746) == 0 && scalar::exp(-infinity) == 0);
static_assert(scalar::exp(0) == 1 && scalar::exp(infinity) == infinity);
static_assert(is_nan(scalar::exp(not_a_number)));

static_assert(scalar::expm1(1e-10) == 1.00000000005e-10 && scalar::expm1(-infinity) == -1);
static_assert(scalar::expm1(710) == infinity && scalar::expm1(709.7) == scalar::exp(709.7));
static_assert(same_bits(scalar::expm1(-0.0), -0.0) && scalar::expm1(5e-324) == 5e-324);

static_assert(scalar::log(1) == 0 && scalar::log(2) == 0.6931471805599453);
static_assert(scalar::log(0) == -infinity && scalar::log(-0.0) == -infinity);
static_assert(is_nan(scalar::log(-1)) && is_nan(scalar::log(not_a_number)));
static_assert(scalar::log(infinity) == infinity && scalar::log(5e-324) == -744.4400719213812);

static_assert(scalar::log1p(1e-20) == 1e-20 && scalar::log1p(-1) == -infinity);
static_assert(is_nan(scalar::log1p(-1.5)) && scalar::log1p(infinity) == infinity);
static_assert(same_bits(scalar::log1p(-0.0), -0.0));
static_assert(scalar::log1p(largest) == scalar::log(largest));

static_assert(scalar::tanh(0.5) == 0.46211715726000974 && scalar::tanh(-0.5) == -scalar::tanh(0.5));
static_assert(scalar::tanh(infinity) == 1 && scalar::tanh(-infinity) == -1);
static_assert(same_bits(scalar::tanh(-0.0), -0.0) && scalar::tanh(5e-324) == 5e-324);

static_assert(scalar::erf(0.5) == 0.5204998778130465 && scalar::erf(-0.5) == -scalar::erf(0.5));
static_assert(scalar::erf(3) == 0.9999779095030014 && scalar::erf(infinity) == 1);
static_assert(scalar::normal_cdf(0) == 0.5 && scalar::normal_cdf(infinity) == 1);
static_assert(scalar::normal_cdf(-infinity) == 0 && is_nan(scalar::normal_cdf(not_a_number)));
// source: mpmath.ncdf(-20)
static_assert(scalar::normal_cdf(-20) == 2.7536241186062337e-89);
static_assert(same_bits(scalar::erf(-0.0), -0.0) && is_nan(scalar::erf(not_a_number)));

static_assert(scalar::sqrt(2) == 1.4142135623730951 && scalar::sqrt(9) == 3);
// 1 + u and 4 - 2u are just less than the squares of 1 + u / 2 and 2 - u / 2, in whose middle one rounds.
static_assert(scalar::sqrt(1 + 0x1p-52) == 1 && scalar::sqrt(4 - 0x1p-51) == 2 - 0x1p-52);
static_assert(is_nan(scalar::sqrt(-1)) && scalar::sqrt(infinity) == infinity);
static_assert(same_bits(scalar::sqrt(-0.0), -0.0) && scalar::sqrt(0x1p-1074) == 0x1p-537);

static_assert(scalar::floor(2.5) == 2 && scalar::floor(-2.5) == -3 && scalar::floor(-2) == -2);
static_assert(scalar::floor(1e300) == 1e300 && scalar::floor(-infinity) == -infinity);
static_assert(same_bits(scalar::floor(-0.0), -0.0) && scalar::floor(-5e-324) == -1);
static_assert(is_nan(scalar::floor(not_a_number)));
static_assert(same_bits(scalar::abs(-0.0), 0.0) && scalar::abs(-infinity) == infinity);

static_assert(scalar::pow(2, 10) == 1024 && scalar::pow(0.5, 2) == 0.25);
static_assert(scalar::pow(4, 0.5) == 2 && scalar::pow(27, 3) == 19683);
static_assert(scalar::pow(3, 33) == 5559060566555523);
static_assert(scalar::pow(0x1p-1074, -0.5) == 0x1p537 && scalar::pow(2, -1074) == 5e-324);
static_assert(scalar::pow(0.9, 1.5) == 0.8538149682454624 && scalar::pow(0.1, 1) == 0.1);
static_assert(scalar::pow(10, 22) == 1e22 && scalar::pow(1.5, -2) == 0.4444444444444444);
static_assert(scalar::pow(0, 0) == 1 && scalar::pow(not_a_number, 0) == 1);
static_assert(scalar::pow(1, not_a_number) == 1 && is_nan(scalar::pow(2, not_a_number)));
static_assert(scalar::pow(-2, 3) == -8 && scalar::pow(-2, 2) == 4 && scalar::pow(-2, -1) == -0.5);
static_assert(is_nan(scalar::pow(-2, 0.5)) && scalar::pow(-1, infinity) == 1);
static_assert(same_bits(scalar::pow(-0.0, 3), -0.0) && same_bits(scalar::pow(-0.0, 2), 0.0));
static_assert(scalar::pow(-0.0, -3) == -infinity && scalar::pow(0, -0.5) == infinity);
static_assert(scalar::pow(-infinity, 3) == -infinity);
static_assert(same_bits(scalar::pow(-infinity, -3), -0.0));
static_assert(scalar::pow(2, 1024) == infinity && scalar::pow(-2, 1025) == -infinity);
static_assert(scalar::pow(2, -1076) == 0 && scalar::pow(0.5, infinity) == 0);
static_assert(scalar::pow(0.5, -infinity) == infinity && scalar::pow(2, 1e300) == infinity);
static_assert(scalar::pow(2, 1e-300) == 1 && scalar::pow(1e300, 5e-324) == 1);

// Whole powers up to 2^32 are by squaring, rounded to nearest where double is the widest, too: 40 ulp otherwise.
// 7^22, 5^26 / 4^26, and by 60 digits of Python's decimal.
static_assert(scalar::detail::pow<double>(7, 22) == static_cast<double>(3909821048582988049));
static_assert(scalar::detail::pow<double>(1.25, 26) == static_cast<double>(1490116119384765625) * 0x1p-52);
static_assert(scalar::detail::pow<double>(1 + 24 * 0x1p-40, 0x1p32) == 0x1.192937074cd09p+0);

// A long chain of calls stays inside what compilers allow in one constant expression.
constexpr double sum_of_calls(int calls) {
    double sum = 0;
    for (int i = 1; i <= calls; ++i) {
        const double x = i * 0.013;
        sum += scalar::exp(x) + scalar::log(x) + scalar::tanh(x) + scalar::erf(x) + scalar::sqrt(x)
             + scalar::sin(x * 1e6) + scalar::atan(x) + scalar::pow(x, 1.7);
    }
    return sum;
}
static_assert(sum_of_calls(500) > 0);

// Distance of a double from the value in units of the value's last place.
long double ulps(double found, long double value) {
    const auto rounded = static_cast<double>(value);
    if (found == rounded) return std::isinf(found) ? 0 : 0.5L;
    const double next = std::nextafter(std::abs(rounded), infinity);
    return std::abs(static_cast<long double>(found) - value)
         / (static_cast<long double>(next) - std::abs(static_cast<long double>(rounded)));
}

// Numbers of both signs in every binade of [2^low, 2^high), and evenly in [-width, width].
std::vector<double> grid(int low, int high, double width) {
    std::mt19937_64 random{1};
    std::vector<double> points;
    for (int exponent = low; exponent < high; ++exponent)
        for (int i = 0; i < 100; ++i) {
            const double m = 1 + static_cast<double>(random() >> 12) * 0x1p-52;
            points.push_back(std::ldexp(i % 2 == 0 ? m : -m, exponent));
        }
    for (int i = -50'000; i <= 50'000; ++i) points.push_back(width * i / 50'000);
    return points;
}

template <class Function, class Reference>
double worst(Function function, Reference reference, double width) {
    long double most = 0;
    for (const double x : grid(-1074, 1024, width)) {
        const long double value = reference(static_cast<long double>(x));
        if (std::isnan(value)) BOOST_TEST(is_nan(function(x)), "expected NaN at " << x);
        else most = std::max(most, ulps(function(x), value));
    }
    return static_cast<double>(most);
}

template <class Function>
double worst_pow(Function function, double size) {
    std::mt19937_64 random{2};
    const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    long double most = 0;
    for (int i = 0; i < 200'000; ++i) {
        const double x = i % 2 == 0 ? 0.5 + uniform() * 2 : std::exp(700 * (2 * uniform() - 1));
        const double y = size * (2 * uniform() - 1) / std::max(std::abs(std::log(x)), 1e-3);
        const long double wide_x = x, wide_y = y, value = std::pow(wide_x, wide_y);
        most = std::max(most, ulps(function(x, y), value));
    }
    return static_cast<double>(most);
}

using wide = long double;

BOOST_AUTO_TEST_CASE(functions_are_within_0_51_ulp_in_every_binade) {
    if (std::numeric_limits<long double>::digits < 64) return;
    BOOST_TEST(worst(scalar::exp, [](wide x) { return std::exp(x); }, 745) <= 0.51);
    BOOST_TEST(worst(scalar::expm1, [](wide x) { return std::expm1(x); }, 60) <= 0.51);
    BOOST_TEST(worst(scalar::log, [](wide x) { return std::log(x); }, 3) <= 0.51);
    BOOST_TEST(worst(scalar::log1p, [](wide x) { return std::log1p(x); }, 3) <= 0.51);
    BOOST_TEST(worst(scalar::tanh, [](wide x) { return std::tanh(x); }, 22) <= 0.51);
    BOOST_TEST(worst(scalar::erf, [](wide x) { return std::erf(x); }, 7) <= 0.51);
    const auto normal_cdf = [](wide x) { return std::erfc(x * -0.5L * std::numbers::sqrt2_v<wide>) / 2; };
    BOOST_TEST(worst(scalar::normal_cdf, normal_cdf, 37) <= 1);
    BOOST_TEST(worst_pow(scalar::pow, 2) <= 0.51);
    BOOST_TEST(worst_pow(scalar::pow, 700) <= 0.51);
}

BOOST_AUTO_TEST_CASE(functions_stay_near_where_long_double_is_double) {
    const auto exp = [](double x) { return scalar::detail::exp<double>(x); };
    const auto expm1 = [](double x) { return scalar::detail::expm1<double>(x); };
    const auto log = [](double x) { return scalar::detail::log<double>(x); };
    const auto log1p = [](double x) { return scalar::detail::log1p<double>(x); };
    const auto tanh = [](double x) { return scalar::detail::tanh<double>(x); };
    const auto erf = [](double x) { return scalar::detail::erf<double>(x); };
    const auto pow = [](double x, double y) { return scalar::detail::pow<double>(x, y); };
    BOOST_TEST(worst(exp, [](wide x) { return std::exp(x); }, 745) <= 3);
    BOOST_TEST(worst(expm1, [](wide x) { return std::expm1(x); }, 60) <= 3);
    BOOST_TEST(worst(log, [](wide x) { return std::log(x); }, 3) <= 3);
    BOOST_TEST(worst(log1p, [](wide x) { return std::log1p(x); }, 3) <= 3);
    BOOST_TEST(worst(tanh, [](wide x) { return std::tanh(x); }, 22) <= 3);
    BOOST_TEST(worst(erf, [](wide x) { return std::erf(x); }, 7) <= 6);
    BOOST_TEST(worst_pow(pow, 2) <= 3);
    BOOST_TEST(worst_pow(pow, 700) <= 40);
}

BOOST_AUTO_TEST_CASE(sqrt_and_floor_are_exact) {
    for (const double x : grid(-1074, 1024, 100)) {
        BOOST_REQUIRE((x < 0 ? is_nan(scalar::sqrt(x)) : same_bits(scalar::sqrt(x), std::sqrt(x))));
        // What a constant expression computes.
        BOOST_REQUIRE((x < 0 || same_bits(scalar::detail::sqrt(x), std::sqrt(x))));
        BOOST_REQUIRE(same_bits(scalar::floor(x), std::floor(x)));
    }
    // Roots next to a tie: squares of 54 bit numbers, one below and one above.
    std::mt19937_64 random{3};
    for (int i = 0; i < 100'000; ++i) {
        const double tie = static_cast<double>((random() >> 12) | 1) * 0x1p-52 + 1 + 0x1p-53;
        const double square = tie * tie;
        for (const double x : {square, std::nextafter(square, 0.0), std::nextafter(square, 9.0)})
            BOOST_REQUIRE(same_bits(scalar::detail::sqrt(x), std::sqrt(x)));
    }
}

BOOST_AUTO_TEST_CASE(powers_that_a_double_holds_come_out_exactly) {
    for (double base = 2; base <= 40; ++base) {
        double product = 1;
        for (int exponent = 0; product < 0x1p53; ++exponent, product *= base) {
            BOOST_TEST(scalar::pow(base, exponent) == product);
            if (exponent > 0) BOOST_TEST(scalar::pow(product * product, 0.5) == product);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_result_between_the_largest_double_and_its_tie_is_not_infinite) {
    for (int i = 0; i < 2000; ++i) {
        const double x = 709.782712893384 - i * 1.2e-13;
        BOOST_TEST(scalar::exp(x) <= largest);
        BOOST_TEST(scalar::pow(largest, 1 - i * 0x1p-53) <= largest);
    }
}

}  // namespace

// SPDX-License-Identifier: MIT
#include <weft/formula/evaluate.hpp>
#include <weft/formula/functions.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

using namespace weft;

static_assert(evaluate(x + 2, x = 3.0) == 5 && evaluate(2 - x, x = 3.0) == -1);
static_assert(evaluate(x * x / 2, x = 3.0) == 4.5 && evaluate(-x, x = 3.0) == -3);
static_assert(evaluate(where(x > 1, 10, 20), x = 1.0) == 20 && evaluate(where(x >= 1, 10, 20), x = 1.0) == 10);
static_assert(evaluate(where(x < 1 || x == 3, 1, 0), x = 3.0) == 1);
static_assert(evaluate(where(0 <= x && x <= 1, 1, 0), x = 2.0) == 0);
static_assert(evaluate(where(x != 1, 10, 20), x = 1.0) == 20 && evaluate(x != 1, x = 2.0) == 1);
static_assert(evaluate(x != x, x = std::numeric_limits<double>::quiet_NaN()) == 1);
static_assert(evaluate((x > 0) * 5, x = 2.0) == 5 && evaluate((x > 0) * 5, x = -2.0) == 0);
static_assert(evaluate(max(x, 0), x = -2.0) == 0 && evaluate(min(x, 0), x = -2.0) == -2);
static_assert(evaluate(abs(x) + sign(x) + floor(x), x = -1.5) == 1.5 - 1 - 2);
static_assert(evaluate(square(x), x = -3.0) == 9 && evaluate(fma(x, 2, 1), x = 3.0) == 7);
static_assert(evaluate(pow(x, 3), x = 2.0) == 8 && evaluate(pow(x, 0.5), x = 9.0) == 3);
static_assert(evaluate(pow(2, rate), rate = 10.0) == 1024);

constexpr std::array row{1.0, 4.0, -2.0, 5.0};
static_assert(evaluate(row_sum(x), x = row) == 8 && evaluate(row_max(x), x = row) == 5);
static_assert(evaluate(row_mean(x), x = row) == 2);
static_assert(evaluate(pick(x, label), x = row, label = 1.0) == 4);
static_assert(evaluate(pick(x, 1) - pick(x, 0), x = row) == 4 - row[0]);
static_assert(evaluate(x - row_max(x), x = row) == std::array{-4.0, -1.0, -7.0, 0.0});
static_assert(evaluate(stop_gradient(x) * 2, x = 3.0) == 6);

BOOST_AUTO_TEST_CASE(elementary_functions_have_the_values_of_the_standard_library) {
    for (const double at : {0.1, 0.7, 1.3, 2.9}) {
        BOOST_TEST(evaluate(exp(x), x = at) == std::exp(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(expm1(x), x = at) == std::expm1(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(log(x), x = at) == std::log(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(log1p(x), x = at) == std::log1p(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(sqrt(x), x = at) == std::sqrt(at));
        BOOST_TEST(evaluate(tanh(x), x = at) == std::tanh(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(erf(x), x = at) == std::erf(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(normal_cdf(x), x = -at) == std::erfc(at / std::numbers::sqrt2) / 2,
                   boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(sin(x), x = at) == std::sin(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(cos(x), x = at) == std::cos(at), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(evaluate(atan(x), x = at) == std::atan(at), boost::test_tools::tolerance(1e-15));
    }
}

BOOST_AUTO_TEST_CASE(nan_passes_through_max_and_min_from_either_side) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(std::isnan(evaluate(max(x, 0), x = nan)));
    BOOST_TEST(std::isnan(evaluate(min(0, x), x = nan)));
    BOOST_TEST(std::isnan(evaluate(max(x, target), x = 1.0, target = nan)));
}

BOOST_AUTO_TEST_CASE(row_log_sum_exp_does_not_overflow) {
    const std::array large{1000.0, 1000.0, -1000.0};
    BOOST_TEST(evaluate(row_log_sum_exp(x), x = large) == 1000 + std::log(2.0),
               boost::test_tools::tolerance(1e-15));
}

// SPDX-License-Identifier: MIT
// What counts as an improvement.
#include <weft/train/best_value.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

namespace {

using namespace weft;

static_assert(!best_value::is_better(0.5, 0.5, monitor_mode::min, 0));
static_assert(best_value::is_better(0.25, 0.5, monitor_mode::min, 0.125));
static_assert(!best_value::is_better(0.375, 0.5, monitor_mode::min, 0.125));
static_assert(best_value::is_better(0.75, 0.5, monitor_mode::max, 0.125));
static_assert(!best_value::is_better(0.625, 0.5, monitor_mode::max, 0.125));

BOOST_AUTO_TEST_CASE(the_first_number_is_an_improvement_and_nan_never_is) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    best_value value;
    BOOST_TEST(!value.improve(nan, monitor_mode::min, 0));
    BOOST_TEST(value.improve(3, monitor_mode::min, 0));
    BOOST_TEST(!value.improve(nan, monitor_mode::min, 0));
    BOOST_TEST(!value.improve(2.5, monitor_mode::min, 0.5));
    BOOST_TEST(value.best.value() == 3);
    BOOST_TEST(value.improve(2.25, monitor_mode::min, 0.5));
    BOOST_TEST(value.best.value() == 2.25);
}

BOOST_AUTO_TEST_CASE(the_loss_watched_is_that_of_the_validation_where_there_is_one) {
    BOOST_TEST(watched_loss({.loss = 2}) == 2);
    BOOST_TEST(watched_loss({.loss = 2, .validation_loss = 3}) == 3);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Errors of numbers and R2 by hand, as scikit-learn 1.9.1 and Keras give them.
#include <weft/train/regression_metrics.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

using list = std::vector<double>;

// Two outputs of six samples.
const list numbers{-0.27, -0.16, -0.98, 1.1, -0.54, -0.05, -0.79, -0.63, -1.28, 1.26, -0.15, 0.97};
const list predicted{-0.26, -0.51, -1.14, 0.82, -0.54, -0.24,
                     -0.94, -1.32, -1.68, 2.09, -0.49, 0.44};

BOOST_AUTO_TEST_CASE(the_mean_absolute_error_is_over_every_number) {
    BOOST_TEST(mae(list{1, 2, 3, 4}, list{2, 2, 1, 4}) == 0.75);
    BOOST_TEST(scalar::abs(mae(numbers, predicted) - 0.3275) <= 1e-15);  // scikit-learn
}

// Keras 3.15.1, in float64.
BOOST_AUTO_TEST_CASE(the_mean_squared_error_is_over_every_number_and_has_a_root) {
    BOOST_TEST(mse(list{1, 2, 3, 4}, list{2, 2, 1, 4}) == 1.25);
    BOOST_TEST(scalar::abs(mse(numbers, predicted) - 0.16722499999999996) <= 1e-16);
    BOOST_TEST(scalar::abs(rmse(numbers, predicted) - 0.40893153461184667) <= 1e-16);
    BOOST_TEST(error_of([&] { rmse(list{1}, list{1, 2}); })
               == "weft: mse: expected as many targets as predictions, 2, found 1");
}

BOOST_AUTO_TEST_CASE(r2_is_the_share_of_the_variance_that_is_explained) {
    BOOST_TEST(r2(list{1, 2, 3}, list{1, 2, 3}) == 1);
    BOOST_TEST(r2(list{1, 2, 3}, list{2, 2, 2}) == 0);
    BOOST_TEST(r2(list{1, 2, 3}, list{3, 2, 1}) == -3);
    BOOST_TEST(scalar::abs(r2(numbers, predicted, 2) - 0.5570711539864515) <= 1e-15);
    // Targets that are all equal, as scikit-learn has it.
    BOOST_TEST(r2(list{1, 1, 1}, list{1, 1, 1}) == 1);
    BOOST_TEST(r2(list{1, 1, 1}, list{1, 1, 2}) == 0);
    // What is no number is no share of 0.
    const double nan = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(std::isnan(r2(list{1, nan, 3}, list{1, 2, 3})));
    BOOST_TEST(std::isnan(r2(list{1, 2, 3}, list{1, nan, 3})));
    BOOST_TEST(std::isnan(r2(list{1, 1, 1}, list{1, 1, nan})));
}

constexpr auto two_outputs = input<2> | identity;

BOOST_AUTO_TEST_CASE(a_model_and_a_dataset_give_the_same_errors) {
    const model<two_outputs, double> m;
    const basic_dataset<double> data{.inputs = predicted, .targets = numbers, .samples = 6};
    BOOST_TEST(mae(m, data) == mae(numbers, predicted));
    BOOST_TEST(mse(m, data) == mse(numbers, predicted));
    BOOST_TEST(rmse(m, data) == rmse(numbers, predicted));
    BOOST_TEST(r2(m, data) == r2(numbers, predicted, 2));
}

BOOST_AUTO_TEST_CASE(numbers_that_do_not_fit_are_refused) {
    BOOST_TEST(error_of([&] { mae(list{}, list{}); })
               == "weft: mae: expected predictions of 1 numbers a sample, at least one sample, "
                  "found 0 numbers");
    BOOST_TEST(error_of([&] { mae(list{1}, list{1, 2}); })
               == "weft: mae: expected as many targets as predictions, 2, found 1");
    BOOST_TEST(error_of([&] { r2(list{1, 2, 3}, list{1, 2, 3}, 2); })
               == "weft: r2: expected predictions of 2 numbers a sample, at least one sample, "
                  "found 3 numbers");
    BOOST_TEST(error_of([&] { r2(list{1}, list{1}, 0); })
               == "weft: r2: expected predictions of 0 numbers a sample, at least one sample, "
                  "found 1 numbers");
}

}  // namespace

// SPDX-License-Identifier: MIT
// Losses of regression against Keras and the notes.
#include <weft/loss/regression.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

static_assert(mean_squared_error.by == reduction::mean);

BOOST_AUTO_TEST_CASE(losses_of_regression_are_those_of_keras) {
    is_that_of_keras<mean_squared_error>("mean_squared_error {}");
    is_that_of_keras<mean_absolute_error>("mean_absolute_error {}");
    is_that_of_keras<mean_absolute_percentage_error>("mean_absolute_percentage_error {}");
    is_that_of_keras<mean_squared_logarithmic_error>("mean_squared_logarithmic_error {}");
}

// Section 4.2 of the notes.
constexpr auto squares =
    evaluate(mean_squared_error.value, prediction = std::array{1.0, 1.0}, target = std::array{0.5, 0.8});
static_assert(scalar::abs((squares[0] + squares[1]) / 2 - 0.145) <= 1e-7);

}  // namespace

// SPDX-License-Identifier: MIT
// The words a network is declared with.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string_view>

namespace {

using namespace weft;

static_assert(output_shape(input<28, 28, 1>) == shape{28, 28, 1});
static_assert(output_shape(input<28, 28, 1> | flatten) == shape{784});
static_assert(output_shape(input<6> | reshape<2, 3>) == shape{2, 3});
static_assert(output_shape(input<6> | identity | dense<4>) == shape{4});
static_assert(output_shape(input<6> | dense<4> | relu(x) | dropout(0.5)) == shape{4});
static_assert(input_shape(input<6> | dense<4>) == shape{6});

static_assert(parameters(input<6> | dense<4, no_bias>) == 24);

BOOST_AUTO_TEST_CASE(dropout_takes_rates_of_at_least_0_and_less_than_1) {
    const auto says = [](const std::invalid_argument& e) {
        return std::string_view(e.what())
            == "weft: dropout expects a rate of at least 0 and less than 1";
    };
    BOOST_CHECK_EXCEPTION((void)dropout(1), std::invalid_argument, says);
    BOOST_CHECK_EXCEPTION((void)dropout(-0.1), std::invalid_argument, says);
    BOOST_CHECK_EXCEPTION((void)dropout(0.0 / 0.0), std::invalid_argument, says);
    BOOST_CHECK_EXCEPTION((void)gaussian_dropout(1), std::invalid_argument, says);
    BOOST_CHECK_EXCEPTION((void)alpha_dropout(1), std::invalid_argument, says);
    BOOST_CHECK_NO_THROW((void)dropout(0.999));
    BOOST_CHECK_NO_THROW((void)gaussian_dropout(0));
    BOOST_CHECK_NO_THROW((void)alpha_dropout(0));
}

BOOST_AUTO_TEST_CASE(gaussian_noise_takes_deviations_of_at_least_0) {
    const auto says = [](const std::invalid_argument& e) {
        return std::string_view(e.what())
            == "weft: gaussian_noise expects a deviation of at least 0";
    };
    BOOST_CHECK_EXCEPTION((void)gaussian_noise(-0.1), std::invalid_argument, says);
    BOOST_CHECK_EXCEPTION((void)gaussian_noise(0.0 / 0.0), std::invalid_argument, says);
    BOOST_CHECK_NO_THROW((void)gaussian_noise(0));
}

}  // namespace

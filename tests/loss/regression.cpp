// SPDX-License-Identifier: MIT
// Losses of regression against Keras in float64.
#include <weft/loss/regression.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

namespace {

using namespace weft;

constexpr auto squares = mean_squared_error.value;
constexpr auto squares_slope = derivative(squares, prediction);
static_assert(mean_squared_error.by == reduction::mean);

BOOST_AUTO_TEST_CASE(mean_squared_error_is_that_of_keras) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        if (expected.at("loss") != "mean_squared_error") continue;
        const double worst = distance_from_reference<squares, squares_slope>(expected);
        BOOST_TEST(worst <= 1e-12);
        ++compared;
    }
    BOOST_TEST(compared == 1u);
}

// Section 4.2 of the notes.
BOOST_AUTO_TEST_CASE(mean_squared_error_is_that_the_notes_print) {
    std::vector<double> values(2);
    const std::vector<double> wanted{0.5, 0.8}, found{1, 1};
    weft::apply<squares>(std::span(values), prediction = found, target = wanted);
    BOOST_TEST(std::abs((values[0] + values[1]) / 2 - 0.145) <= 1e-7);
}

}  // namespace

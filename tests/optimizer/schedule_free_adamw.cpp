// SPDX-License-Identifier: MIT
// Adam without a schedule, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/schedule_free_adamw.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace {

using namespace weft;

static_assert(optimizer<schedule_free_adamw<>> && update_states<schedule_free_adamw<>>() == 2);
static_assert(schedule_free_adamw<>{}.learning_rate == 0.0025 && schedule_free_adamw<>{}.epsilon == 1e-8);

BOOST_AUTO_TEST_CASE(schedule_free_adamw_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("schedule_free_adamw", schedule_free_adamw{.learning_rate = 0.01}) <= 1e-12);
}

// Slopes of one sign make Adam walk by the rate: z is -1, -2; x is -1, -1.5; between them a half.
BOOST_AUTO_TEST_CASE(training_goes_on_between_the_walk_and_its_average) {
    const schedule_free_adamw chosen{.learning_rate = 1.0, .beta_1 = 0.5, .beta_2 = 0.5, .epsilon = 1e-300};
    constexpr std::size_t lanes = simd::width<double>;
    optimizer_state<schedule_free_adamw<>, double, lanes> state_of(chosen);
    aligned_block<double> weights(lanes), slopes(lanes);
    slopes.fill(3);
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1);
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1.75);
    state_of.finalize(weights.data());
    BOOST_TEST(weights[0] == -1.5);
}

// Its step divides by it: the weights were NaN.
BOOST_AUTO_TEST_CASE(no_share_of_the_average_is_refused) {
    using state_of = optimizer_state<schedule_free_adamw<>, double, 8>;
    BOOST_CHECK_EXCEPTION(state_of(schedule_free_adamw{.beta_1 = 0}), weft::error, [](const weft::error& e) {
        return e.what() == std::string_view("weft: beta_1: expected a number above 0, found 0");
    });
}

}  // namespace

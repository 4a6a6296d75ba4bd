// SPDX-License-Identifier: MIT
// Adafactor against Keras, behind clipping, and where a unit is dead.
#include "keras_runs.hpp"

#include <weft/optimizer/adafactor.hpp>
#include <weft/optimizer/clipping.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adafactor<>> && update_states<adafactor<>>() == 1);
static_assert(adafactor<>{}.learning_rate == 0.001 && adafactor<>{}.beta_2_decay == -0.8);
static_assert(adafactor<>{}.epsilon_1 == 1e-30);
static_assert(adafactor<>{}.epsilon_2 == 1e-3 && adafactor<>{}.clip_threshold == 1);

BOOST_AUTO_TEST_CASE(adafactor_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adafactor vector", adafactor{.learning_rate = 0.1}) <= 1e-12);
    BOOST_TEST((distance_from_keras<3, 4>("adafactor matrix", adafactor{.learning_rate = 0.1}) <= 1e-12));
}

constexpr std::size_t lanes = simd::width<float>, rows = 3, columns = lanes + 2;
constexpr std::size_t elements = rows * 2 * lanes;
constexpr std::array<tensor_place, 1> matrix{{{0, rows, columns, 2 * lanes}}};
// Inputs without a signal and a unit without a slope: their means are epsilon_1.
float slope(std::size_t step, std::size_t row, std::size_t column) {
    if (row == 1 || column == 0 || column >= columns) return 0;
    return static_cast<float>((step * 7 + row * 5 + column * 3) % 11) - 4.5f;
}

// What follows the transform sees the clipped gradient too.
BOOST_AUTO_TEST_CASE(a_clipped_gradient_is_seen_by_the_whole_rule) {
    const auto clipping = clip_by_value(adafactor{.learning_rate = 0.1}, 2);
    static_assert(facts_of_rule<std::remove_const_t<decltype(clipping)>, 0>.states == 2);
    optimizer_state<std::remove_const_t<decltype(clipping)>, float, elements> state_of(clipping, matrix);
    optimizer_state<adafactor<>, float, elements> plain(adafactor{.learning_rate = 0.1}, matrix);
    aligned_block<float> weights(elements), slopes(elements), cut(elements), expected(elements);
    for (std::size_t step = 0; step < 5; ++step) {
        for (std::size_t i = 0; i < elements; ++i) {
            slopes[i] = slope(step, i / (2 * lanes), i % (2 * lanes));
            cut[i] = std::max(std::min(slopes[i], 2.0f), -2.0f);
        }
        state_of.update(weights.data(), slopes.data());
        plain.update(expected.data(), cut.data());
    }
    BOOST_TEST((weights[1] != 0));
    BOOST_TEST(std::equal(weights.begin(), weights.end(), expected.begin()));
}

BOOST_AUTO_TEST_CASE(dead_units_and_padding_stay_where_they_are) {
    optimizer_state<adafactor<>, float, elements> state_of(adafactor{.learning_rate = 0.1}, matrix);
    aligned_block<float> weights(elements), slopes(elements);
    for (std::size_t step = 0; step < 50; ++step) {
        for (std::size_t i = 0; i < elements; ++i)
            slopes[i] = slope(step, i / (2 * lanes), i % (2 * lanes));
        state_of.update(weights.data(), slopes.data());
    }
    for (std::size_t i = 0; i < elements; ++i) {
        const std::size_t row = i / (2 * lanes), column = i % (2 * lanes);
        const bool is_still = row == 1 || column == 0 || column >= columns;
        BOOST_TEST((weights[i] == 0) == is_still);
        BOOST_TEST(std::isfinite(weights[i]));
    }
}

}  // namespace

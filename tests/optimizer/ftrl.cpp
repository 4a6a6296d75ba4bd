// SPDX-License-Identifier: MIT
// Follow the regularised leader, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/ftrl.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<ftrl<>> && update_states<ftrl<>>() == 2);
static_assert(ftrl<>{}.learning_rate == 0.001 && ftrl<>{}.learning_rate_power == -0.5);
static_assert(ftrl<>{}.initial_accumulator_value == 0.1 && ftrl<>{}.beta == 0);

BOOST_AUTO_TEST_CASE(ftrl_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("ftrl", ftrl{.learning_rate = 0.1}) <= 1e-12);
    BOOST_TEST(distance_from_keras("ftrl l1 l2", ftrl{.learning_rate = 0.1, .l1_regularization_strength = 0.1,
                                                      .l2_regularization_strength = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("ftrl all", ftrl{.learning_rate = 0.1, .learning_rate_power = -0.6,
                                                    .l1_regularization_strength = 0.05, .l2_regularization_strength = 0.01,
                                                    .l2_shrinkage_regularization_strength = 0.02, .beta = 0.1}) <= 1e-12);
}

// Without a slope nothing is known of a weight, so it is 0; a slope that l1 outweighs leaves it there.
BOOST_AUTO_TEST_CASE(l1_leaves_weights_at_exactly_0) {
    optimizer_state<ftrl<>, float, simd::width<float>> state_of(ftrl<>{.l1_regularization_strength = 0.5});
    aligned_block<float> weights(simd::width<float>), slopes(simd::width<float>);
    slopes[0] = 0.25f, slopes[1] = 2;
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == 0);
    BOOST_TEST(weights[1] < 0);
}

}  // namespace

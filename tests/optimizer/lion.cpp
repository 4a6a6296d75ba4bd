// SPDX-License-Identifier: MIT
// Steps of one size, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/lion.hpp>
#include <weft/optimizer/weight_decay.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<lion<>> && update_states<lion<>>() == 1);
static_assert(lion<>{}.learning_rate == 0.001 && lion<>{}.beta_1 == 0.9 && lion<>{}.beta_2 == 0.99);

BOOST_AUTO_TEST_CASE(lion_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("lion", lion{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("lion wd", decoupled_weight_decay(lion{.learning_rate = 0.01}, 0.1)) <= 1e-12);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Steps divided by the root of the mean square gradient, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/rmsprop.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<rmsprop<>> && update_states<rmsprop<>>() == 1);
static_assert(update_states(rmsprop{.momentum = 0.5, .centered = true}) == 3);
static_assert(rmsprop<>{}.learning_rate == 0.001 && rmsprop<>{}.rho == 0.9 && rmsprop<>{}.momentum == 0);
static_assert(rmsprop<>{}.rule() == 0 && rmsprop{.momentum = 0.5}.rule() == 1);
static_assert(rmsprop{.centered = true}.rule() == 2 && rmsprop{.momentum = 0.5, .centered = true}.rule() == 3);

BOOST_AUTO_TEST_CASE(rmsprop_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("rmsprop", rmsprop{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("rmsprop centered", rmsprop{.learning_rate = 0.01, .centered = true}) <= 1e-12);
    BOOST_TEST(distance_from_keras("rmsprop momentum", rmsprop{.learning_rate = 0.01, .momentum = 0.9}) <= 1e-12);
    BOOST_TEST(distance_from_keras("rmsprop centered momentum", rmsprop{.learning_rate = 0.01, .rho = 0.95, .momentum = 0.9,
                                                                        .centered = true}) <= 1e-12);
}

}  // namespace

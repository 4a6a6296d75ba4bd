// SPDX-License-Identifier: MIT
// Decoupled weight decay around any optimizer, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/weight_decay.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

using decaying = decltype(decoupled_weight_decay(sgd<>{}, 0.5));
static_assert(optimizer<decaying> && update_states<decaying>() == 0);
static_assert(decoupled_weight_decay(sgd{.learning_rate = 0.1, .momentum = 0.5}, 0.5).rule() == 1);
static_assert(decoupled_weight_decay(sgd{.learning_rate = 0.1}, 0.5).learning_rate == 0.1);
static_assert(update_flops<decaying>() == update_flops<sgd<>>() + 3);

BOOST_AUTO_TEST_CASE(weight_decay_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("sgd weight_decay", decoupled_weight_decay(sgd{.learning_rate = 0.1}, 0.01)) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd momentum weight_decay",
                                   decoupled_weight_decay(sgd{.learning_rate = 0.05, .momentum = 0.9}, 0.01)) <= 1e-12);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Steps divided by the root of all squared gradients, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/adagrad.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adagrad<>> && update_states<adagrad<>>() == 1);
static_assert(adagrad<>{}.learning_rate == 0.001 && adagrad<>{}.initial_accumulator_value == 0.1);
static_assert(adagrad<>{}.epsilon == 1e-7);

BOOST_AUTO_TEST_CASE(adagrad_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adagrad", adagrad{.learning_rate = 0.1}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adagrad acc0", adagrad{.learning_rate = 0.1, .initial_accumulator_value = 0}) <= 1e-12);
}

}  // namespace

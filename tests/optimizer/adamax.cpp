// SPDX-License-Identifier: MIT
// Adam by the largest gradient, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/adamax.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adamax<>> && update_states<adamax<>>() == 2);
static_assert(adamax<>{}.learning_rate == 0.001 && adamax<>{}.beta_2 == 0.999 && adamax<>{}.epsilon == 1e-7);

static_assert(evaluate(adamax<>::largest, state<1> = 4.0, weight_gradient = -3.0, setting<"beta_2"> = 0.5) == 3);

BOOST_AUTO_TEST_CASE(adamax_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adamax", adamax{.learning_rate = 0.01}) <= 1e-12);
}

}  // namespace

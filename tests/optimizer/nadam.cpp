// SPDX-License-Identifier: MIT
// Adam with Nesterov's momentum, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/nadam.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<nadam<>> && update_states<nadam<>>() == 2);
static_assert(nadam<>{}.learning_rate == 0.001 && nadam<>{}.beta_1 == 0.9 && nadam<>{}.epsilon == 1e-7);

// 0.5 (1 - 0.96 / 2)
static_assert(evaluate(nadam<>::momentum, setting<"beta_1"> = 0.5, step = 1.0) == 0.26);

BOOST_AUTO_TEST_CASE(nadam_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("nadam", nadam{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("nadam betas", nadam{.learning_rate = 0.05, .beta_1 = 0.8, .beta_2 = 0.99}) <= 1e-12);
}

}  // namespace

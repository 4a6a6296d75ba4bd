// SPDX-License-Identifier: MIT
// Steps as large as those before, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/adadelta.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adadelta<>> && update_states<adadelta<>>() == 2);
static_assert(adadelta<>{}.learning_rate == 0.001 && adadelta<>{}.rho == 0.95 && adadelta<>{}.epsilon == 1e-7);

BOOST_AUTO_TEST_CASE(adadelta_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adadelta", adadelta{.learning_rate = 1.0}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adadelta rho", adadelta{.learning_rate = 0.5, .rho = 0.9, .epsilon = 1e-6}) <= 1e-12);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Gradient descent as formulas; its trajectories are compared in tests/train/optimizer_state.cpp.
#include <weft/optimizer/sgd.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<sgd<>> && optimizer<sgd<float>>);
static_assert(sgd<>{}.learning_rate == 0.01 && sgd<>{}.momentum == 0 && !sgd<>{}.nesterov);
static_assert(sgd<>{}.rule() == 0);
static_assert(sgd{.learning_rate = 0.1, .momentum = 0.9}.rule() == 1);
static_assert(sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}.rule() == 2);
static_assert(sgd{.learning_rate = 0.1, .nesterov = true}.rule() == 0);
static_assert(sgd<>::state_count == 1);

// v = 0.9 v - 0.1 g
static_assert(evaluate(sgd<>::velocity, setting<"momentum"> = 0.5, state<0> = 3.0, rate = 0.25,
                       weight_gradient = 2.0) == 1.0);
// Nesterov is the costliest: momentum * v, rate * g, their difference; then momentum times that, the
// difference from rate * g, the sum with the weight.
static_assert(sgd<>::update_flops() == 6);

BOOST_AUTO_TEST_CASE(an_optimizer_takes_a_rate_of_any_type) {
    BOOST_TEST((sgd{.learning_rate = 0.25f}.learning_rate == 0.25f));
}

}  // namespace

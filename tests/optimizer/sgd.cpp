// SPDX-License-Identifier: MIT
// Gradient descent: its formulas, and the way of Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/sgd.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<sgd<>> && optimizer<sgd<float>>);
static_assert(sgd<>{}.learning_rate == 0.01 && sgd<>{}.momentum == 0 && !sgd<>{}.nesterov);
static_assert(sgd<>{}.rule() == 0);
static_assert(sgd{.learning_rate = 0.1, .momentum = 0.9}.rule() == 1);
static_assert(sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}.rule() == 2);
static_assert(sgd{.learning_rate = 0.1, .nesterov = true}.rule() == 0);
static_assert(update_states<sgd<>>() == 0 && update_states(sgd{.learning_rate = 0.1, .momentum = 0.9}) == 1);

// v = 0.9 v - 0.1 g
static_assert(evaluate(sgd<>::velocity, setting<"momentum"> = 0.5, state<0> = 3.0, rate = 0.25,
                       weight_gradient = 2.0) == 1.0);
// Nesterov: momentum * v, rate * g, their difference; then momentum times that, the difference from
// rate * g, the sum with the weight.
static_assert(update_flops<sgd<>>() == 2);
static_assert(update_flops(sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}) == 6);

BOOST_AUTO_TEST_CASE(an_optimizer_takes_a_rate_of_any_type) {
    BOOST_TEST((sgd{.learning_rate = 0.25f}.learning_rate == 0.25f));
}

BOOST_AUTO_TEST_CASE(gradient_descent_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("sgd", sgd{.learning_rate = 0.1}) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd momentum", sgd{.learning_rate = 0.1, .momentum = 0.9}) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd nesterov", sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}) <= 1e-12);
    constexpr exponential_decay falling{.initial = 0.1, .decay_steps = 5, .decay_rate = 0.7};
    BOOST_TEST(distance_from_keras("sgd exponential decay", sgd{.learning_rate = falling}) <= 1e-12);
}

}  // namespace

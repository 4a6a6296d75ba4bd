// SPDX-License-Identifier: MIT
// Adam and AdamW: their formulas, and the way of Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/adam.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adam<>> && optimizer<adam<float>> && optimizer<adamw<>>);
static_assert(adam<>{}.learning_rate == 0.001 && adam<>{}.beta_1 == 0.9 && adam<>{}.rule() == 0);
static_assert(adam<>{}.beta_2 == 0.999 && adam<>{}.epsilon == 1e-7);
static_assert(adamw<>{}.weight_decay == 0.004 && adamw{.amsgrad = true}.rule() == 1);
static_assert(update_states<adam<>>() == 2 && update_states<adamw<>>() == 2);
static_assert(update_states(adam{.amsgrad = true}) == 3);
static_assert(count_states(adam<>::rules[boost::hana::size_c<0>]) == 2);
// Differences 1, square 1, means 2 each, rate 1, root and epsilon 2, quotient, difference 2; amsgrad
// one maximum more, the decay three operations.
static_assert(count_flops(adam<>::rules[boost::hana::size_c<0>]) == 12);
static_assert(update_flops<adam<>>() == 12 && update_flops(adam{.amsgrad = true}) == 13);
static_assert(update_flops<adamw<>>() == 15);

static_assert(evaluate(adam<>::first, state<0> = 1.0, weight_gradient = 3.0, setting<"beta_1"> = 0.5) == 2);
static_assert(evaluate(adam<>::second, state<1> = 1.0, weight_gradient = 3.0, setting<"beta_2"> = 0.75) == 3);

BOOST_AUTO_TEST_CASE(the_first_step_is_about_the_rate_whatever_the_size_of_the_gradient) {
    // m / (1 - beta_1) = g and v / (1 - beta_2) = g^2 after one step, so the step is rate * sign(g).
    for (const double slope : {1e-3, 1.0, -1e3}) {
        const double m = 0.1 * slope, v = 0.001 * slope * slope;
        const double corrected = evaluate(adam<>::corrected_rate, rate = 0.01, number<"ones_1"> = 0,
                                          number<"ones_2"> = 0, setting<"beta_1"> = 0.9,
                                          setting<"beta_2"> = 0.999);
        const double moved = m * corrected / scalar::sqrt(v);
        BOOST_TEST(scalar::abs(moved - (slope > 0 ? 0.01 : -0.01)) < 1e-12);
    }
}

BOOST_AUTO_TEST_CASE(adam_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adam", adam{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adam default lr", adam<>{}) <= 1e-12);
    BOOST_TEST((distance_from_keras<3, 4>("adam matrix", adam{.learning_rate = 0.01}) <= 1e-12));
    BOOST_TEST(distance_from_keras("adam betas eps", adam{.learning_rate = 0.05, .beta_1 = 0.8, .beta_2 = 0.99,
                                                          .epsilon = 1e-3}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adam amsgrad", adam{.learning_rate = 0.01, .beta_2 = 0.9, .amsgrad = true}) <= 1e-12);
    constexpr exponential_decay falling{.initial = 0.05, .decay_steps = 5, .decay_rate = 0.7};
    BOOST_TEST(distance_from_keras("adam exponential decay", adam{.learning_rate = falling}) <= 1e-12);
}

BOOST_AUTO_TEST_CASE(adamw_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adamw default wd", adamw{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adamw", adamw{.learning_rate = 0.01, .weight_decay = 0.1}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adamw amsgrad", adamw{.learning_rate = 0.01, .weight_decay = 0.1, .beta_2 = 0.9,
                                                          .amsgrad = true}) <= 1e-12);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Adam as formulas; its trajectories are compared in tests/train/optimizer_state.cpp.
#include <weft/optimizer/adam.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<adam<>> && adam<>::state_count == 2 && adam<>{}.rule() == 0);
static_assert(adam<>{}.learning_rate == 0.001 && adam<>{}.beta_1 == 0.9);
static_assert(adam<>{}.beta_2 == 0.999 && adam<>{}.epsilon == 1e-7);

static_assert(evaluate(adam<>::first, state<0> = 1.0, weight_gradient = 3.0, setting<"beta_1"> = 0.5) == 2);
static_assert(evaluate(adam<>::second, state<1> = 1.0, weight_gradient = 3.0, setting<"beta_2"> = 0.75) == 3);

BOOST_AUTO_TEST_CASE(the_first_step_is_about_the_rate_whatever_the_size_of_the_gradient) {
    // m / (1 - beta_1) = g and v / (1 - beta_2) = g^2 after one step, so the step is rate * sign(g).
    for (const double slope : {1e-3, 1.0, -1e3}) {
        const double m = 0.1 * slope, v = 0.001 * slope * slope;
        const double corrected = evaluate(adam<>::corrected_rate, rate = 0.01, step = 1,
                                          setting<"beta_1"> = 0.9, setting<"beta_2"> = 0.999);
        const double moved = m * corrected / scalar::sqrt(v);
        BOOST_TEST(scalar::abs(moved - (slope > 0 ? 0.01 : -0.01)) < 1e-12);
    }
}

}  // namespace

// SPDX-License-Identifier: MIT
// What training costs, against numbers counted by hand.
#include "networks.hpp"

#include <weft/loss.hpp>
#include <weft/optimizer.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// The weights' gradients cost 12 and 8, the input's of the second layer 8.
static_assert(backward_macs(small) == 12 + 2 * 8);
static_assert(backward_macs(large) == 401'408 + 2 * (262'144 + 5'120));
static_assert(backward_macs(input<3> | relu(x)) == 0);

// The bias gradients are sums of 4 and 2; ReLU's gradient is a comparison and a choice an element.
static_assert(backward_flops(small) == 2 * 28 + 6 + 2 * 4);
// Nothing before the first parameters needs a gradient.
static_assert(backward_flops(input<3> | relu(x) | dense<2>) == 2 * 6 + 2);

// Forward 40 + 6, ReLU 4, backward 70, loss and gradient (d = p - t, d d, g d, + once more) 4 each of
// 2 outputs; the update of a parameter by Nesterov's rule, the costliest of sgd, 6.
static_assert(update_flops<sgd<>>() == 6);
static_assert(training_step_flops<mean_squared_error, sgd<>>(small) == 46 + 4 + 70 + 8 + 26 * 6);
static_assert(training_step_flops<mean_squared_error, sgd<>>(small, 32)
              == 32 * (46 + 4 + 70 + 8) + 26 * 6);

// A network whose last group is a formula alone has no gradient to pass through it.
static_assert(training_step_flops<mean_squared_error, sgd<>>(input<2> | 2 * x) > 0);

// Parameters, gradients and one state (adam: three with amsgrad); 6 array elements a sample and their gradients.
static_assert(training_bytes<sgd<>>(small, 32) == 4 * (3 * 26 + 2 * 32 * 6));
static_assert(training_bytes<adam<>>(small, 32) == 4 * (5 * 26 + 2 * 32 * 6));
static_assert(training_bytes<adam<>, double>(small, 1) == 8 * (5 * 26 + 2 * 6));

// In training dropout on the input writes an array.
constexpr auto dropped = input<3> | dropout(0.5) | dense<4> | relu(x) | dense<2>;
static_assert(training_bytes<sgd<>>(dropped, 1) == 4 * (3 * 26 + 2 * (3 + 4 + 2)));

BOOST_AUTO_TEST_CASE(a_loss_that_reduces_is_counted_a_row_at_a_time) {
    constexpr auto one_row = input<2> | dense<3>;
    constexpr auto two_rows = input<2> | dense<6> | reshape<2, 3>;
    constexpr auto loss_of = [](const auto& net) {
        const auto p = plan_of(net);
        const auto program =
            loss_program(net, p.groups[0], categorical_cross_entropy.value, phase::training);
        return detail::flops_of_group(p.groups[0], program);
    };
    static_assert(loss_of(two_rows) == 2 * loss_of(one_row));
    BOOST_TEST(loss_of(one_row) > 0u);
}

}  // namespace

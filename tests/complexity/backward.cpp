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

// Attention: every product of weights once; of what it looks for and into only those wires that need
// a gradient, what it computed itself always.
constexpr auto attention = multi_head_attention<2, 6>(identity, from<"memory">);
constexpr auto attended = [](const auto& queries, const auto& memory, const auto& by) {
    return input<3, 4> | tap<"in"> | add(queries, 0 * x) | tap<"queries"> | from<"in"> | memory
         | tap<"memory"> | from<"queries"> | by;
};
constexpr auto looks_into = [](const auto& queries, const auto& memory) {
    return attended(queries, memory, attention);
};
constexpr std::size_t of_queries = 3 * 4 * 12, of_memory = 2 * 3 * 4 * 12;
constexpr std::size_t inner = 2 * 2 * 3 * 3 * 6 + 3 * 12 * 4, of_attention = of_queries + of_memory + inner;
static_assert(backward_macs(looks_into(identity, 2 * x)) == of_attention + inner);
static_assert(backward_macs(looks_into(dense<4>, 2 * x)) == 48 + of_attention + inner + of_queries);
static_assert(backward_macs(looks_into(identity, dense<4>)) == 48 + of_attention + inner + of_memory);
// Frozen it only passes gradients, to either wire.
static_assert(backward_macs(attended(dense<4>, 2 * x, frozen(attention))) == 48 + inner + of_queries);
static_assert(backward_macs(attended(identity, dense<4>, frozen(attention))) == 48 + inner + of_memory);
static_assert(backward_macs(attended(identity, 2 * x, frozen(attention))) == 0);

// The bias gradients are sums of 4 and 2; ReLU's gradient is a comparison and a choice an element.
static_assert(backward_flops(small) == 2 * 28 + 6 + 2 * 4);
// By layer; what a group's formulas take is with its last layer.
static_assert(backward_macs_of_layers(small) == std::array<std::size_t, 4>{0, 12, 0, 16});
static_assert(backward_flops_of_layers(small) == std::array<std::size_t, 4>{0, 24 + 4, 2 * 4, 32 + 2});
// Nothing before the first parameters needs a gradient.
static_assert(backward_flops(input<3> | relu(x) | dense<2>) == 2 * 6 + 2);

// A gradient passes what is frozen, which takes none itself, nor penalties; nothing passes to what is frozen first.
constexpr auto passed = input<3> | dense<4> | frozen(dense<4, l2(0.1)>) | dense<2>;
static_assert(backward_macs_of_layers(passed) == std::array<std::size_t, 4>{0, 12, 16, 16});
static_assert(backward_flops_of_layers(passed) == std::array<std::size_t, 4>{0, 24 + 4, 32, 32 + 2});
static_assert(training_step_flops<mean_squared_error, sgd<>>(passed)
              == 2 * (12 + 16 + 8) + 10 + backward_flops(passed) + 8 + 26 * 2);
static_assert(backward_flops(input<3> | frozen(dense<4> | relu(x)) | dense<2>) == 16 + 2);
// The gradients of slopes are sums over 3 places of 4 channels.
constexpr auto sloped = [](const auto& slope) {
    return backward_flops(input<3, 2> | dense<4> | slope) - backward_flops(input<3, 2> | dense<4> | frozen(slope));
};
static_assert(sloped(prelu(x)) == 3 * 4);

// The gradients of two readers of a wire are added, an add an element.
static_assert(backward_flops(input<3> | dense<3> | residual(dense<3>)) == 2 * (9 + 2 * 9) + 2 * 3 + 3);
// A norm keeps four arrays whatever the batch is; 16 + 8 parameters, as many gradients, 8 statistics.
constexpr auto normed = input<3> | dense<4> | batch_norm;
static_assert(2 * training_bytes<sgd<>>(normed, 1) - training_bytes<sgd<>>(normed, 2)
              == 4 * (2 * (16 + 8) + 8 + 4 * 4));

// Frozen it keeps scale and shift.
static_assert(norm_elements(normed) == 16 && norm_elements(input<3> | dense<4> | frozen(batch_norm)) == 8);

// Forward 40 + 6, ReLU 4, backward 70, loss and gradient (d = p - t, d d, g d, + once more) 4 each of
// 2 outputs; the update of a parameter 2, by Nesterov's rule 6.
static_assert(training_step_flops<mean_squared_error, sgd<>>(small) == 46 + 4 + 70 + 8 + 26 * 2);
// The sum of a residual block is counted once, with its group's formulas: forward 48 + 8 + 3, backward
// 2 * 39 + 8 and the sum of two readers' gradients 3, loss 8, update 2 * 32.
static_assert(training_step_flops<mean_squared_error, sgd<>>(input<3> | dense<3> | residual(dense<3>) | dense<2>)
              == 48 + 8 + 3 + 2 * 39 + 8 + 3 + 8 + 2 * 32);
static_assert(training_step_flops<mean_squared_error, sgd<>>(small, 32)
              == 32 * (46 + 4 + 70 + 8) + 26 * 2);
constexpr sgd nesterov{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true};
static_assert(training_step_flops<mean_squared_error>(small, 1, nesterov)
              == 46 + 4 + 70 + 8 + 26 * 6);

// Penalties are counted as they run with their gradients, which both sum: l2 f w w and 2 f w, l1
// f |w| and f sign(w); one add to the gradient. Of the loss they are of the kernels.
constexpr auto step = [](const auto& net) {
    return training_step_flops<mean_squared_error, sgd<>>(net);
};
constexpr auto plain = input<3> | dense<4>;
static_assert(step(input<3> | dense<4, l2(0.1)>) == step(plain) + 12 * 5);
static_assert(step(input<3> | dense<4, bias_regularizer(l1(0.1))>) == step(plain) + 4 * 5);
// Of tied weights once.
constexpr auto two_of = [](const auto& block) { return input<4> | shared<"a">(block) | shared<"a">(block); };
static_assert(step(two_of(dense<4, l2(0.1)>)) == step(two_of(dense<4>)) + 16 * 5);
constexpr auto penalised = regularized(mean_squared_error, l2(0.1));
static_assert(training_step_flops<penalised, sgd<>>(plain) == step(plain) + 12 * 5);
// A maximum; a square and a sum for the norm, a sum and a quotient.
static_assert(step(input<3> | dense<4, non_negative>) == step(plain) + 12);
static_assert(step(input<3> | dense<4, unit_norm>) == step(plain) + 12 * (2 + 2));
// Adafactor's means, quotients and products of a matrix of 3 rows of 4: 3 * 12 + 2 * 3; of muon the
// norm 37, then five times A = X^T X of 3 columns, A A, their sum and X times it.
static_assert(training_step_flops<mean_squared_error, adafactor<>>(plain)
              == step(plain) + 16 * (update_flops<adafactor<>>() - 2) + 42);
static_assert(training_step_flops<mean_squared_error, muon<>>(plain)
              == step(plain) + 16 * (update_flops<muon<>>() - 2) + 37
                     + 5 * (2 * 36 + 2 * 27 + 3 * 9 + 3 + 2 * 36) + 12);

// A batch norm takes 6 forward and 9 backward an element, frozen what a formula does: 2 and 1.
static_assert(step(input<3> | dense<4> | batch_norm | dense<2>)
              == step(input<3> | dense<4> | dense<2>) + 4 * (6 + 9) + 8 * 2);
static_assert(step(input<3> | dense<4> | frozen(batch_norm) | dense<2>)
              == step(input<3> | dense<4> | dense<2>) + 4 * (2 + 1));
// The gradient of the last formula is in the program of the loss alone: 2 x, d = 2 x - t, d d, g d, once more, and 2 of it.
static_assert(step(input<3> | dense<4> | 2 * x) == 24 + 4 + 24 + 4 + 4 * 6 + 16 * 2);

// A network whose last group is a formula alone has no gradient to pass through it.
static_assert(training_step_flops<mean_squared_error, sgd<>>(input<2> | 2 * x) > 0);

// Parameters, gradients and states (momentum one, adam two, amsgrad one more); 6 array elements a
// sample and their gradients.
static_assert(training_bytes<sgd<>>(small, 32) == 4 * (2 * 26 + 2 * 32 * 6));
static_assert(training_bytes(small, 32, nesterov) == 4 * (3 * 26 + 2 * 32 * 6));
static_assert(training_bytes<adam<>>(small, 32) == 4 * (4 * 26 + 2 * 32 * 6));
static_assert(training_bytes(small, 32, adam{.amsgrad = true}) == 4 * (5 * 26 + 2 * 32 * 6));
static_assert(training_bytes<adam<>, double>(small, 1) == 8 * (4 * 26 + 2 * 6));

// In training dropout on the input writes an array, which needs no gradient.
constexpr auto dropped = input<3> | dropout(0.5) | dense<4> | relu(x) | dense<2>;
static_assert(training_bytes<sgd<>>(dropped, 1) == 4 * (2 * 26 + 3 + 2 * (4 + 2)));
// silu needs its input, a gate both halves, and where two read an array their gradients are summed.
static_assert(training_elements(input<3> | dense<8> | silu(x) | dense<2>) == 3 * 8 + 2 * 2);
static_assert(training_elements(input<3> | dense<8> | glu(x)) == 2 * 8 + 4 + 4 + 8);
static_assert(training_elements(input<3> | dense<8> | residual(dense<8> | tanh(x)) | dense<2>) == 3 * 8 + 2 * 8 + 2 * 8 + 2 * 2);

// Of several outputs: every array once, before its formulas where a loss reads it there; a step costs what both losses
// with their formulas do, and no gradient of the output's formulas by itself.
constexpr auto two_heads = input<3> | dense<8> | tanh(x) | tap<"body"> | dense<2> | outputs(identity, from<"body">);
static_assert(training_elements(two_heads) == 4 * 8 + 2 * 2);
constexpr auto two_squares = losses(mean_squared_error, mean_squared_error);
constexpr auto apart = input<3> | outputs(dense<2>, dense<4>);
static_assert(training_step_flops<two_squares, sgd<>>(apart)
              == training_step_flops<mean_squared_error, sgd<>>(input<3> | dense<2>)
                     + training_step_flops<mean_squared_error, sgd<>>(input<3> | dense<4>));

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

// SPDX-License-Identifier: MIT
// Gradients against central differences in double, through formulas of every kind and dropout.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));
constexpr auto cost_and_profit = sum(
    where(prediction > target, 1 * (prediction - target), 99 * (target - prediction)));

// Hidden formulas whose gradients need their output, their input, or the whole row.
constexpr auto hidden_functions = input<3> | dense<5> | tanh(x) | dense<6> | softplus(x) | dense<4>
                                | x * sigmoid(x) | sigmoid(x) | dense<2>;
constexpr auto hidden_rows = input<3> | dense<19> | softmax(x) | dense<17, no_bias>
                           | x / (1 + row_sum(square(x))) | dense<2>;
constexpr auto formula_first = input<3> | tanh(x) | dense<4> | sigmoid(x) | dense<2>;
constexpr auto softmax_first = input<3> | softmax(x) | dense<2>;

constexpr auto rows_then_dense =
    input<2, 3> | flatten | dense<6> | reshape<2, 3> | softmax(x) | flatten | dense<2>;
// One number a row, which the next layer reads; a vector's alone, and beside others.
constexpr auto row_numbers = input<3> | dense<5> | tanh(x) | row_sum(square(x)) | dense<2>;
constexpr auto steps_rows = input<2, 3> | dense<4> | row_max(x) | flatten | dense<2> | sqrt(1 + row_mean(x * x));
constexpr auto distance = input<3> | dense<5> | tap<"one"> | dense<5> | subtract(identity, from<"one">) | sqrt(row_sum(square(x)) + 1e-3);
constexpr auto beside = input<2, 3> | dense<19> | tanh(x) | concatenate(row_sum(x * x), dense<2>) | row_mean(x);
static_assert(output_shape(row_numbers) == shape{2} && output_shape(steps_rows) == shape{1} && output_shape(distance) == shape{1}
              && output_shape(beside) == shape{2, 1});

BOOST_AUTO_TEST_CASE(formulas_of_every_kind_pass_their_gradients_on) {
    BOOST_TEST((worst_difference<hidden_functions, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<hidden_rows, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<formula_first, cost_and_profit>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<softmax_first, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<row_numbers, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<steps_rows, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<distance, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<beside, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<rows_then_dense, mean_square>(numbers(10)) < 1e-7));
}

constexpr auto dropped = input<4> | dropout(0.3) | dense<9> | tanh(x) | dropout(0.5) | dense<3>
                       | dropout(0.2);

BOOST_AUTO_TEST_CASE(dropout_has_the_gradient_of_its_draws) {
    BOOST_TEST((worst_difference<dropped, mean_square>(numbers(12)) < 1e-7));
    model<dropped, double> m{seed{1}};
    backpropagation<dropped, double, mean_square> pass;
    const std::vector<double> inputs = numbers(16), targets = numbers(12);
    const double drawn = pass.run(m.parameters(), inputs, targets, seed{1}, 7);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{1}, 7) == drawn);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{1}, 8) != drawn);
    BOOST_TEST(pass.run(m.parameters(), inputs, targets, seed{2}, 7) != drawn);
}

constexpr auto without_dropout = input<4> | dense<9> | tanh(x) | dense<3>;

BOOST_AUTO_TEST_CASE(the_loss_in_prediction_has_dropout_off) {
    model<dropped, double> m{seed{1}};
    model<without_dropout, double> other{seed{1}};
    backpropagation<dropped, double, mean_square> pass;
    backpropagation<without_dropout, double, mean_square> plain;
    const std::vector<double> inputs = numbers(16), targets = numbers(12);
    BOOST_TEST(pass.loss_of_data(m.parameters(), inputs, targets)
               == plain.loss_of_data(other.parameters(), inputs, targets));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Formulas of the halves of a row, and of thresholds of a row, in networks: shapes and gradients.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));

constexpr auto in_the_middle = input<3> | dense<34> | glu(x) | dense<2>;
constexpr auto at_the_end = input<3> | dense<10> | swiglu(x);
constexpr auto before_softmax = input<3> | dense<10> | geglu(x) | softmax(x);
constexpr auto of_rows = input<3> | dense<24> | reshape<3, 8> | swiglu(x) | prelu(x, 0.2) | flatten
                       | dense<2>;
constexpr auto one_after_another = input<3> | dense<24> | reshape<3, 8> | glu(x) | swiglu(x);
constexpr auto at_the_beginning = input<6> | prelu(x, 0.25) | glu(x) | dense<2>;
constexpr auto with_a_parameter = input<6> | x * sigmoid(gate) * parameter<"scale">.starting_at(0.4)
                                | dense<2>;

static_assert(output_shape(at_the_end) == shape{5} && output_shape(one_after_another) == shape{3, 2});
static_assert(parameters(in_the_middle) == (3 * 34 + 34) + (17 * 2 + 2));
static_assert(parameters(with_a_parameter) == 3 + (3 * 2 + 2));

BOOST_AUTO_TEST_CASE(gates_pass_gradients_to_both_halves) {
    BOOST_TEST((worst_difference<in_the_middle, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<at_the_end, mean_square>(numbers(25)) < 1e-7));
    BOOST_TEST((worst_difference<before_softmax, mean_square>(numbers(25)) < 1e-7));
    BOOST_TEST((worst_difference<of_rows, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<one_after_another, mean_square>(numbers(18)) < 1e-7));
    BOOST_TEST((worst_difference<at_the_beginning, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<with_a_parameter, mean_square>(numbers(12)) < 1e-7));
}

constexpr auto sparse = input<3> | dense<19> | sparsemax(x) | dense<2>;
constexpr auto sparse_of_formula = input<3> | dense<19> | tanh(x) | sparsemax(3 * x) | dense<2>;
constexpr auto sparse_of_long_rows = input<3> | dense<150> | tanh(x) | sparsemax(3 * x) | dense<2>;

BOOST_AUTO_TEST_CASE(sparsemax_passes_gradients_in_short_and_long_rows) {
    BOOST_TEST((worst_difference<sparse, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<sparse_of_formula, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<sparse_of_long_rows, mean_square>(numbers(12)) < 1e-7));
}

constexpr auto only_glu = input<4> | glu(x);

BOOST_AUTO_TEST_CASE(the_second_half_is_the_gate) {
    const model<only_glu, double> m;
    const std::array<double, 2> y = m(std::array<double, 4>{3, 5, 0, 1});
    BOOST_TEST(std::abs(y[0] - 1.5) < 1e-15);
    BOOST_TEST(std::abs(y[1] - 5 / (1 + std::exp(-1.0))) < 1e-15);
}

}  // namespace

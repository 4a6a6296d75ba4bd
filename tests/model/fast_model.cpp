// SPDX-License-Identifier: MIT
// Models of the fast tier: the gradient is that of what they compute, in double.
#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto functions = input<3> | dense<4> | (tanh(x) + gelu(x))
                         | dense<3> | softplus(x) | dense<2> | sigmoid(x);
constexpr auto classes = input<3> | dense<5> | softmax(x) | dense<4> | softmax(x);

// The step is small, since the third derivative of an approximation has steps.
BOOST_AUTO_TEST_CASE(the_gradient_of_a_fast_model_is_that_of_what_it_computes) {
    const std::vector<double> probabilities{1, 0, 0.5, 1, 1, 0, 0.25, 0.5};
    BOOST_TEST((worst_difference<functions, binary_cross_entropy, fast>(probabilities, 1e-6)) < 1e-7);
    BOOST_TEST((worst_difference<classes, categorical_cross_entropy, fast>(shares(4, 4), 1e-6)) < 1e-7);
}

}  // namespace

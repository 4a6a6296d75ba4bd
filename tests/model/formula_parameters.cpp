// SPDX-License-Identifier: MIT
// Formulas with trainable numbers of their own: their gradients, names, starts and counts.
#include <weft/model/backpropagation.hpp>

#include <weft/complexity.hpp>
#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));
constexpr auto affine = parameter<"scale">.starting_at(1.5) * x + parameter<"shift">;

// In the middle, at the end (17 outputs: a register and a lane), before anything else, alone.
constexpr auto in_the_middle = input<3> | dense<5> | prelu(x, 0.25) | dense<2>;
constexpr auto at_the_end = input<3> | dense<17> | prelu(x, 0.25);
constexpr auto at_the_beginning = input<3> | prelu(x, 0.25) | dense<2>;
constexpr auto alone = input<3> | prelu(x, 0.25);
constexpr auto of_channels = input<2, 2, 3> | prelu(x, 0.25) | flatten | dense<2>;
constexpr auto several = input<3> | dense<17> | prelu(x, 0.25) | tanh(x) | affine | dense<4>
                       | softmax(x);

static_assert(parameters(in_the_middle) == (15 + 5) + 5 + (10 + 2) && depth(in_the_middle) == 3);
static_assert(parameters(of_channels) == 3 + 24 + 2);
// The first dense layer needs the gradient of its input where something before it learns.
static_assert(backward_macs(in_the_middle) == 15 + 2 * 10 && backward_macs(at_the_beginning) == 12);

BOOST_AUTO_TEST_CASE(formulas_with_parameters_have_the_gradients_of_their_differences) {
    BOOST_TEST((worst_difference<in_the_middle, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<at_the_end, mean_square>(numbers(5 * 17)) < 1e-7));
    BOOST_TEST((worst_difference<at_the_beginning, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<alone, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<of_channels, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<several, mean_square>(numbers(12)) < 1e-7));
}

BOOST_AUTO_TEST_CASE(parameters_of_formulas_have_names_and_starts) {
    const model<several> m;
    const std::vector<std::string> names{"dense/kernel",     "dense/bias",       "prelu/alpha",
                                         "activation_1/scale", "activation_1/shift", "dense_1/kernel",
                                         "dense_1/bias"};
    BOOST_TEST((m.parameters().names() == names));
    BOOST_TEST((m.get("prelu/alpha") == std::vector<float>(17, 0.25f)));
    BOOST_TEST((m.get("activation_1/scale") == std::vector<float>(17, 1.5f)));
    BOOST_TEST((m.get("activation_1/shift") == std::vector<float>(17, 0)));
}

BOOST_AUTO_TEST_CASE(each_channel_has_a_slope_of_its_own) {
    model<alone> m;
    m.set("prelu/alpha", {0.5f, 2, -1});
    const std::array<float, 3> below{-1, -1, -1}, above{1, 2, 3};
    BOOST_TEST((m(below) == std::array<float, 3>{-0.5f, -2, 1}));
    BOOST_TEST((m(above) == above));
}

}  // namespace

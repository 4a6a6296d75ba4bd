// SPDX-License-Identifier: MIT
// A formula of x as a layer.
#include <weft/formula/activations.hpp>
#include <weft/layer/formula_layer.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using weft::formula_layer;
using weft::noise;
using weft::shape;
using weft::x;

template <class Formula>
constexpr auto layer_of(const Formula& value) {
    return formula_layer<Formula>(value);
}

// Of 6 elements: one maximum each; a comparison, a product and a choice each.
static_assert(layer_of(relu(x)).facts(shape{2, 3}).flops == 6);
static_assert(layer_of(leaky_relu(x)).facts(shape{6}).flops == 3 * 6);
static_assert(layer_of(tanh(x)).facts(shape{6}).transcendentals == 6);

// Softmax of a row of n: n - 1 maxima, n differences, n exp, n - 1 additions, n divisions.
constexpr auto of_rows = layer_of(softmax(x)).facts(shape{2, 3});
static_assert(of_rows.flops == 2 * (2 + 3 + 3 + 2 + 3) && of_rows.transcendentals == 6);
static_assert(of_rows.reduces_rows && !layer_of(relu(x)).facts(shape{3}).reduces_rows);

// Numbers count as what they are: equal products are computed once, others are not.
static_assert(layer_of(2.5 * x + 2.5 * x).facts(shape{1}).flops == 2);
static_assert(layer_of(2.5 * x + 3.5 * x).facts(shape{1}).flops == 3);

static_assert(layer_of(relu(x)).output(shape{2, 3}) == shape{2, 3});
static_assert(weft::row_value_layer::output(shape{2, 3}) == shape{2, 1} && !weft::row_value_layer::accepts(shape{}));
static_assert(layer_of(relu(x)).facts(shape{2}).role == weft::layer_role::formula);
static_assert(layer_of(x + 0.1 * noise).accepts(shape{3}));
static_assert(!layer_of(x - weft::target).accepts(shape{3}));

// Names of formulas in messages.
static_assert(layer_of(relu(x)).label().view() == "relu(x)");
static_assert(layer_of(tanh(x)).label().view() == "tanh(x)");
static_assert(layer_of(sigmoid(x)).label().view() == "sigmoid(x)");
static_assert(layer_of(leaky_relu(x)).label().view() == "leaky_relu(x, ...)");
static_assert(layer_of(x * x + 1).label().view() == "a formula");

// A layer without numbers of its own takes no room.
static_assert(std::is_empty_v<decltype(layer_of(softmax(x)))>);
static_assert(sizeof(layer_of(0.5 * x)) == sizeof(double) + sizeof(weft::operation_census));

BOOST_AUTO_TEST_CASE(a_formula_layer_names_the_placeholder_it_does_not_know) {
    BOOST_TEST(std::string(layer_of(x - weft::target).problem(shape{3}).view())
               == "uses the placeholder target: a layer is a formula of x (and gate, noise, parameter)");
}

}  // namespace

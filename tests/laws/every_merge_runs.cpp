// SPDX-License-Identifier: MIT
// Formulas, norms of rows, views and merges in a model have the values and gradients of Keras.
#include "every_layer_runs.hpp"

namespace {

using namespace every_layer_runs;

// What Weft writes as formulas.
constexpr auto with_relu = dense<4> | relu(x);
constexpr auto with_softmax = dense<3> | softmax(x);
constexpr auto softmax_alone = identity | softmax(x);
constexpr auto kept_axes = global_max_pool | reshape<1, 1, 4>;
constexpr auto slopes_alone = identity | prelu(x);
constexpr auto unit_norm = identity | x / sqrt(row_sum(square(x)));
constexpr auto over_both_axes = flatten | layer_norm(1e-5) | reshape<2, 5>;
// Two inputs are the halves of one.
constexpr auto first = cropping<0, 1> | flatten;
constexpr auto second = cropping<1, 0> | flatten;
constexpr auto sum_of_both = add(first, second);
constexpr auto difference_of_both = subtract(first, second);
constexpr auto product_of_both = multiply(first, second);
constexpr auto average_of_both = average(first, second);
constexpr auto greater_of_both = maximum(first, second);
constexpr auto side_by_side = concatenate(first, second);
constexpr auto product_summed = multiply(first, second) | reshape<3, 1> | global_average_pool | 3 * x;

BOOST_AUTO_TEST_CASE(formulas_views_and_merges_have_the_values_and_gradients_of_keras) {
    is_that_of_keras<dense<4>, 3>("dense");
    is_that_of_keras<with_relu, 3>("dense relu");
    is_that_of_keras<dense<2, no_bias>, 3>("dense no bias");
    is_that_of_keras<with_softmax, 3, 4>("dense 3d softmax");
    is_that_of_keras<dense<3>, 3, 4>("einsumdense");
    is_that_of_keras<softmax_alone, 5>("softmax");
    is_that_of_keras<slopes_alone, 5, 6, 4>("prelu shared");
    is_that_of_keras<unit_norm, 4>("unitnorm");
    is_that_of_keras<layer_norm, 2, 5>("layernorm");
    is_that_of_keras<over_both_axes, 2, 5>("layernorm axes(1,2)");
    is_that_of_keras<rms_norm, 5>("rmsnorm");
    is_that_of_keras<flatten, 3, 4, 2>("flatten");
    is_that_of_keras<reshape<6, 4>, 3, 4, 2>("reshape");
    is_that_of_keras<kept_axes, 5, 6, 4>("globalmaxpooling2d keepdims");
    is_that_of_keras<sum_of_both, 2, 3>("merge add");
    is_that_of_keras<difference_of_both, 2, 3>("merge subtract");
    is_that_of_keras<product_of_both, 2, 3>("merge multiply");
    is_that_of_keras<average_of_both, 2, 3>("merge average");
    is_that_of_keras<greater_of_both, 2, 3>("merge maximum");
    is_that_of_keras<side_by_side, 2, 3>("merge concatenate");
    is_that_of_keras<product_summed, 2, 3>("merge dot");
}

}  // namespace

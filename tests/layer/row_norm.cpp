// SPDX-License-Identifier: MIT
// Layer norm and RMS norm are formulas of a row, with Keras's numbers.
#include <weft/layer/row_norm.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(layer<layer_norm_layer<>> && layer<rms_norm_layer<false>>);
static_assert(layer_norm_layer<>::kind == "layer_normalization");
static_assert(rms_norm_layer<>::kind == "rms_normalization");

constexpr layer_norm_layer<> norm;
constexpr layer_facts facts_of_norm = norm.facts(shape{3, 5});
static_assert(facts_of_norm.role == layer_role::formula && facts_of_norm.reduces_rows);
static_assert(facts_of_norm.parameters == 10 && norm.output(shape{3, 5}) == shape{3, 5});
// A row of 5: mean 5, differences 5, squares 5, their mean 5, epsilon, root, reciprocal 3,
// products 5, scale 5, shift 5.
static_assert(facts_of_norm.flops == 3 * (5 + 5 + 5 + 5 + 3 + 5 + 5 + 5));
static_assert(norm.parameters(shape{3, 5})[0].name == "gamma");
static_assert(norm.parameters(shape{3, 5})[0].starts_as == ones);
static_assert(norm.parameters(shape{3, 5})[1].starts_as == zeros);

constexpr auto bare = layer_norm_layer<>::with(1e-5, no_scale, no_center);
static_assert(bare.facts(shape{3, 5}).parameters == 0);
static_assert(rms_norm_layer<>::with(no_scale).facts(shape{5}).parameters == 0);
static_assert(rms_norm_layer<>().facts(shape{5}).parameters == 5);
static_assert(rms_norm_layer<>().parameters(shape{5})[0].name == "scale");
static_assert(layer_norm_layer<>::label().view() == "layer_norm");

BOOST_AUTO_TEST_CASE(an_epsilon_below_0_is_refused) {
    BOOST_CHECK_THROW(layer_norm_layer<>::with(-1e-3), std::invalid_argument);
    BOOST_CHECK_THROW(rms_norm_layer<>::with(-1e-3), std::invalid_argument);
}

}  // namespace

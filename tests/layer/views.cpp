// SPDX-License-Identifier: MIT
// Layers that compute nothing.
#include <weft/layer/views.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using weft::flatten_layer;
using weft::identity_layer;
using weft::input_layer;
using weft::reshape_layer;
using weft::shape;

using image = input_layer<28, 28, 1>;
static_assert(image::label().view() == "input<28, 28, 1>" && image::kind == "input");
static_assert(image::output({}) == shape{28, 28, 1} && image::accepts({}));
static_assert(!input_layer<28, 0>::accepts({}) && !input_layer<>::accepts({}));
static_assert(input_layer<>::label().view() == "input<>");
static_assert(image::facts({}).role == weft::layer_role::input);

static_assert(flatten_layer::output(shape{28, 28, 1}) == shape{784});
static_assert(flatten_layer::output(shape{5}) == shape{5});
static_assert(flatten_layer::label().view() == "flatten" && flatten_layer::accepts(shape{2, 3}));

using six = reshape_layer<2, 3>;
static_assert(six::output(shape{6}) == shape{2, 3} && six::label().view() == "reshape<2, 3>");
static_assert(six::accepts(shape{6}) && six::accepts(shape{1, 3, 2}) && !six::accepts(shape{5}));
static_assert(!reshape_layer<>::accepts(shape{1}));

static_assert(identity_layer::output(shape{3, 4}) == shape{3, 4});
static_assert(identity_layer::label().view() == "identity");

// They cost nothing.
static_assert(flatten_layer::facts(shape{9}).role == weft::layer_role::view);
static_assert(flatten_layer::facts(shape{9}).flops == 0 && six::facts(shape{6}).parameters == 0);

BOOST_AUTO_TEST_CASE(reshape_names_both_numbers_of_elements) {
    BOOST_TEST(std::string(six::problem(shape{2, 4}).view())
               == "makes 6 elements of 2x4, which has 8: give extents with a product of 8");
    BOOST_TEST(std::string(reshape_layer<>::problem(shape{2, 4}).view())
               == "has no extents: give at least one, reshape<8>");
}

BOOST_AUTO_TEST_CASE(an_input_says_what_is_wrong_with_its_extents) {
    BOOST_TEST(std::string(input_layer<>::problem({}).view())
               == "has no extents: give at least one, input<64>");
    BOOST_TEST(std::string(input_layer<3, 0>::problem({}).view())
               == "has an extent of 0: every extent is at least 1");
}

}  // namespace

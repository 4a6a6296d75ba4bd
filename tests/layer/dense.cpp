// SPDX-License-Identifier: MIT
// What the fully connected layer tells about itself.
#include <weft/layer/dense.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using weft::dense_layer;
using weft::layer_facts;
using weft::shape;

using plain = dense_layer<32>;
using bare = dense_layer<10, weft::no_bias>;
using chosen = dense_layer<4, weft::bias_starts_as(weft::ones), weft::he_normal>;

static_assert(plain::label().view() == "dense<32>" && bare::label().view() == "dense<10, no_bias>");
static_assert(plain::kind == "dense" && plain::output(shape{64}) == shape{32});

static_assert(plain::accepts(shape{64}) && plain::accepts(shape{1}));
static_assert(!plain::accepts(shape{8, 8, 1}) && !plain::accepts(shape{}));
static_assert(!dense_layer<0>::accepts(shape{64}));
static_assert(!dense_layer<8, 3>::accepts(shape{64}));
static_assert(!dense_layer<8, weft::random_normal(0, -1)>::accepts(shape{64}));

// y = x W + b: 64 * 32 products, each with an addition, and 32 additions of b.
constexpr layer_facts facts = plain::facts(shape{64});
static_assert(facts.role == weft::layer_role::contraction && facts.macs == 2'048);
static_assert(facts.bias_adds == 32 && facts.parameters == 2'080);
static_assert(facts.flops == 0 && facts.transcendentals == 0);

constexpr layer_facts without_bias = bare::facts(shape{64});
static_assert(without_bias.macs == 640 && without_bias.bias_adds == 0);
static_assert(without_bias.parameters == 640);

static_assert(plain::parameters(shape{64}).count() == 2);
static_assert(plain::parameters(shape{64})[0].name == "kernel");
static_assert(plain::parameters(shape{64})[0].extents == shape{64, 32});
static_assert(plain::parameters(shape{64})[0].starts_as == weft::glorot_uniform);
static_assert(plain::parameters(shape{64})[1].name == "bias");
static_assert(plain::parameters(shape{64})[1].extents == shape{32});
static_assert(plain::parameters(shape{64})[1].starts_as == weft::zeros);
static_assert(plain::parameters(shape{64})[0].fan_in == 64);
static_assert(plain::parameters(shape{64})[0].fan_out == 32);
static_assert(bare::parameters(shape{64}).count() == 1);

// Each option reaches its parameter, in any order.
static_assert(chosen::parameters(shape{3})[0].starts_as == weft::he_normal);
static_assert(chosen::parameters(shape{3})[1].starts_as == weft::ones);

// Of a sequence every step alone, with the same weights: Keras's dense on the last axis.
static_assert(plain::accepts(shape{8, 64}) && plain::output(shape{8, 64}) == shape{8, 32});
static_assert(plain::facts(shape{8, 64}).parameters == 2'080);
static_assert(plain::facts(shape{8, 64}).macs == 8 * 2'048);
static_assert(plain::facts(shape{8, 64}).bias_adds == 8 * 32 && plain::facts(shape{64}).is_linear);
static_assert(plain::parameters(shape{8, 64})[0].extents == shape{64, 32});

BOOST_AUTO_TEST_CASE(a_dense_layer_says_why_it_refuses_an_input) {
    BOOST_TEST(std::string(plain::problem(shape{8, 8, 1}).view())
               == "expects a vector, got 8x8x1: put flatten before it, or use conv2d<32, kernel(1)>");
    BOOST_TEST(std::string(dense_layer<0>::problem(shape{8}).view())
               == "has 0 units: give it at least 1");
}

BOOST_AUTO_TEST_CASE(the_parameters_of_a_dense_layer_hold_what_its_facts_count) {
    BOOST_TEST(plain::parameters(shape{64}).elements() == plain::facts(shape{64}).parameters);
    BOOST_TEST(bare::parameters(shape{7}).elements() == bare::facts(shape{7}).parameters);
}

}  // namespace

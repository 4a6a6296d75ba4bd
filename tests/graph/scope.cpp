// SPDX-License-Identifier: MIT
// Named, frozen, shared and repeated blocks.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

constexpr auto block = dense<4> | relu(x);

// Work each time, parameters once; frozen ones are counted and not trained.
constexpr auto tied = input<4> | shared<"cell">(block) | shared<"cell">(block) | dense<4>;
static_assert(parameters(tied) == 20 + 20 && macs(tied) == 3 * 16 && depth(tied) == 2);
constexpr auto half = input<4> | frozen(block) | block;
static_assert(parameters(half) == 40 && trainable_parameters(half) == 20);
static_assert(backward_macs(half) == 16 && backward_macs(input<4> | block | block) == 16 + 32);

// A table that is taken twice counts once, with its gradient in both uses; frozen in none.
constexpr auto words = input<5> | shared<"words">(embedding<7, 3>) | tied_dense<"words", 7>;
static_assert(parameters(words) == 21 + 7 && macs(words) == 5 * 21 && depth(words) == 2);
static_assert(backward_macs(words) == 2 * 5 * 21);
static_assert(traffic_bytes(words) == 4 * (21 + 21 + 7 + 5 + 2 * 15 + 35));
constexpr auto frozen_words = input<5> | frozen(shared<"words">(embedding<7, 3>)) | tied_dense<"words", 7>;
static_assert(trainable_parameters(frozen_words) == 7 && backward_macs(frozen_words) == 0);
static_assert(backward_macs(input<5> | frozen(shared<"words">(embedding<7, 3>)) | dense<3> | tied_dense<"words", 7, no_bias>)
              == 5 * 9 + 5 * 21);

static_assert(parameters(input<4> | repeat<5>(block)) == 5 * 20);
static_assert(decltype(repeat<7>(block))::leaves == 14);
static_assert(parameters(input<4> | repeat<3>(shared<"cell">(block))) == 20);
static_assert(transcendentals(input<4> | repeat<3>(tanh(x))) == 12);

// A name alone leaves a chain a chain.
static_assert(decltype(named<"encoder">(block))::size.is_chain);
static_assert(!decltype(shared<"cell">(block))::size.is_chain);

BOOST_AUTO_TEST_CASE(layers_are_counted_apart_under_every_name) {
    constexpr auto net = input<4> | named<"encoder">(block | named<"deep">(block) | block) | block
                       | shared<"cell">(dense<4>) | shared<"cell">(dense<4>) | dense<4>;
    std::string names;
    const auto p = plan_of(net);
    for (std::size_t i = 0; i < p.layer_count; ++i)
        if (p.layers[i].kind == "dense") names += std::string(p.layers[i].name().view()) + ' ';
    BOOST_TEST(names
               == "encoder/dense encoder/deep/dense encoder/dense_1 dense dense_1 dense_1 dense_2 ");
}

}  // namespace

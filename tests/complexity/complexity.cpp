// SPDX-License-Identifier: MIT
// What networks cost, against numbers counted by hand.
#include "networks.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// 3*4 + 4 and 4*2 + 2 parameters; 3*4 and 4*2 MACs; 6 bias adds; 4 maxima.
static_assert(parameters(small) == 26 && trainable_parameters(small) == 26);
static_assert(macs(small) == 20 && flops(small) == 2 * 20 + 6 + 4);
static_assert(transcendentals(small) == 0 && depth(small) == 2);
static_assert(feature_map_elements(small) == 4 + 2);
static_assert(parameter_bytes(small) == 104 && parameter_bytes<double>(small) == 208);
static_assert(peak_activation_bytes(small) == 4 * (4 + 2));
// Read: 26 parameters, 3 inputs, 4 between; written: 4 and 2.
static_assert(traffic_bytes(small) == 4 * (26 + 3 + 4 + 4 + 2));
static_assert(arithmetic_intensity(small) == 50.0 / 156.0);
static_assert(arithmetic_intensity<double>(small) == 50.0 / 312.0);

// Softmax of 10: 9 maxima, 10 differences, 10 exp, 9 additions, 10 divisions.
static_assert(parameters(large) == 401'920 + 262'656 + 5'130);
static_assert(macs(large) == 401'408 + 262'144 + 5'120);
static_assert(flops(large) == 2 * 668'672 + (512 + 512 + 10) + (512 + 512) + 48);
static_assert(transcendentals(large) == 10 && depth(large) == 3);
static_assert(feature_map_elements(large) == 512 + 512 + 10);
static_assert(parameter_bytes(large) == 2'678'824);
static_assert(peak_activation_bytes(large) == 4 * (512 + 512));
static_assert(traffic_bytes(large) == 4 * (669'706 + 784 + 2 * 512 + 2 * 512 + 10));

// Both merges of a group read an operand: 2 * 12 parameters, then 3 into every group, 3 out, 3 for each of them.
constexpr auto merged = input<3> | tap<"in"> | dense<3> | tap<"a"> | dense<3> | add(identity, from<"a">)
                      | multiply(identity, from<"in">);
static_assert(traffic_bytes(merged) == 4 * (24 + 2 * (3 + 3) + 2 * 3));

// A norm is folded into a contraction that nothing else reads; its statistics are no parameters, and of shared layers there once.
constexpr auto normed = input<3> | dense<4> | batch_norm;
static_assert(flops(normed) == 24 + 4 && unfolded_flops(normed) == 24 + 4 + 8 && statistics(normed) == 8);
static_assert(flops(input<3> | dense<4> | relu(x) | batch_norm) == 24 + 4 + 4 + 8);
static_assert(flops(input<3> | dense<4> | add(batch_norm, identity)) == 24 + 4 + 8 + 4);
static_assert(statistics(input<4> | shared<"a">(dense<4> | batch_norm) | shared<"a">(dense<4> | batch_norm)) == 8);
// Attention reads its memory too: queries of 3 times 4, a memory of 2 times 4.
constexpr auto attends = input<"queries", 3, 4> | input<"memory", 2, 4> | multi_head_attention<1, 2>(from<"queries">, from<"memory">);
static_assert(traffic_bytes(attends) == 4 * (parameters(attends) + 12 + 8 + 12));

// A table that is taken twice is there once and read twice; each group reads and writes its array.
constexpr auto tied = input<5> | shared<"t">(embedding<7, 3>) | tied_dense<"t", 7, no_bias>;
static_assert(parameters(tied) == 21 && traffic_bytes(tied) == 4 * (21 + 5 + 15 + 21 + 15 + 35));

// Without bias no bias add.
constexpr auto bare = input<3> | dense<4, no_bias>;
static_assert(parameters(bare) == 12 && flops(bare) == 24);

// A formula before any dense layer writes an array; views write none and cost nothing.
static_assert(feature_map_elements(input<6> | relu(x) | dense<2>) == 6 + 2);
// Two parts of a concatenation are written in their place; the third, the first again, is copied.
static_assert(feature_map_elements(input<3> | dense<5> | concatenate(identity, dense<4>, identity)) == 5 + 4 + 5);
constexpr auto views = input<2, 3> | flatten | reshape<3, 2>;
static_assert(complexity_of(views) == complexity{});

// Dropout is the identity in prediction: it costs nothing, and alone has no array.
constexpr auto with_dropout = input<3> | dropout(0.2) | dense<4> | relu(x) | dropout(0.5) | dense<2>;
static_assert(complexity_of(with_dropout) == complexity_of(small));
static_assert(complexity_of(input<3> | dropout(0.2)) == complexity{});
constexpr auto dropout_between = input<4> | softmax(x) | reshape<2, 2> | dropout(0.5);
static_assert(feature_map_elements(dropout_between) == 4);

// Costs by layer: a group reads with its first layer and writes with its last.
constexpr auto p = plan_of(small);
static_assert(cost_of(p, 1).parameters == 16 && cost_of(p, 1).traffic_elements == 16 + 3);
static_assert(cost_of(p, 1).feature_map_elements == 0);
static_assert(cost_of(p, 2).feature_map_elements == 4 && cost_of(p, 2).traffic_elements == 4);
static_assert(cost_of(p, 2).flops == 4 && cost_of(p, 0) == complexity{});
static_assert(cost_of(p, 3).feature_map_elements == 2 && cost_of(p, 3).depth == 1);

// Bound by the memory, then by the arithmetic.
static_assert(roofline_seconds(large, machine{1e9, 1e9}) == 2'690'192 / 1e9);
static_assert(roofline_seconds(large, machine{1e6, 1e12}) == 1'339'450 / 1e6);
static_assert(roofline_seconds<double>(small, machine{1e9, 1e9}) == 312 / 1e9);

BOOST_AUTO_TEST_CASE(the_costs_of_layers_add_up_to_those_of_the_network) {
    constexpr auto layers_of_large = plan_of(large);
    complexity sum;
    for (std::size_t i = 0; i < layers_of_large.layer_count; ++i) {
        const complexity one = cost_of(layers_of_large, i);
        sum.flops += one.flops;
        sum.traffic_elements += one.traffic_elements;
        sum.feature_map_elements += one.feature_map_elements;
    }
    BOOST_TEST(sum.flops == flops(large));
    BOOST_TEST(4 * sum.traffic_elements == traffic_bytes(large));
    BOOST_TEST(sum.feature_map_elements == feature_map_elements(large));
}

}  // namespace

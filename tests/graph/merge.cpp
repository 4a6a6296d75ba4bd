// SPDX-License-Identifier: MIT
// Branches: shapes, counts, and what a merge is to the plan.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// A body and the wire, a body and a shortcut, formulas as branches.
static_assert(parameters(input<16> | residual(dense<16> | tanh(x)) | relu(x)) == 272);
static_assert(parameters(input<16> | residual(dense<8>, dense<8, no_bias>)) == 136 + 128);
static_assert(flops(input<3> | add(tanh(x), 2 * x, identity)) == 3 + 3 + 2 * 3);
static_assert(output_shape(input<2, 3> | concatenate(identity, x * 2, reshape<2, 3>))
              == shape{2, 9});
static_assert(flops(input<4> | concatenate(identity, identity)) == 0);
static_assert(flops(input<3> | subtract(identity, identity)) == 3);
static_assert(flops(input<3> | average(identity, identity, identity)) == (2 + 1) * 3);
static_assert(flops(input<3> | maximum(identity, identity) | minimum(identity, identity)) == 6);

// One number a channel goes with every place: squeeze and excitation.
static_assert(output_shape(input<5, 5, 4> | multiply(identity, reshape<100> | dense<4>))
              == shape{5, 5, 4});
static_assert(is_of_channels(shape{4}, shape{5, 5, 4}) && !is_of_channels(shape{5}, shape{5, 4}));

// Attention of two wires: queries of 3 steps of 4 look into 5 steps of 7; the branches are where
// all others are, the second may have another length and width.
constexpr auto looks = input<"memory", 5, 7> | tap<"encoder"> | input<"queries", 3, 4>
                     | multi_head_attention<2, 6>(identity, from<"encoder">);
static_assert(output_shape(looks) == shape{3, 4} && decltype(looks)::leaves == 3);
static_assert(parameters(looks) == (4 + 1) * 12 + 2 * (7 + 1) * 12 + (12 + 1) * 4);
static_assert(macs(looks) == 3 * 4 * 12 + 2 * 5 * 7 * 12 + 2 * 2 * 3 * 5 * 6 + 3 * 12 * 4);
static_assert(plan_of(looks).layers[2].name().view() == "multi_head_attention");
static_assert(plan_of(looks).groups[0].all_reads() == 2 && plan_of(looks).groups[0].read_count == 1);
static_assert(traffic_bytes(looks) == 4 * (parameters(looks) + 3 * 4 + 5 * 7 + 3 * 4));

// Branches within branches, and a block of them twice.
constexpr auto block = residual(add(dense<4>, relu(x) | residual(dense<4>)));
static_assert(parameters(input<4> | block | block) == 4 * 20);
static_assert(decltype(block)::leaves == 6 && !decltype(block)::size.is_chain);

// Merges are named as Keras names them.
constexpr auto p = plan_of(input<4> | block | concatenate(identity, tanh(x)));
static_assert(p.layers[4].name().view() == "add" && p.layers[6].name().view() == "add_2");
static_assert(p.layers[8].name().view() == "concatenate");
static_assert(plan_of(input<4> | average(identity, x * 2)).layers[2].name().view() == "average");

// Several outputs.
constexpr auto heads = input<6> | dense<8> | relu(x) | outputs(dense<2> | softmax(x), dense<1>);
static_assert(output_shape(heads) == shape{2} && output_shape(heads, 1) == shape{1});
static_assert(plan_of(heads).output_count == 2 && parameters(heads) == 56 + 18 + 9);

static_assert(decltype(add(refused_graph{}, dense<3>))::is_inert);

BOOST_AUTO_TEST_CASE(the_first_branch_that_does_not_fit_is_named) {
    const std::array<wire, 3> ends{wire{true, shape{2, 3}, 0}, wire{true, shape{2, 3}, 1},
                                   wire{true, shape{2, 4}, 2}};
    const merged_shape sum = merge_shapes(merge_kind::add, ends);
    BOOST_TEST(sum.unequal == 3u);
    BOOST_TEST(sum.with == 1u);
    BOOST_TEST(merge_shapes(merge_kind::minimum, ends).unequal == 3u);
    const merged_shape row = merge_shapes(merge_kind::concatenate, ends);
    BOOST_TEST(row.unequal == 0u);
    BOOST_TEST((row.output == shape{2, 10}));
}

}  // namespace

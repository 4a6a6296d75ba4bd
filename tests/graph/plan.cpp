// SPDX-License-Identifier: MIT
// What a plan says of a layer, of its wires and of a sample's row.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// Samples are rows: inputs in the order they are declared in, outputs in that of outputs(...).
constexpr auto ends = concatenate(input<"left", 4>, input<"right", 2, 3> | flatten) | tap<"all">
                    | outputs(dense<5> | reshape<5, 1>, from<"all">);
constexpr auto p = plan_of(ends);
static_assert(input_offset(p, 0) == 0 && input_offset(p, 1) == 4 && input_offset(p, 2) == 10);
static_assert(output_offset(p, 0) == 0 && output_offset(p, 1) == 5 && output_offset(p, 2) == 15);

// Attention of two sequences has keys and values of the second wire's width, alone those of its only one.
constexpr auto attention = multi_head_attention<2, 3>;
constexpr auto crossed = input<"decoded", 5, 4> | multi_head_attention<2, 3>(identity, input<"encoded", 7, 6>);
constexpr auto q = plan_of(crossed);
constexpr std::size_t last = q.layer_count - 1;
static_assert(q.layers[last].input == shape{5, 4} && memory_shape(q, last) == shape{7, 6});
constexpr auto alone = plan_of(input<5, 4> | attention);
static_assert(memory_shape(alone, 1) == shape{5, 4});
// Products with four matrices, scores of 5 x 5 or 5 x 7 steps and sums of as many values, of 6 numbers each.
static_assert(facts_of(alone, 1, attention.value()).macs == 4 * 5 * 4 * 6 + 2 * 5 * 5 * 6);
static_assert(facts_of(q, last, attention.value()).macs == 2 * 5 * 4 * 6 + 2 * 7 * 6 * 6 + 2 * 5 * 7 * 6);
static_assert(parameters_of(alone, 1, attention.value()).elements() == 3 * (4 * 6 + 6) + 6 * 4 + 4);
static_assert(parameters_of(q, last, attention.value()).elements() == 4 * 6 + 6 + 2 * (6 * 6 + 6) + 6 * 4 + 4);
static_assert(parameters_of(alone, 0, input<5, 4>.value()).count() == 0);

BOOST_AUTO_TEST_CASE(layers_are_named_as_keras_names_them) {
    constexpr auto named = plan_of(input<4> | dense<4> | relu(x) | dense<4> | flatten | dense<4>);
    std::string names;
    for (const plan_layer& one : named.layers) names += std::string(one.name().view()) + ' ';
    BOOST_TEST(names == "input dense activation dense_1 flatten dense_2 ");
}

}  // namespace

// SPDX-License-Identifier: MIT
// A network lowered: what its plan says of layers, wires, inputs and outputs.
#include <weft/declare.hpp>

namespace {

using namespace weft;

// Input; dense with two formulas; dense with a row formula.
constexpr auto net = input<6> | dense<4> | relu(x) | 2 * x | dense<3> | softmax(x);
constexpr auto p = plan_of(net);
static_assert(p.layer_count == 6 && p.group_count == 2);
static_assert(p.input == shape{6} && p.output == shape{3});
static_assert(p.groups[0].begin == 1 && p.groups[0].end == 4 && p.groups[0].has_contraction);
static_assert(p.groups[0].input == shape{6} && p.groups[0].output == shape{4});
static_assert(p.groups[0].row_width == 4 && !p.groups[0].has_rows);
static_assert(p.groups[1].begin == 4 && p.groups[1].end == 6 && p.groups[1].has_rows);
static_assert(p.groups[1].row_width == 3 && p.groups[1].input == shape{4});
static_assert(p.layers[2].group == 0 && p.layers[5].group == 1);
static_assert(p.layers[4].input == shape{4} && p.layers[4].output == shape{3});
// In a chain every layer but the input reads the one before it, and is read once, the last by the caller.
static_assert([] {
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        if (here.read_count != (i == 0 ? 0u : 1u) || here.readers != 1 || here.owner != i || here.tied_to != no_index) return false;
        if (i > 0 && p.reads[here.first_read] != i - 1) return false;
    }
    return p.inputs[0] == 0 && p.outputs[0].layer == 5 && p.outputs[0].index == 1 && !p.outputs[0].is_input;
}());

// A dense layer without a formula is a group of its own; formulas on the input are one, too.
static_assert(plan_of(input<6> | dense<4> | dense<3>).group_count == 2);
static_assert(!plan_of(input<6> | dense<4>).groups[0].has_formula);
static_assert(plan_of(input<6> | relu(x) | 2 * x | dense<3>).group_count == 2);
static_assert(!plan_of(input<6> | relu(x) | dense<3>).groups[0].has_contraction);

// Views write nothing: none stands alone, and in a group they only change the shape.
static_assert(plan_of(input<2, 3> | flatten | reshape<3, 2>).group_count == 0);
constexpr auto viewed = plan_of(input<2, 3> | flatten | dense<4> | reshape<2, 2> | softmax(x));
static_assert(viewed.group_count == 1 && viewed.groups[0].output == shape{2, 2});
static_assert(viewed.groups[0].row_width == 2);

// Two row formulas of one width are one group; of another width, two.
static_assert(plan_of(input<8> | dense<4> | softmax(x) | softmax(x)).group_count == 1);
constexpr auto two_widths =
    plan_of(input<8> | dense<4> | softmax(x) | reshape<2, 2> | softmax(x) | flatten | dense<2>);
static_assert(two_widths.group_count == 3);
static_assert(two_widths.groups[0].row_width == 4 && two_widths.groups[1].row_width == 2);
static_assert(!two_widths.groups[1].has_contraction);
static_assert(two_widths.groups[1].input == shape{2, 2});

// Dropout alone is the identity in prediction; joined with anything else it is not.
constexpr auto dropped = plan_of(input<6> | dropout(0.5) | dense<4> | dropout(0.5));
static_assert(dropped.group_count == 2 && dropped.groups[0].only_training);
static_assert(!dropped.groups[1].only_training && dropped.groups[1].end == 4);
static_assert(!plan_of(input<6> | dropout(0.5) | relu(x)).groups[0].only_training);

static_assert(label_of(net, 0).view() == "input<6>" && label_of(net, 5).view() == "softmax(x)");
static_assert(input_shape(net) == shape{6} && output_shape(net) == shape{3});

// A chain has names around its layers, too; without an input nothing is lowered; numbers of a formula count.
static_assert(plan_of(input<4> | named<"a">(dense<4>)).layers[1].name().view() == "a/dense");
static_assert(!is_complete<std::remove_cvref_t<decltype(dense<4>)>> && is_complete<std::remove_cvref_t<decltype(net)>>);
static_assert(flops(input<1> | (2 * x + 3 * x)) == 3 && flops(input<1> | (2 * x + 2 * x)) == 2);

// Of what was refused there is nothing.
static_assert(input_count(refused_graph{}) == 0 && output_count(refused_graph{}) == 0 && plan_of(refused_graph{}).layer_count == 0);

// Samples are rows: inputs in the order they are declared in, outputs in that of outputs(...).
constexpr auto ends = concatenate(input<"left", 4>, input<"right", 2, 3> | flatten) | tap<"all">
                    | outputs(dense<5> | reshape<5, 1>, from<"all">);
static_assert(input_count(ends) == 2 && output_count(ends) == 2);
static_assert(input_offset(ends, 1) == 4 && input_offset(ends, 2) == 10);
static_assert(output_offset(ends, 1) == 5 && output_offset(ends, 2) == 15);
static_assert(plan_of(ends).input == shape{4} && plan_of(ends).output == shape{5, 1}, "the first of them");
static_assert(plan_of(ends).layers[1].input == shape{}, "an input reads nothing");
static_assert(input_shape(net, 1) == shape{} && output_shape(net, 1) == shape{}, "there is but one");

static_assert(plan_of(ends).layers[0].ordinal == 0 && plan_of(ends).layers[1].ordinal == 1, "the second input");

}  // namespace

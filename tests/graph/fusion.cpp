// SPDX-License-Identifier: MIT
// How the layers of a graph are cut into groups.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// The sum runs on the way out of the contraction computed last, and the formula after it too.
constexpr auto net = input<8> | residual(dense<8> | tanh(x) | dense<8>) | relu(x) | dense<2>;
constexpr auto p = plan_of(net);
static_assert(p.group_count == 3 && !p.is_chain);
static_assert(p.groups[1].begin == 3 && p.groups[1].end == 6 && p.groups[1].has_contraction);
static_assert(p.groups[1].merge_count == 1 && p.groups[1].merges[0].position == 0);
static_assert(p.groups[1].read_count == 2 && p.groups[1].operands() == 1);
static_assert(p.group_reads[p.groups[1].first_read].index == 0);         // x: group 0
static_assert(p.group_reads[p.groups[1].first_read + 1].is_input);       // other0: the input
static_assert(p.groups[2].read_count == 1 && p.group_reads[p.groups[2].first_read].index == 1);

// A value that another layer reads as well has its array: the formula after it runs apart.
constexpr auto forked = plan_of(input<8> | dense<8> | add(tanh(x), identity));
static_assert(forked.group_count == 2 && !forked.groups[0].has_formula);
static_assert(forked.groups[1].begin == 2 && forked.groups[1].end == 4);

// A sum of what is ready runs alone; of channels, the whole is x.
constexpr auto ready = plan_of(input<2, 4> | tap<"a"> | reshape<8> | dense<4>
                               | multiply(identity, from<"a">));
static_assert(ready.group_count == 2 && !ready.groups[1].has_contraction);
static_assert(ready.group_reads[ready.groups[1].first_read].is_input);
static_assert(ready.groups[1].merges[0].position == 1);

// Producers write their columns of a concatenation; the input is copied.
constexpr auto joined = plan_of(input<3> | concatenate(dense<4>, identity, dense<5> | relu(x)));
static_assert(joined.group_count == 3 && joined.groups[2].is_concatenation);
static_assert(joined.groups[0].part_of == 2 && joined.groups[0].column == 0);
static_assert(joined.groups[1].part_of == 2 && joined.groups[1].column == 7);
static_assert(joined.groups[2].read_count == 3 && joined.groups[2].operands() == 0, "its reads are its parts");
static_assert(joined.outputs[0].index == 2 && joined.layers[4].group == 2);
static_assert(is_in_place(joined, 2, 0) && !is_in_place(joined, 2, 1) && is_in_place(joined, 2, 2));
// Inputs are found by their numbers.
constexpr auto inputs = plan_of(concatenate(input<"left", 3>, input<"right", 4>));
static_assert(inputs.group_reads[0].is_input && inputs.group_reads[0].index == 0 && inputs.group_reads[1].index == 1);
// Under the shape it was written with; with rows that lie apart only what a contraction writes for no one else.
constexpr bool is_first_a_part(const auto& network) { return plan_of(network).groups[0].part_of != no_index; }
constexpr auto image = input<2, 2, 3> | conv2d<8, kernel(1)>;
static_assert(is_first_a_part(input<3> | concatenate(dense<4> | softmax(x), dense<4>)));
static_assert(!is_first_a_part(input<2, 2> | dense<2> | concatenate(flatten, relu(x) | flatten)));
static_assert(!is_first_a_part(input<2, 2, 3> | concatenate(relu(x), identity)));
static_assert(!is_first_a_part(image | concatenate(identity, relu(x))));
static_assert(!is_first_a_part(image | concatenate(reshape<4, 8>, reshape<4, 8>)));

// Two merges run in one group, a third begins another.
constexpr auto sum = add(identity, from<"in">);
constexpr auto merged = plan_of(input<4> | tap<"in"> | dense<4> | sum | sum | sum);
static_assert(merged.group_count == 2 && merged.groups[0].merge_count == 2 && merged.groups[1].merge_count == 1);
static_assert(merged.groups[1].read_count == 2 && merged.groups[1].merges[0].others == 1);
static_assert(merged.groups[0].merges[1].others == 2 && merged.groups[0].read_count == 3);

// A norm comes right after the contraction, or begins a group; frozen it takes no statistics.
constexpr auto normed = plan_of(input<4> | dense<6> | batch_norm | relu(x) | frozen(batch_norm));
static_assert(normed.group_count == 2 && normed.groups[0].norm == 2 && normed.groups[1].norm == 4);
static_assert(normed.groups[0].takes_statistics && !normed.groups[1].takes_statistics);
static_assert(normed.groups[0].contraction_width == 6 && normed.groups[0].is_of_channels);
static_assert(!plan_of(input<4> | dense<6> | softmax(x)).groups[0].is_of_channels);
// A gate begins a group, and reads rows of twice its width.
constexpr auto gated = plan_of(input<4> | dense<6> | glu(x) | relu(x));
static_assert(gated.group_count == 2 && gated.groups[1].halves_rows && gated.groups[1].row_width == 3);
static_assert(!gated.groups[0].halves_rows && gated.groups[1].input == shape{6} && gated.groups[1].output == shape{3});

static_assert(!gated.groups[0].takes_statistics && gated.groups[1].has_rows);
static_assert(plan_of(input<2, 4> | glu(x)).groups[0].row_width == 2);
// Numbers a channel make rows, too.
constexpr auto sloped = plan_of(input<2, 3> | prelu(x));
static_assert(sloped.groups[0].has_rows && sloped.groups[0].row_width == 3 && !sloped.groups[0].is_of_channels);

// A memory is read behind the others; a sum reads none.
constexpr auto attends = plan_of(input<3, 4> | tap<"m"> | dense<4> | multi_head_attention<1, 4>(identity, from<"m">)
                                 | tap<"a"> | dense<4> | multi_head_attention<1, 4>(identity, from<"a">));
constexpr auto reads = [](std::size_t group, std::size_t k) { return attends.group_reads[attends.groups[group].first_read + k]; };
static_assert(reads(1, 0).index == 0 && reads(1, 1).is_input && reads(3, 0).index == 2 && reads(3, 1).index == 1);
static_assert(ready.groups[1].all_reads() == 2);

// A value twice is there once and copied once.
constexpr auto doubled = plan_of(input<3> | dense<4> | concatenate(identity, identity));
static_assert(is_in_place(doubled, 1, 0) && !is_in_place(doubled, 1, 1));
static_assert(doubled.groups[0].part_of == 1 && feature_map_elements(
    input<3> | dense<4> | concatenate(identity, identity)) == 4 + 4);

BOOST_AUTO_TEST_CASE(every_layer_that_computes_is_in_the_range_of_its_group) {
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        if (p.layers[i].facts.role == layer_role::input) continue;
        const plan_group& group = p.groups[p.layers[i].group];
        BOOST_TEST((group.begin <= i && i < group.end));
    }
}

}  // namespace

// SPDX-License-Identifier: MIT
// Who needs gradients in a graph, who takes them on the way, who adds to them.
#include <weft/graph/gradients.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto chain = plan_of(input<3> | relu(x) | dense<4> | tanh(x) | dense<2>);
constexpr auto of_chain = gradient_flows(chain);
static_assert(chain.group_count == 3 && !of_chain[0].is_needed, "a formula without parameters on the input");
static_assert(of_chain[1].is_needed && of_chain[1].is_fused && of_chain[1].readers == 1);
static_assert(of_chain[2].is_needed && !of_chain[2].is_fused, "an output is no group that reads");

// A gradient that is asked for is needed without parameters, and by what stands behind it.
struct watched : formula_layer<std::remove_cvref_t<decltype(x)>> {
    constexpr layer_facts facts(const shape& in) const {
        layer_facts result = formula_layer::facts(in);
        result.is_watched = true;
        return result;
    }
};
constexpr auto asked = gradient_flows(plan_of(frozen(input<3> | leaf<watched>{} | dense<4>)));
static_assert(asked[0].is_needed && !asked[0].trains && asked[1].is_needed && !asked[1].trains);

// The first dense is read by the block and by the sum: two gradients meet.
constexpr auto block = plan_of(input<3> | dense<4> | residual(dense<6> | tanh(x) | dense<4>) | dense<2>);
constexpr auto of_block = gradient_flows(block);
static_assert(block.group_count == 4 && of_block[0].readers == 2 && !of_block[0].is_fused);
static_assert(of_block[1].is_fused && !of_block[2].is_fused, "the sum's group has another operand to give to");
// The group with the sum goes back first and gives to its operand; the other reader adds.
static_assert(is_first_gradient(block, 2, 1) && !is_first_gradient(block, 1, 0));

// The sum with the input gives it a gradient that nothing needs; that with a dense layer does not.
constexpr auto with_input = plan_of(input<4> | add(dense<4>, identity) | dense<2>);
static_assert(has_unwanted_gradient(with_input, 0) && !has_unwanted_gradient(block, 2));

// Every operand is looked at, x is not one.
constexpr auto third = input<4> | tap<"in"> | dense<4> | tap<"a">;
static_assert(has_unwanted_gradient(plan_of(third | dense<4> | add(identity, from<"a">, from<"in">)), 1));
constexpr auto from_input = plan_of(third | dense<2> | tap<"b"> | from<"in"> | add(identity, from<"a">)
                                    | concatenate(identity, from<"b">));
static_assert(from_input.groups[2].merge_count == 1 && from_input.group_reads[from_input.groups[2].first_read].is_input);
static_assert(!has_unwanted_gradient(from_input, 2));

constexpr auto frozen_first = plan_of(input<3> | frozen(dense<4> | tanh(x)) | dense<2>);
static_assert(!gradient_flows(frozen_first)[0].is_needed && gradient_flows(frozen_first)[1].trains);
static_assert(!trains_parameters(frozen_first, 1) && trains_parameters(frozen_first, 3));
static_assert(trains_parameters(plan_of(input<1> | dense<1, no_bias>), 1), "a single number");
// A concatenation gives to several, and takes what its parts' own formulas give on.
constexpr auto of_parts = gradient_flows(plan_of(input<3> | concatenate(dense<4>, dense<5>) | dense<2>));
static_assert(!of_parts[0].is_fused && !of_parts[1].is_fused && !of_parts[2].is_fused);

// An output that is read on has a loss and readers; it keeps for the loss what its formulas read.
constexpr auto read_on = plan_of(input<3> | dense<4> | tanh(x) | tap<"body"> | dense<2> | outputs(identity, from<"body">));
constexpr auto of_read_on = gradient_flows(read_on);
static_assert(of_read_on[0].outputs == 1 && of_read_on[0].is_read() && !of_read_on[0].is_fused);
static_assert(of_read_on[1].outputs == 1 && !of_read_on[1].is_read() && of_read_on[1].has_gradient());
static_assert(keeps_value_for_loss(read_on, 0) && !keeps_value_for_loss(read_on, 1));
static_assert(!keeps_value_for_loss(chain, 1), "no loss is of it");

// Of one array read twice by a group the operand's gradient comes before x's, of parts the first's, of a memory last.
constexpr auto squared = plan_of(input<4> | dense<4> | multiply(identity, identity));
static_assert(squared.group_count == 2 && is_first_gradient(squared, 1, 1) && !is_first_gradient(squared, 1, 0));
constexpr auto cubed = plan_of(input<4> | dense<4> | multiply(identity, identity, identity));
static_assert(is_first_gradient(cubed, 1, 1) && !is_first_gradient(cubed, 1, 2) && !is_first_gradient(cubed, 1, 0));
constexpr auto doubled = plan_of(input<4> | dense<4> | concatenate(identity, identity) | dense<2>);
static_assert(is_first_gradient(doubled, 1, 0) && !is_first_gradient(doubled, 1, 1));
static_assert(!gradient_flows(doubled)[0].is_fused && !has_unwanted_gradient(doubled, 1));
static_assert(!has_unwanted_gradient(plan_of(input<4> | concatenate(dense<4>, identity) | dense<2>), 1));
constexpr auto attends = plan_of(input<3, 4> | dense<4> | tap<"m"> | multi_head_attention<1, 4>(identity, from<"m">));
static_assert(is_first_gradient(attends, 1, 0) && !is_first_gradient(attends, 1, 1));

// Which layer of a group is its contraction, what it keeps where a gradient is needed, and a norm's arrays.
static_assert(contraction_layer(chain, 0) == no_index && contraction_layer(chain, 1) == 2);
constexpr auto recurrent = input<3, 2> | lstm<4>;
static_assert(kept_elements(plan_of(recurrent), 0) == plan_of(recurrent).layers[1].facts.kept_elements);
static_assert(kept_elements(plan_of(recurrent), 0) > 0 && kept_elements(chain, 0) == 0 && kept_elements(chain, 1) == 0);
constexpr auto keeps_one = [] {
    auto p = plan_of(recurrent);
    p.layers[1].facts.kept_elements = 1;
    return p;
}();
static_assert(kept_elements(keeps_one, 0) == 1);
static_assert(kept_elements(squared, 1) == 0 && contraction_layer(squared, 1) == no_index);
static_assert(kept_elements(plan_of(input<3, 2> | frozen(lstm<4>) | dense<2>), 0) == 0);
constexpr auto arrays_of = [](const auto& net) { return norm_arrays(plan_of(net).groups[0]); };
static_assert(arrays_of(input<3> | dense<4>) == 0 && arrays_of(input<3> | dense<4> | batch_norm) == 4);
static_assert(arrays_of(input<3> | dense<4> | frozen(batch_norm)) == 2);
// A table that is taken again is trained with the layer that has it.
constexpr auto trains_table = [](const auto& table) {
    return trains_parameters(plan_of(input<5> | table | tied_dense<"t", 7, no_bias>), 2);
};
static_assert(trains_table(shared<"t">(embedding<7, 3>)) && !trains_table(frozen(shared<"t">(embedding<7, 3>))));

BOOST_AUTO_TEST_CASE(flows_of_gradients_are_constants) { BOOST_TEST(of_block[0].is_needed); }

}  // namespace

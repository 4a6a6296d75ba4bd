// SPDX-License-Identifier: MIT
// What every layer of a network reads, and whose parameters it has.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto net = input<4> | tap<"in"> | shared<"cell">(dense<4>)
                   | residual(tanh(x) | frozen(shared<"cell">(dense<4>)))
                   | add(identity, from<"in">) | outputs(relu(x), dense<2>);
constexpr const auto& wires = wiring_of<std::remove_cvref_t<decltype(net)>>;

static_assert(wires.layers == 8 && wires.inputs.count == 1 && wires.outputs.count == 2);
static_assert(wires.outputs[0] == 6 && wires.outputs[1] == 7);
static_assert(wires.nodes[3].owner == 1 && wires.nodes[3].is_frozen && !wires.nodes[1].is_frozen);

// Of a block of several layers each has those of its own layer in the first.
constexpr auto block = shared<"block">(dense<4> | tanh(x) | dense<4>);
constexpr auto twice = input<4> | dense<4> | block | block;
constexpr const auto& of_twice = wiring_of<std::remove_cvref_t<decltype(twice)>>;
static_assert(of_twice.nodes[5].owner == 2 && of_twice.nodes[7].owner == 4 && of_twice.nodes[4].owner == 4);

constexpr bool reads(std::size_t layer, std::size_t which, std::size_t from) {
    return wires.reads[wires.nodes[layer].first_read + which] == from;
}

BOOST_AUTO_TEST_CASE(layers_read_what_their_branches_end_with) {
    BOOST_TEST((reads(1, 0, 0) && reads(2, 0, 1) && reads(3, 0, 2)));
    BOOST_TEST((reads(4, 0, 3) && reads(4, 1, 1)));  // body, then the wire
    BOOST_TEST((reads(5, 0, 4) && reads(5, 1, 0)));
    BOOST_TEST((reads(6, 0, 5) && reads(7, 0, 5)));
    BOOST_TEST(wires.nodes[0].readers == 2u);
    BOOST_TEST(wires.nodes[1].readers == 2u);
    BOOST_TEST((wires.nodes[7].output == shape{2}));
}

}  // namespace

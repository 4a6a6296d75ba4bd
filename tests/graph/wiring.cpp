// SPDX-License-Identifier: MIT
// What every layer of a network reads, and whose parameters it has.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

constexpr auto net = input<4> | tap<"in"> | shared<"cell">(dense<4>)
                   | residual(tanh(x) | frozen(shared<"cell">(dense<4>)))
                   | add(identity, from<"in">) | outputs(relu(x), dense<2>);
constexpr const auto& wires = wiring_of<std::remove_cvref_t<decltype(net)>>;

static_assert(wires.layers == 8 && wires.inputs.count == 1 && wires.outputs.count == 2);
// There is room for what there is, and for no more.
static_assert(wires.size.leaves == 8 && wires.size.inputs == 1 && wires.size.outputs == 2);
static_assert(wires.size.reads == wires.reads.count && wires.size.scopes == 3);
static_assert(wires.size.names == 2, "a tap, and where it is taken up");
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

// Networks are lowered while compiling; the same functions give the same while the test runs.
template <class Graph>
void is_found_again(const Graph&) {
    const wiring<Graph>& kept = wiring_of<Graph>;
    wiring<Graph> again;
    BOOST_TEST((again.layers == kept.layers && again.reads.count == kept.reads.count
                && again.prefixes.count == kept.prefixes.count));
    BOOST_TEST(again.outputs.items == kept.outputs.items, boost::test_tools::per_element());
    BOOST_TEST(again.reads.items == kept.reads.items, boost::test_tools::per_element());
    for (std::size_t i = 0; i < kept.layers; ++i) {
        const wired_layer &found = again.nodes[i], &wanted = kept.nodes[i];
        BOOST_TEST(found.first_read == wanted.first_read);
        BOOST_TEST(found.read_count == wanted.read_count);
        BOOST_TEST(found.readers == wanted.readers);
        BOOST_TEST(found.owner == wanted.owner);
        BOOST_TEST(found.tied_to == wanted.tied_to);
        BOOST_TEST(found.is_frozen == wanted.is_frozen);
        BOOST_TEST((found.output == wanted.output));
        BOOST_TEST(again.prefixes[found.prefix].view() == kept.prefixes[wanted.prefix].view());
    }
}
template <class Graph>
std::string problem_of(const Graph&) {
    const message at_a_place = problem_of_declaration<Graph>();
    if (!at_a_place.empty()) return std::string(at_a_place.view());
    return std::string(detail::problem_of_network<Graph>().view());
}

constexpr auto words = input<"words", 5> | tap<"in"> | shared<"words">(embedding<7, 8>)
                     | named<"body">(dense<8> | frozen(relu(x)) | named<"head">(dense<8>))
                     | tied_dense<"words", 7> | concatenate(from<"in"> | reshape<5, 1>, identity);
constexpr auto looks = input<"memory", 5, 8> | tap<"encoder"> | input<"queries", 3, 8>
                     | multi_head_attention<2, 4>(identity, from<"encoder">) | 2 * x;

BOOST_AUTO_TEST_CASE(a_network_is_wired_alike_while_compiling_and_while_running) {
    is_found_again(net);
    is_found_again(words);
    is_found_again(looks);
    BOOST_TEST(problem_of(net) == "");
    BOOST_TEST(problem_of(words) == "");
    BOOST_TEST(problem_of(looks) == "");
}

// The texts of tests/refusals, where the compiler prints them.
BOOST_AUTO_TEST_CASE(what_is_wrong_with_wires_is_told_with_names_and_numbers) {
    BOOST_TEST(problem_of(then{input<4> | dense<8>, input<8>})
               == "weft: layer 3, input<8>, stands in the middle: a chain begins with its only input");
    BOOST_TEST(problem_of(then{input<"left", 4>, input<"left", 3>})
               == "weft: layer 2, input<\"left\", 3>, names a wire that has its name already: give it another");
    constexpr auto ended = input<4> | outputs(dense<2>, dense<1>);
    BOOST_TEST(problem_of(then{ended, dense<3>})
               == "weft: layer 4, dense<3>, stands after outputs(...): nothing follows them");
    BOOST_TEST(problem_of(then{ended, add(identity, tanh(x))})
               == "weft: layer 4, tanh(x), stands after outputs(...): nothing follows them");
    BOOST_TEST(problem_of(then{ended, concatenate(identity, identity)})
               == "weft: layer 4, concatenate, stands after outputs(...): nothing follows them");
    BOOST_TEST(problem_of(then{input<4> | tap<"a"> | dense<4> | tanh(x), tap<"a">})
               == "weft: tap<\"a\"> after layer 3 names a wire that has its name already: give it another");
    BOOST_TEST(problem_of(then{input<4> | add(identity, from<"late">) | dense<4>, tap<"late">})
               == "weft: tap<\"late\"> after layer 3 makes a cycle: from<\"late\"> after layer 1 takes the wire "
                  "up before it is named");
    BOOST_TEST(problem_of(dense<4> | tanh(x)) == "weft: a chain that begins with dense<4> has no shapes: begin it with input<...>");
    BOOST_TEST(problem_of(residual(dense<4>)) == "weft: a chain that begins with add has no shapes: begin it with input<...>");
    BOOST_TEST(problem_of(input<4> | dense<4> | tanh(x) | add(identity, from<"hiden">))
               == "weft: from<\"hiden\"> after layer 3 takes up a wire that has no name: put tap<\"hiden\"> "
                  "where it begins");
    BOOST_TEST(problem_of(input<4> | tap<"a"> | dense<4> | add(identity, from<"a">) | add(identity, from<"b">))
               == "weft: from<\"b\"> after layer 3 takes up a wire that has no name: put tap<\"b\"> where it begins");
    BOOST_TEST(problem_of(input<4> | tap<"a"> | dense<4> | tap<"b"> | add(identity, from<"a">))
               == "weft: tap<\"b\"> after layer 2 names a wire that nothing takes up: use from<\"b\">, or leave it out");
    BOOST_TEST(problem_of(input<4> | dense<4> | tap<"a"> | tanh(x))
               == "weft: tap<\"a\"> after layer 2 names a wire that nothing takes up: use from<\"a\">, or "
                  "leave it out");
    BOOST_TEST(problem_of(input<4> | tap<"in"> | dense<4> | tanh(x) | dense<3> | from<"in"> | dense<2>)
               == "weft: nothing reads layer 4: name its wire with tap and take it up with from, or leave it out");
}

BOOST_AUTO_TEST_CASE(branches_that_do_not_fit_are_told_with_their_shapes) {
    BOOST_TEST(problem_of(then{input<16>, residual(dense<8> | tanh(x))})
               == "weft: layer 4, add, joins unequal branches: branch 1 gives 8, branch 2 gives 16: make them alike");
    BOOST_TEST(problem_of(then{input<2, 3>, concatenate(identity, reshape<3, 2>)})
               == "weft: layer 3, concatenate, joins unequal branches: branch 1 gives 2x3, branch 2 gives 3x2: "
                  "make all but the last extent alike");
    BOOST_TEST(problem_of(then{input<"memory", 16> | tap<"encoder"> | input<"queries", 5, 8>,
                               multi_head_attention<2, 8>(identity, from<"encoder">)})
               == "weft: layer 3, multi_head_attention<2, 8>, expects a sequence of steps, features, got 16: "
                  "branch 1 gives 5x8, branch 2 gives 16");
}

BOOST_AUTO_TEST_CASE(weights_are_tied_where_layers_and_shapes_are_alike) {
    const std::string alike = ": tied weights need the same layers and the same shape";
    BOOST_TEST(problem_of(input<4> | shared<"cell">(dense<8>) | shared<"cell">(dense<8>))
               == "weft: shared<\"cell\"> after layer 2 has another input than the first of its name, after layer 1" + alike);
    BOOST_TEST(problem_of(input<4> | shared<"cell">(dense<4>) | shared<"cell">(dense<4, no_bias>))
               == "weft: shared<\"cell\"> after layer 2 has other layers than the first of its name, after layer 1" + alike);
    BOOST_TEST(problem_of(input<5> | shared<"words">(embedding<100, 8>) | dense<16> | tied_dense<"words", 100>)
               == "weft: layer 4, tied_dense<\"words\", 100>, needs a table of 100x16, but that of "
                  "shared<\"words\"> is 100x8");
    BOOST_TEST(problem_of(input<5> | shared<"words">(dense<8>) | tied_dense<"words", 100>)
               == "weft: layer 3, tied_dense<\"words\", 100>, has no table: write "
                  "shared<\"words\">(embedding<100, 8>) before it");
    BOOST_TEST(problem_of(input<5> | shared<"others">(embedding<100, 8>) | tied_dense<"words", 100>)
               == "weft: layer 3, tied_dense<\"words\", 100>, has no table: write "
                  "shared<\"words\">(embedding<100, 8>) before it");
}

}  // namespace

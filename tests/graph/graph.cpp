// SPDX-License-Identifier: MIT
// Layers joined by |: shapes, blocks as values, what is refused.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// A block is a value without an input, and may stand in a network twice, or in another block.
constexpr auto block = dense<8> | relu(x);
constexpr auto twice = block | block;
constexpr auto net = input<5> | twice | dense<2>;
static_assert(output_shape(net) == shape{2});
static_assert(parameters(net) == (5 * 8 + 8) + (8 * 8 + 8) + (8 * 2 + 2));
static_assert(decltype(net)::leaves == 6 && decltype(twice)::leaves == 4);
static_assert(!block.inferred_here.has_input && net.inferred_here.has_input);

// However it is nested, it is the same network.
constexpr auto flat = input<5> | dense<8> | relu(x) | dense<8> | relu(x) | dense<2>;
static_assert(parameters(flat) == parameters(net) && macs(flat) == macs(net));
static_assert(plan_of(flat).group_count == plan_of(net).group_count);

// The same block sees other shapes in other places.
static_assert(parameters(input<3> | block) == 32 && parameters(input<30> | block) == 248);

// Formulas stand in a pipe as they are, on both sides.
constexpr auto formulas = max(x, 0) | x * 2.5;
static_assert(decltype(formulas)::leaves == 2);
static_assert(output_shape(input<3, 4> | formulas) == shape{3, 4});

// Without numbers of its own a network takes no room.
static_assert(std::is_empty_v<decltype(flat)>);

static_assert(graph<decltype(net)> && graph<decltype(flatten)> && !graph<int>);
static_assert(!graph<decltype(relu(x))>);

// What is refused is inert: it has no layers, and joins to what is refused.
static_assert(decltype(refused_graph{} | dense<3>)::leaves == 0);
static_assert(decltype(input<3> | refused_graph{})::leaves == 0);
static_assert(parameters(refused_graph{}) == 0);

template <class Graph>
std::string problem_of(const Graph&) { return std::string(problem_of_declaration<Graph>().view()); }

template <class Graph>
std::string labels_of(const Graph& of) {
    std::string labels;
    for_each_layer(of, [&](const auto& one) { (labels += one.label().view()) += ' '; });
    return labels;
}

BOOST_AUTO_TEST_CASE(layers_are_visited_in_their_order) {
    BOOST_TEST(labels_of(net) == "input<5> dense<8> relu(x) dense<8> relu(x) dense<2> ");
    BOOST_TEST(labels_of(refused_graph{}) == "");
}

BOOST_AUTO_TEST_CASE(words_and_formulas_are_joined_while_running_too) {
    const double slope = 0.25;
    BOOST_TEST(labels_of(leaky_relu(x, slope) | dense<2>) == "leaky_relu(x, ...) dense<2> ");
    BOOST_TEST(labels_of(tanh(x) | leaky_relu(x, slope)) == "tanh(x) leaky_relu(x, ...) ");
    BOOST_TEST(labels_of(detail::make_input<3, 4>() | batch_norm(slope)) == "input<3, 4> batch_norm ");
    BOOST_TEST(labels_of(detail::make_input<"left", 4>() | named<"body">(frozen(dense<2>))) == "input<\"left\", 4> dense<2> ");
    BOOST_TEST(labels_of(bidirectional(gru<2>)) == "bidirectional(gru<2>) ");
    BOOST_TEST(input_argument(7).extent == 7u);
}

BOOST_AUTO_TEST_CASE(a_problem_names_the_number_of_its_layer_through_nested_blocks) {
    constexpr then image_then_dense{input<2, 2>, then{flatten, then{reshape<2, 2, 1>, dense<3>}}};
    static_assert(image_then_dense.inferred_here.is_refused);
    BOOST_TEST(problem_of(image_then_dense)
               == "weft: layer 4, dense<3>, expects a vector, got 2x2x1: put flatten before it, or use "
                  "conv2d<3, kernel(1)>");
}

BOOST_AUTO_TEST_CASE(the_first_of_two_problems_is_told) {
    constexpr then two{then{input<4>, dense<0>}, input<3>};
    BOOST_TEST(problem_of(two) == "weft: layer 2, dense<0>, has 0 units: give it at least 1");
}

BOOST_AUTO_TEST_CASE(an_accepted_network_has_no_problem) {
    BOOST_TEST(problem_of(net).empty());
    BOOST_TEST(problem_of(block).empty());
}

}  // namespace

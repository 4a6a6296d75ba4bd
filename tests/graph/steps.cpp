// SPDX-License-Identifier: MIT
// Which networks can take one step after the other, and what they are for a step.
#include <weft/declare.hpp>
#include <weft/graph/steps.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {
namespace graph_steps {

using namespace weft;

constexpr auto net = input<64, 3> | conv1d<8, kernel(5), dilation(2), causal> | relu(x)
                   | residual(gru<8, return_sequences>) | dropout(0.5) | lstm<20> | dense<1>;
constexpr auto of_a_step = net_of_a_step(net);
static_assert(can_step<net> && output_shape(of_a_step) == shape{1});
static_assert(plan_of(of_a_step).input == shape{1, 3});
static_assert(parameters(of_a_step) == parameters(net));
constexpr auto words = input<64> | embedding<20, 4> | gru<8, return_sequences> | dense<20> | softmax(x);
constexpr auto tied_words = input<64> | shared<"words">(embedding<20, 8>) | gru<8, return_sequences> | tied_dense<"words", 20>;
static_assert(can_step<tied_words> && output_shape(net_of_a_step(tied_words)) == shape{1, 20});
static_assert(can_step<words> && output_shape(net_of_a_step(words)) == shape{1, 20});
// A kernel of 1 looks at its step alone, whatever its padding is called; zeros before the first step make any kernel causal.
constexpr auto points = input<8, 3> | conv1d<4, kernel(1)> | conv1d<4, kernel(1), same> | depthwise_conv1d<kernel(3), padding(2, 0)>;
static_assert(can_step<points> && output_shape(net_of_a_step(points)) == shape{1, 4});
constexpr auto row_numbers = input<64, 3> | dense<4> | row_max(x) | gru<2>;
static_assert(can_step<row_numbers>);

template <auto const& Net>
void refuses(const std::string& expected) {
    static_assert(!can_step<Net>);
    BOOST_TEST(std::string(detail::missing_step<Net>::text.view()) == "weft: layer " + expected);
    message again = detail::problem_of_steps<Net>();
    if (again.empty()) again = detail::problem_of_step_parameters<Net>();
    BOOST_TEST(again.view() == detail::missing_step<Net>::text.view());
}
constexpr auto backwards = input<8, 3> | gru<4, go_backwards>;
constexpr auto both_ways = input<8, 3> | bidirectional(gru<4>);
constexpr auto later = input<8, 3> | conv1d<4, kernel(3), same>;
constexpr auto lengthened = input<8, 3> | conv1d<4, kernel(1), padding(1)>;
constexpr auto shortened = input<8, 3> | conv1d<4, kernel(3)>;
static_assert(!can_step<shortened>);
constexpr auto rarer = input<8, 3> | conv1d<4, kernel(3), stride(2), causal>;
constexpr auto pooled = input<8, 3> | gru<4, return_sequences> | global_average_pool;
constexpr auto flat = input<8, 3> | gru<4, return_sequences> | flatten | dense<1>;
constexpr auto vector_net = input<8> | dense<4>;
constexpr auto looks = input<8, 3> | gru<4, return_sequences> | tap<"all">
                     | multi_head_attention<1, 4, causal>(identity, from<"all">);
constexpr auto kept_flat = input<8, 3> | gru<4> | flatten | dense<1>;
static_assert(can_step<kept_flat>);

BOOST_AUTO_TEST_CASE(the_first_layer_that_cannot_step_is_named_with_its_reason) {
    const std::string cannot = ", cannot take one step after the other: it ";
    refuses<backwards>("2, gru<4>" + cannot + "begins with the last step");
    refuses<both_ways>("2, bidirectional(gru<4>)" + cannot + "begins with the last step in one of its directions");
    refuses<later>("2, conv1d<4, kernel(3), same>" + cannot + "looks at steps to come or leaves some out: give it causal and a stride of 1");
    refuses<lengthened>("2, conv1d<4, kernel(1), padding(1)>" + cannot + "looks at steps to come or leaves some out: give it causal and a stride of 1");
    refuses<rarer>("2, conv1d<4, kernel(3), stride(2), causal>" + cannot + "looks at steps to come or leaves some out: give it causal and a stride of 1");
    refuses<pooled>("3, global_average_pool" + cannot + "needs all steps");
    refuses<flat>("3, flatten" + cannot + "needs all steps");
    refuses<looks>("3, multi_head_attention<1, 4, causal>" + cannot + "needs all steps");
    refuses<vector_net>("2, dense<4>" + cannot + "has parameters for every step");
}

BOOST_AUTO_TEST_CASE(a_network_that_can_step_has_no_problem) {
    BOOST_TEST(detail::problem_of_steps<net>().empty());
    BOOST_TEST(detail::problem_of_steps<words>().empty());
    BOOST_TEST(detail::problem_of_steps<tied_words>().empty());
    BOOST_TEST(detail::problem_of_step_parameters<tied_words>().empty());
}

}  // namespace graph_steps
}  // namespace

// SPDX-License-Identifier: MIT
// Networks without their heads.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {
namespace graph_cut {

using namespace weft;

constexpr auto net = input<2, 4> | flatten | named<"encoder">(dense<8> | leaky_relu(x, 0.1) | residual(dense<8> | tanh(x)))
                   | dense<3> | softmax(x);

// Without its head, and with another.
constexpr auto trunk = before<"dense">(net);
static_assert(decltype(trunk)::leaves == 7 && output_shape(trunk) == shape{8});
static_assert(parameters(frozen(trunk) | dense<2>) == 72 + 72 + 18);
static_assert(trainable_parameters(frozen(trunk) | dense<2>) == 18);

// The head: the last part with parameters and what follows it; blocks around the cut keep their name.
static_assert(output_shape(without_head(net)) == shape{8});
static_assert(decltype(without_head(net))::leaves == decltype(trunk)::leaves);
constexpr auto heads = input<4> | dense<6> | tanh(x) | outputs(dense<2>, dense<3> | softmax(x));
static_assert(decltype(without_head(heads))::leaves == 3 && output_count(without_head(heads)) == 1);
constexpr auto within = input<4> | named<"body">(dense<6> | relu(x) | dense<5>) | tanh(x);
static_assert(output_shape(without_head(within)) == shape{6});
static_assert(plan_of(before<"body/activation">(within)).layers[1].prefix == "body/");

BOOST_AUTO_TEST_CASE(a_cut_keeps_the_numbers_of_formulas) {
    BOOST_TEST(summary(before<"dense">(net)).find("leaky_relu(x, 0.1)") != std::string::npos);
}

template <class Graph>
std::string places_to_cut(const Graph&) {
    std::string found;
    for (std::size_t i = 0; i <= Graph::leaves; ++i)
        if (detail::chain_parts<Graph>::begins(i)) found += std::to_string(i) + ' ';
    return found;
}

BOOST_AUTO_TEST_CASE(a_chain_is_cut_at_layers_that_stand_in_no_branch) {
    BOOST_TEST(places_to_cut(net) == "0 1 2 3 4 7 8 9 ");
    BOOST_TEST(places_to_cut(heads) == "0 1 2 3 6 ");
    BOOST_TEST(places_to_cut(tap<"wire"> | dense<2>) == "0 1 ");
}

}  // namespace graph_cut
}  // namespace

// SPDX-License-Identifier: MIT
// The layers of a network for algorithms of Hana.
#include <weft/declare.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

namespace {

using namespace weft;
namespace hana = boost::hana;

constexpr auto block = dense<4> | dropout(0.25);
constexpr auto net = input<3> | block | relu(x);

static_assert(decltype(hana::length(layers(net)))::value == 4);
constexpr auto dropped = hana::at(layers(net), hana::size_c<2>).training();
static_assert(evaluate(dropped, x = 3.0, noise = 0.2) == 0);
static_assert(evaluate(dropped, x = 3.0, noise = 0.9) == 4);

BOOST_AUTO_TEST_CASE(hana_visits_the_layers_of_a_network_in_their_order) {
    std::string labels;
    hana::for_each(layers(net), [&](const auto& one) {
        labels += std::string(one.label().view()) + ' ';
    });
    BOOST_TEST(labels == "input<3> dense<4> dropout relu(x) ");
}

constexpr auto branched = input<3> | named<"body">(dense<4> | residual(dense<4> | tanh(x), dense<4, no_bias>)) | outputs(relu(x), dense<2>);
template <class Graph, std::size_t... Index>
std::string labels_one_by_one(const Graph& of, std::index_sequence<Index...>) {
    std::string labels;
    ((labels += std::string(layer_at<Index>(of).label().view()) + ' '), ...);
    return labels;
}

BOOST_AUTO_TEST_CASE(a_layer_is_found_by_its_number_in_blocks_and_branches_too) {
    BOOST_TEST(labels_one_by_one(net, std::make_index_sequence<4>{}) == "input<3> dense<4> dropout relu(x) ");
    BOOST_TEST(labels_one_by_one(branched, std::make_index_sequence<8>{})
               == "input<3> dense<4> dense<4> tanh(x) dense<4, no_bias> add relu(x) dense<2> ");
}

}  // namespace

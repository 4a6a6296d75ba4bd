// SPDX-License-Identifier: MIT
// The layers of a network for algorithms of Hana.
#include <weft/declare.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

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

}  // namespace

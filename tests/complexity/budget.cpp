// SPDX-License-Identifier: MIT
// Limits on what a network may cost; the refusal itself is in tests/refusals.
#include "networks.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// Every limit holds at what is used, and is broken by one less.
static_assert(within(small, {.parameters = 26}) && !within(small, {.parameters = 25}));
static_assert(within(small, {.macs = 20}) && !within(small, {.macs = 19}));
static_assert(within(small, {.flops = 50}) && !within(small, {.flops = 49}));
static_assert(within(large, {.transcendentals = 10}) && !within(large, {.transcendentals = 9}));
static_assert(within(small, {.feature_map_elements = 6}));
static_assert(!within(small, {.feature_map_elements = 5}));
static_assert(within(small, {.depth = 2}) && !within(small, {.depth = 1}));
static_assert(within(small, {.parameter_bytes = 104}) && !within(small, {.parameter_bytes = 103}));
static_assert(within(small, {.peak_activation_bytes = 24}));
static_assert(!within(small, {.peak_activation_bytes = 23}));
static_assert(within(small, {.traffic_bytes = 156}) && !within(small, {.traffic_bytes = 155}));

// Bytes are those of the given type.
static_assert(within<double>(small, {.parameter_bytes = 208}));
static_assert(!within<double>(small, {.parameter_bytes = 104}));

// Without limits everything fits; of several limits each must hold.
static_assert(within(large, {}));
static_assert(!within(small, {.parameters = 26, .depth = 1}));

constexpr budget enough{.parameters = 26, .macs = 20};
static_assert(require<small, enough>());

BOOST_AUTO_TEST_CASE(a_broken_budget_names_use_limit_and_the_three_costliest_layers) {
    const message words = detail::budget_problem(large, {.macs = 600'000}, 4);
    BOOST_TEST(std::string(words.view())
               == "weft: budget exceeded: macs used 668672, allowed 600000; costliest: layer 2 "
                  "dense<512> 401408, layer 4 dense<512> 262144, layer 6 dense<10> 5120");
}

BOOST_AUTO_TEST_CASE(a_layer_that_uses_nothing_of_a_limit_is_not_named) {
    const message words = detail::budget_problem(large, {.transcendentals = 3}, 4);
    BOOST_TEST(std::string(words.view())
               == "weft: budget exceeded: transcendentals used 10, allowed 3; costliest: layer 7 "
                  "softmax(x) 10");
}

BOOST_AUTO_TEST_CASE(of_several_broken_limits_the_first_is_told) {
    const message words = detail::budget_problem(small, {.depth = 1, .parameter_bytes = 1}, 4);
    BOOST_TEST(std::string(words.view())
               == "weft: budget exceeded: depth used 2, allowed 1; costliest: layer 2 dense<4> 1, "
                  "layer 4 dense<2> 1");
}

}  // namespace

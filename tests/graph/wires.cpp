// SPDX-License-Identifier: MIT
// Wires with names, and several inputs.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto skip = input<16> | tap<"in"> | dense<16> | tanh(x) | tap<"hidden"> | dense<16>
                    | add(identity, from<"hidden">) | concatenate(identity, from<"in">) | dense<1>;
static_assert(output_shape(skip) == shape{1} && parameters(skip) == 272 + 272 + 33);

// Inputs with names, taken up later or where a branch begins; counted in the order they are written.
constexpr auto joined = input<"left", 4> | input<"right", 3>
                      | concatenate(from<"left"> | dense<8>, from<"right">) | dense<1>;
constexpr auto begun = concatenate(input<"left", 4> | dense<8>, input<"right", 3>) | dense<1>;
static_assert(parameters(joined) == 40 + 12 && parameters(begun) == 40 + 12);
static_assert(input_shape(joined) == shape{4} && input_shape(joined, 1) == shape{3});
static_assert(plan_of(begun).input_count == 2 && input_shape(begun, 1) == shape{3});

// A block may take up a wire that is named in front of it.
constexpr auto inner = dense<4> | add(identity, from<"outside">);
static_assert(!inner.inferred_here.has_input);
static_assert(parameters(input<4> | tap<"outside"> | inner) == 20);

BOOST_AUTO_TEST_CASE(taps_are_no_layers) {
    BOOST_TEST(plan_of(skip).layer_count == 7u);
    BOOST_TEST((tap_node<"a">::first_label().view() == "tap<\"a\">"));
    BOOST_TEST((decltype(input<"left", 2, 3>)::first_label().view() == "input<\"left\", 2, 3>"));
}

}  // namespace

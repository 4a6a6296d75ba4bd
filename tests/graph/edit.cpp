// SPDX-License-Identifier: MIT
// Networks made of other networks.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto body = dense<8> | leaky_relu(x, 0.1);
constexpr auto net = input<2, 4> | flatten | named<"encoder">(body | residual(dense<8> | tanh(x)))
                   | dense<3> | softmax(x);

// A layer by its name, in a block and in a branch too.
static_assert(parameters(net) == 72 + 72 + 27);
static_assert(parameters(replace<"dense">(net, dense<5>)) == 72 + 72 + 45);
static_assert(output_shape(replace<"dense">(net, dense<5>)) == shape{5});
static_assert(parameters(replace<"encoder/dense_1">(net, dense<8, no_bias>)) == 72 + 64 + 27);
static_assert(transcendentals(replace<"encoder/activation_1">(net, relu(x))) == 3);

// Without its head, and with another.
constexpr auto trunk = before<"dense">(net);
static_assert(decltype(trunk)::leaves == 7 && output_shape(trunk) == shape{8});
static_assert(parameters(frozen(trunk) | dense<2>) == 72 + 72 + 18);
static_assert(trainable_parameters(frozen(trunk) | dense<2>) == 18);

// Another input size; the last extent stays.
static_assert(input_shape(at_resolution<6>(net)) == shape{6, 4});
static_assert(parameters(at_resolution<6>(net)) == (24 * 8 + 8) + 72 + 27);

// Every activation another one: the numbers of layers stay where they are.
constexpr auto only_relu = rewrite(net, [](auto, const auto& one) {
    if constexpr (requires { one.value().training(); }) return relu(x);
    else return one;
});
static_assert(transcendentals(only_relu) == 0 && parameters(only_relu) == parameters(net));

BOOST_AUTO_TEST_CASE(a_formula_keeps_its_numbers_when_another_layer_is_replaced) {
    BOOST_TEST(summary(replace<"dense">(net, dense<5>)).find("leaky_relu(x, 0.1)")
               != std::string::npos);
}

}  // namespace

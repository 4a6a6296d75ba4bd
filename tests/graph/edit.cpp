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

// Of a shared block in every place of it; what is shared no longer alike would be refused.
constexpr auto tied_blocks = input<8> | shared<"cell">(body) | dense<8> | residual(shared<"cell">(body));
static_assert(parameters(replace<"dense">(tied_blocks, dense<8, no_bias>)) == 64 + 72);
static_assert(transcendentals(replace<"activation">(tied_blocks, tanh(x))) == 16);
static_assert(parameters(replace<"dense_1">(tied_blocks, identity)) == 72);

// Another input size; the last extent stays.
static_assert(input_shape(at_resolution<6>(net)) == shape{6, 4});
static_assert(parameters(at_resolution<6>(net)) == (24 * 8 + 8) + 72 + 27);
constexpr auto of_images = input<"left", 8, 8, 3> | conv2d<4, kernel(3), same> | residual(conv2d<4, kernel(1)>)
                         | global_average_pool | dense<2>;
constexpr auto larger = at_resolution<16, 12>(of_images);
static_assert(input_shape(larger) == shape{16, 12, 3} && parameters(larger) == parameters(of_images));
static_assert(macs(larger) == 3 * (macs(of_images) - 8) + 8 && output_shape(larger) == shape{2});

// Every activation another one: the numbers of layers stay where they are.
constexpr auto only_relu = rewrite(net, [](auto, const auto& one) {
    if constexpr (requires { one.value().training(); }) return relu(x);
    else return one;
});
static_assert(transcendentals(only_relu) == 0 && parameters(only_relu) == parameters(net));

// Every layer of a kind, whatever its numbers, also in blocks and branches.
constexpr auto noisy = input<4> | dropout(0.2) | dense<8> | relu(x)
                     | named<"block">(residual(dense<8> | relu(x) | dropout(0.5)) | dropout(0.3))
                     | dense<3> | softmax(x);
constexpr auto quiet = replace_every(noisy, dropout(0.5), removed);
static_assert(decltype(noisy)::leaves == 11 && decltype(quiet)::leaves == 8);
static_assert(parameters(quiet) == parameters(noisy) && output_shape(quiet) == shape{3});
static_assert(transcendentals(replace_every(noisy, relu(x), tanh(x))) == 16 + 3);
static_assert(decltype(replace<"dropout">(noisy, removed))::leaves == 10);
// A chain stays one, also where a block of it is gone.
static_assert(plan_of(replace_every(input<4> | dropout(0.5) | dense<2>, dropout(0), removed)).is_chain);
static_assert(decltype(replace_every(input<4> | frozen(dropout(0.5)) | dense<2>, dropout(0), removed))::leaves == 2);

BOOST_AUTO_TEST_CASE(a_formula_keeps_its_numbers_when_another_layer_is_replaced) {
    BOOST_TEST(summary(replace<"dense">(net, dense<5>)).find("leaky_relu(x, 0.1)")
               != std::string::npos);
}

// The search of replace<"encoder/dense_1">.
template <class Graph>
std::size_t layer_named(const Graph&, std::string_view name) { return detail::layer_named<Graph>(name); }

BOOST_AUTO_TEST_CASE(a_layer_is_found_by_the_name_of_its_parameters) {
    BOOST_TEST(layer_named(net, "dense") == 7u);
    BOOST_TEST(layer_named(net, "encoder/dense_1") == 4u);
    BOOST_TEST(layer_named(net, "encoder/add") == 6u);
    BOOST_TEST(layer_named(net, "dense_1") == no_index);
    constexpr auto tied = input<"in", 4> | tap<"wire"> | shared<"cell">(dense<4>) | shared<"cell">(dense<4>)
                        | concatenate(identity, from<"wire">) | dense<2>;
    BOOST_TEST(layer_named(tied, "dense_1") == 4u);
    BOOST_TEST(layer_named(tied, "concatenate") == 3u);
}

}  // namespace

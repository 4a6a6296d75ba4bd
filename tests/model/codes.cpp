// SPDX-License-Identifier: MIT
// The programs of a network's groups: what they read, what is fused, what the backward pass keeps.
#include <weft/model/codes.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto net = input<8> | dense<8> | relu(x) | dense<8> | softplus(x) | dense<8> | softmax(x)
                   | dense<4> | dropout(0.5) | dense<3>;

template <std::size_t Group>
using forward = forward_code<net, Group, phase::training>;

static_assert(network_plan<net, float>.group_count == 5);
static_assert(forward<0>::in_register == "x" && !forward<0>::is_identity && !forward<0>::reduces);
static_assert(forward<2>::reduces && !forward<3>::is_identity);
// Dropout is nothing in prediction, and a dense layer alone has no formula.
static_assert(forward_code<net, 3, phase::inference>::is_identity && forward<4>::is_identity);
static_assert(forward<3>::code.input_index("noise8") >= 0);

// One program for both phases but where noise is drawn.
static_assert(&forward<0>::code == &forward_code<net, 0, phase::inference>::code);
static_assert(trains_as_it_predicts<net>[2] && !trains_as_it_predicts<net>[3] && trains_as_it_predicts<net>[4]);
constexpr auto valued = input<8> | dense<8> | elu(x, 0.5) | dense<8> | rrelu(x) | dense<8> | leaky_relu(x, 0.1) | dropout(0.1) | tanh(x);
static_assert(trains_as_it_predicts<valued>[0] && !trains_as_it_predicts<valued>[1] && !trains_as_it_predicts<valued>[2]);
// Formulas of one type need not be one formula.
struct of_two_slopes {
    constexpr auto training() const { return 2.0 * x; }
    constexpr auto inference() const { return 3.0 * x; }
};
static_assert(std::is_same_v<decltype(of_two_slopes{}.training()), decltype(of_two_slopes{}.inference())>);
static_assert(!detail::trains_as_it_predicts(of_two_slopes{}));
// Nor are two members one formula; one member is.
template <bool IsOne>
struct of_members {
    decltype(2.0 * x) first = 2.0 * x, second = 3.0 * x;
    constexpr const auto& training() const { return first; }
    constexpr const auto& inference() const { return IsOne ? first : second; }
};
static_assert(detail::trains_as_it_predicts(of_members<true>{}) && !detail::trains_as_it_predicts(of_members<false>{}));

// The gradient of ReLU and dropout does not need the input, that of softplus does.
static_assert(!keeps_input<net, 0> && keeps_input<net, 1> && !keeps_input<net, 3>);
static_assert(gradient_code<net, 0>::in_register == "upstream");
static_assert(gradient_code<net, 0>::code.input_index("y") >= 0);

constexpr auto classes = input<8> | dense<4> | softmax(x);
using loss_in_training = loss_code<classes, sparse_categorical_cross_entropy, 0, phase::training>;
using loss_in_prediction = loss_code<classes, sparse_categorical_cross_entropy, 0, phase::inference>;
static_assert(loss_in_training::code.output_count == 2 && loss_in_prediction::code.output_count == 1);
static_assert(loss_in_training::code.input_index("scale") >= 0);

// One exp an element and one log a row: softmax and cross entropy became one stable form.
static_assert([] {
    std::size_t exps = 0, logs = 0;
    for (const instruction& n : loss_in_training::code.nodes) {
        exps += n.code == op::exp || n.code == op::exp_nonpositive;
        logs += n.code == op::log;
    }
    return exps == 1 && logs == 1;
}());

// Of a batch norm whose formula needs more than its output, and of merges.
constexpr auto normed = input<8> | dense<8> | batch_norm | softplus(x) | dense<3> | softmax(x);
constexpr auto merged = input<8> | tap<"in"> | dense<8> | add(tanh(x), from<"in">) | multiply(identity, from<"in">) | prelu(x);

// Programs are built while compiling; the same while the test runs.
template <class Build>
void is_built_again() {
    constexpr const auto& kept = compiled_program<Build>::code;
    const program<kept.size()> again = Build::make().template finished<kept.size()>();
    BOOST_TEST((again.nodes == kept.nodes && again.outputs == kept.outputs && again.inputs == kept.inputs));
    BOOST_TEST((again.input_levels == kept.input_levels && again.output_count == kept.output_count));
}
BOOST_AUTO_TEST_CASE(a_program_is_built_alike_while_compiling_and_while_running) {
    is_built_again<forward_build<net, 0, phase::training, accurate>>();
    is_built_again<forward_build<net, 2, phase::inference, fast>>();
    is_built_again<forward_build<net, 3, phase::training, accurate>>();
    is_built_again<gradient_build<net, 1, accurate>>();
    is_built_again<gradient_build<net, 2, accurate>>();
    is_built_again<forward_build<normed, 0, phase::inference, accurate>>();
    is_built_again<gradient_build<normed, 0, accurate>>();
    is_built_again<loss_build<normed, categorical_cross_entropy, 0, phase::training, accurate>>();
    is_built_again<forward_build<merged, 0, phase::inference, accurate>>();
    is_built_again<gradient_build<merged, 0, accurate>>();
    is_built_again<loss_build<classes, sparse_categorical_cross_entropy, 0, phase::training, accurate>>();
    BOOST_TEST(loss_in_training::bit_of("scale") == 1u << loss_in_training::code.input_index("scale"));
    BOOST_TEST(loss_in_training::bit_of("other0") == 0u);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Recurrences in models: Keras's values in both directions, gradients against central differences,
// and the memory that is counted.
#include <weft/model/recurrent_kernels.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

#include <kernel/keras_layers.hpp>
#include <model/central_difference.hpp>

namespace {
namespace recurrent_kernels {

using namespace weft;

constexpr auto keras_net = input<4, 3> | bidirectional(lstm<2, return_sequences>);
constexpr auto mean_square = mean(square(prediction - target));

BOOST_AUTO_TEST_CASE(both_directions_side_by_side_have_the_values_and_gradients_of_keras) {
    const keras::json& one = keras::layer_case("bidirectional lstm concat");
    model<keras_net, double> m;
    const auto names = m.parameters().names();
    BOOST_TEST(names.size() == 6u);
    constexpr auto total = sum(prediction * target);
    static constexpr auto loss = total;
    backpropagation<keras_net, double, loss> pass;
    const auto x = keras::numbers_of(one["inputs"][0]["data"]), y = keras::numbers_of(one["output"]["data"]);
    for (std::size_t i = 0; i < 6; ++i) m.set(names[i], keras::numbers_of(one["weights"][i]["data"]));
    keras::numbers found(y.size());
    m.run(x.data(), found.data(), 2);
    BOOST_TEST(keras::difference(found, y) <= 5e-16);
    pass.run(m.parameters(), x, keras::numbers_of(one["upstream"]["data"]));
    for (std::size_t i = 0; i < 6; ++i)
        BOOST_TEST(keras::difference(pass.gradients().get(names[i]), keras::numbers_of(one["weights"][i]["grad"])) <= 3e-15,
                   names[i]);
}

// Every cell, forward, backward and both, with and without biases, read by one layer and by two;
// of a function of one's own that is not 0 at 0.
constexpr auto both_ways = input<4, 2> | bidirectional(lstm<5, return_sequences>)
                         | residual(gru<10, no_reset_after, return_sequences>)
                         | gru<9, return_sequences, go_backwards> | tanh(x)
                         | bidirectional(simple_rnn<3, no_bias, activation(0.75 * sigmoid(x) + 0.25 * x)>) | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_of_recurrences_are_those_of_differences) {
    BOOST_TEST((worst_difference<both_ways, mean_square>(numbers(6)) < 1e-7));
}

// Units of whole registers: nothing is padded, and what is kept is what the facts count.
template <class Layer, shape In>
constexpr bool keeps_what_is_counted =
    contraction_kernel<Layer, In, float>::kept_elements == Layer::facts(In).kept_elements;
constexpr std::size_t W = simd::width<float>;
static_assert(keeps_what_is_counted<recurrent_layer<recurrence::simple_rnn, W>, shape{5, 3}>);
static_assert(keeps_what_is_counted<recurrent_layer<recurrence::lstm, 2 * W>, shape{5, 3}>);
static_assert(keeps_what_is_counted<recurrent_layer<recurrence::gru, W>, shape{5, 3}>);
static_assert(keeps_what_is_counted<recurrent_layer<recurrence::gru, W, no_reset_after>, shape{5, 3}>);
static_assert(keeps_what_is_counted<bidirectional_layer<recurrent_layer<recurrence::gru, W>>, shape{5, 3}>);
// Of a step the sums of four gates, their gradients, the state and the cell; two rows before.
static_assert(recurrent_layer<recurrence::lstm, 3>::facts(shape{7, 2}).kept_elements == 3 * (7 * 10 + 2));
static_assert(training_elements(input<7, 2> | lstm<3> | dense<1>) == 3 * 72 + 2 * 3 + 2);

}  // namespace recurrent_kernels
}  // namespace

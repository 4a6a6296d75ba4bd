// SPDX-License-Identifier: MIT
// What recurrences tell about themselves.
#include <weft/layer/recurrent.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

template <std::size_t Units, auto... Options>
using lstm_of = recurrent_layer<recurrence::lstm, Units, Options...>;
template <std::size_t Units, auto... Options>
using gru_of = recurrent_layer<recurrence::gru, Units, Options...>;

// 4 (u (i + u) + u), 3 (u (i + u) + 2 u) and, with one bias, 3 (u (i + u) + u), as Keras counts.
static_assert(lstm_of<20>::facts(shape{5, 1}).parameters == 4 * (20 * 21 + 20));
static_assert(gru_of<8>::facts(shape{5, 3}).parameters == 3 * (8 * 11 + 2 * 8));
static_assert(gru_of<8, no_reset_after>::facts(shape{5, 3}).parameters == 3 * (8 * 11 + 8));
static_assert(gru_of<8, no_bias>::facts(shape{5, 3}).parameters == 3 * 8 * 11);
// Keras's documentation: lstm of 128 units over an embedding of 64 has 98,816 parameters.
static_assert(lstm_of<128>::facts(shape{7, 64}).parameters == 98'816);
// Keras's documentation of RNNs: gru of 256 and a simple RNN of 128 over it: 247,296 and 49,280.
static_assert(gru_of<256, return_sequences>::facts(shape{7, 64}).parameters == 247'296);
static_assert(recurrent_layer<recurrence::simple_rnn, 128>::facts(shape{7, 256}).parameters
              == 49'280);

// Every step: 4 u (i + u) products, 4 u biases; sigmoid is 4 operations, one of them exp, so of a
// unit 3 * 4 for i, f, o, 2 for tanh(g) and tanh(c), 3 for c, 1 for h.
static_assert(lstm_of<2>::facts(shape{5, 3}).macs == 5 * 4 * 2 * (3 + 2));
static_assert(lstm_of<2>::facts(shape{5, 3}).inner_macs == 5 * 4 * 2 * 2);
static_assert(lstm_of<2>::facts(shape{5, 3}).bias_adds == 5 * 4 * 2);
static_assert(lstm_of<2>::facts(shape{5, 3}).flops == 5 * 2 * (12 + 2 + 3 + 1));
static_assert(lstm_of<2>::facts(shape{5, 3}).transcendentals == 5 * 2 * 5);
static_assert(gru_of<2>::facts(shape{5, 3}).flops == 5 * 2 * (8 + 1 + 6));
static_assert(gru_of<2>::facts(shape{5, 3}).bias_adds == 5 * 6 * 2);
static_assert(gru_of<2, no_reset_after>::facts(shape{5, 3}).flops == 5 * 2 * (8 + 1 + 5));

// relu is a maximum, its gradient a comparison and a choice; leaky_relu both and a product.
using rnn_of_relu = recurrent_layer<recurrence::simple_rnn, 2, activation(relu(x))>;
using rnn_of_leaky = recurrent_layer<recurrence::simple_rnn, 2, activation(leaky_relu(x, 0.25))>;
static_assert(rnn_of_relu::facts(shape{5, 3}).flops == 5 * 2);
static_assert(rnn_of_relu::facts(shape{5, 3}).transcendentals == 0);
static_assert(rnn_of_relu::facts(shape{5, 3}).backward_flops == 5 * 2 * 2);
static_assert(rnn_of_leaky::facts(shape{5, 3}).flops == 5 * 2 * 3);
static_assert(rnn_of_relu::facts(shape{5, 3}).macs == 5 * 2 * (3 + 2));

static_assert(lstm_of<2>::output(shape{5, 3}) == shape{2});
static_assert(lstm_of<2, return_sequences>::output(shape{5, 3}) == shape{5, 2});
static_assert(lstm_of<2, go_backwards>::is_backwards && !lstm_of<2>::is_backwards);

// As Keras starts them.
constexpr parameter_list list = lstm_of<2>::parameters(shape{5, 3});
static_assert(list[0].starts_as == glorot_uniform && list[1].starts_as == orthogonal());
static_assert(list[2].starts_as == unit_forget_bias && list[2].name == "bias");
static_assert(list[0].fan_in == 3 && list[0].fan_out == 8 && list[1].fan_in == 2);
static_assert(gru_of<2>::parameters(shape{5, 3})[2].starts_as == zeros);
static_assert(gru_of<2, recurrent_starts_as(zeros)>::parameters(shape{5, 3})[1].starts_as == zeros);
static_assert(lstm_of<2, return_sequences>::label().view() == "lstm<2, return_sequences>");
static_assert(gru_of<2, no_reset_after>::label().view() == "gru<2, no_reset_after>");

using both = bidirectional_layer<lstm_of<2, return_sequences>>;
static_assert(both::output(shape{5, 3}) == shape{5, 4});
static_assert(bidirectional_layer<lstm_of<2>>::output(shape{5, 3}) == shape{4});
static_assert(both::facts(shape{5, 3}).macs == 2 * lstm_of<2>::facts(shape{5, 3}).macs);
static_assert(both::parameters(shape{5, 3}).count() == 6);
static_assert(both::parameters(shape{5, 3})[4].name == "backward/recurrent_kernel");
static_assert(both::label().view() == "bidirectional(lstm<2, return_sequences>)");
static_assert(bidirectional_layer<lstm_of<2, no_bias>>::parameters(shape{5, 3})[3].name
              == "backward/recurrent_kernel");

BOOST_AUTO_TEST_CASE(recurrences_say_why_they_refuse) {
    const auto problem = []<class Layer>(const Layer&, const shape& in) {
        BOOST_TEST(!Layer::accepts(in));
        return std::string(Layer::problem(in).view());
    };
    BOOST_TEST(problem(recurrent_layer<recurrence::simple_rnn, 2, activation(softmax(x))>{}, shape{5, 3})
               == "has a wrong option: an activation that reduces rows");
    BOOST_TEST(problem(recurrent_layer<recurrence::simple_rnn, 2, activation(x * target)>{}, shape{5, 3})
               == "has a wrong option: an activation of other placeholders than x");
    BOOST_TEST(problem(lstm_of<2, activation(relu(x))>{}, shape{5, 3}).starts_with("got another"));
    BOOST_TEST(problem(lstm_of<2>{}, shape{5})
               == "expects a sequence of steps, features, got 5: give a recurrence before it return_sequences, or reshape the vector");
    BOOST_TEST(problem(lstm_of<0>{}, shape{5, 3}) == "has 0 units: give it at least 1");
    BOOST_TEST(problem(lstm_of<2, no_reset_after>{}, shape{5, 3})
               == "got another option than return_sequences, go_backwards, no_bias, an "
                  "initializer, recurrent_starts_as(initializer), a regularizer, a constraint: "
                  "leave it out");
    BOOST_TEST(problem(gru_of<2, l2(-1)>{}, shape{5, 3})
               == "has a wrong option: l2 expects a factor of at least 0");
    BOOST_TEST(problem(both{}, shape{5}) == "expects a sequence of steps, features, got 5: give a recurrence before it return_sequences, or reshape the vector");
}

}  // namespace

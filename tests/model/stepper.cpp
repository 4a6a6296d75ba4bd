// SPDX-License-Identifier: MIT
// A step after the other gives what the whole sequence gives, from any beginning, without allocation.
#include <weft/model/stepper.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace {
namespace model_stepper {

using namespace weft;

// The last row of the model's output for the first sequence, and those of all steps one by one.
template <auto const& Net, class Real>
void steps_are_the_sequence(double tolerance) {
    model<Net, Real> m{seed{3}};
    for (const auto& name : m.parameters().names()) {  // biases begin at 0
        std::vector<Real> numbers = m.get(name);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += Real(0.1) * std::cos(static_cast<Real>(i));
        m.set(name, numbers);
    }
    stepper s{m};
    constexpr std::size_t features = decltype(s)::input_size, outputs = decltype(s)::output_size;
    std::vector<Real> x(m.input_size), y(m.output_size);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<Real>(0.7) * static_cast<Real>(i));
    m.run(x.data(), y.data(), 1);
    for (int again = 0; again < 2; ++again) {
        std::array<Real, outputs> last{};
        double worst = 0;
        for (std::size_t t = 0; t < x.size() / features; ++t) {
            last = s(std::span<const Real, features>(x.data() + t * features, features));
            if (y.size() == x.size() / features * outputs)  // a sequence: every step
                for (std::size_t i = 0; i < outputs; ++i)
                    worst = std::max(worst, std::abs(static_cast<double>(last[i] - y[t * outputs + i])));
        }
        for (std::size_t i = 0; i < outputs; ++i)
            worst = std::max(worst, std::abs(static_cast<double>(last[i] - y[y.size() - outputs + i])));
        BOOST_TEST(worst <= tolerance);
        BOOST_TEST(last[0] == last[0]);
        s(std::span<const Real, features>(x.data(), features));
        s.reset();
    }
}

// Longer than what a convolution has room for at once.
constexpr auto audio = input<90, 2> | conv1d<4, kernel(3), causal> | tanh(x) | conv1d<16, kernel(5), dilation(2), causal>
                     | depthwise_conv1d<kernel(3), causal> | lstm<20> | dense<1>;
constexpr auto gated = input<40, 1> | gru<8, return_sequences> | residual(gru<8, no_reset_after, return_sequences>)
                     | simple_rnn<15, activation(softplus(x)), return_sequences> | dense<3> | softmax(x);
// A window of one step, and one that is padded before its steps alone, look ahead no more than causal ones.
constexpr auto wave = input<90, 1> | conv1d<8, kernel(1)>
                    | residual(multiply(conv1d<8, kernel(2), dilation(4), padding(4, 0)> | tanh(x), conv1d<8, kernel(2), dilation(4), causal> | sigmoid(x))
                               | conv1d<8, kernel(1), same>)
                    | relu(x) | depthwise_conv1d<kernel(1)> | slice<1, 6> | row_max(x) | conv1d<1, kernel(1)>;

BOOST_AUTO_TEST_CASE(steps_give_what_the_sequence_gives) {
    steps_are_the_sequence<audio, float>(2e-7);  // outputs are below 2: an ulp is 1.2e-7
    steps_are_the_sequence<gated, float>(2e-7);
    steps_are_the_sequence<audio, double>(5e-16);
    steps_are_the_sequence<wave, float>(2e-7);
    steps_are_the_sequence<wave, double>(5e-16);
}

constexpr auto one = input<8, 1> | gru<8> | dense<1>;
BOOST_AUTO_TEST_CASE(copies_of_a_stepper_go_on_alone_and_it_keeps_its_weights) {
    model<one> m{seed{1}};
    stepper<one> s{m}, untouched{m};
    s(0.5F);
    stepper<one> copy = s;
    const float next = s(0.25F)[0];
    m.set("dense/bias", {100});
    BOOST_TEST(copy(0.25F)[0] == next);
    BOOST_TEST(untouched(0.25F)[0] != next);
    BOOST_TEST((stepper<one>{m})(0.25F)[0] > 90);
}

}  // namespace model_stepper
}  // namespace

// SPDX-License-Identifier: MIT
// Gradients at inputs beside central differences of predictions: chains, wires, norms, sequences.
#include <weft/model/input_gradient.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>
#include <weft/model/predict.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {
namespace model_input_gradient {

using namespace weft;

constexpr auto squares = mean(square(prediction - target));

// Relative to the largest: how far the gradient is from the differences of what is predicted.
template <auto const& Net>
double worst_at_inputs(std::size_t samples) {
    model<Net, double> m{seed{3}};
    for (const std::string& name : m.parameters().names()) {  // biases begin at 0
        std::vector<double> start = m.get(name);
        for (std::size_t i = 0; i < start.size(); ++i) start[i] += 0.1 * std::cos(static_cast<double>(i));
        m.set(name, start);
    }
    const std::vector<double> inputs = numbers(samples * m.input_size);
    const std::vector<double> targets = shares(samples, m.output_size);
    const auto loss_at = [&](std::size_t i, double moved) {
        std::vector<double> other = inputs, outputs(targets.size());
        other[i] += moved;
        predict(m, other, outputs);
        double sum = 0;
        for (std::size_t k = 0; k < outputs.size(); ++k) sum += std::pow(outputs[k] - targets[k], 2);
        return sum / static_cast<double>(outputs.size());
    };
    const auto found = input_gradient<squares>(m, inputs, targets);
    BOOST_TEST(std::abs(found.loss - loss_at(0, 0)) < 1e-13);
    BOOST_TEST(found.inputs.size() == inputs.size());
    double largest = 0, worst = 0;
    for (const double slope : found.inputs) largest = std::max(largest, std::abs(slope));
    if (!(largest > 0)) return std::numeric_limits<double>::infinity();  // nothing was compared
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        constexpr double h = 1e-4;
        const double expected =
            (8 * (loss_at(i, h) - loss_at(i, -h)) - (loss_at(i, 2 * h) - loss_at(i, -2 * h))) / (12 * h);
        const double distance = std::abs(found.inputs[i] - expected) / largest;
        if (!(distance <= worst)) worst = distance;
    }
    return worst;
}

constexpr auto chain = input<5> | dense<7> | tanh(x) | dropout(0.5) | dense<3> | softmax(x);
constexpr auto formulas = input<6> | silu(x) | swiglu(x);
constexpr auto picture = input<5, 5, 2> | conv2d<4, kernel(3), same> | batch_norm | tanh(x)
                       | max_pool2d<kernel(2)> | flatten | named<"head">(dense<2>);
constexpr auto normed = input<5> | batch_norm | residual(dense<5> | sigmoid(x) | gaussian_noise(0.3))
                      | concatenate(identity, frozen(dense<2>)) | layer_norm | dense<2>;
constexpr auto sequence = input<4, 3> | lstm<4, return_sequences> | multi_head_attention<2, 2>
                        | global_average_pool | dense<1>;
constexpr auto two_inputs = input<"left", 4> | dense<3> | tanh(x)
                          | concatenate(identity, input<"right", 5> | dense<2>, from<"left">)
                          | dense<2>;

BOOST_AUTO_TEST_CASE(it_is_that_of_the_prediction) {
    BOOST_TEST(worst_at_inputs<chain>(3) < 1e-8);
    BOOST_TEST(worst_at_inputs<formulas>(2) < 1e-8);
    BOOST_TEST(worst_at_inputs<picture>(2) < 1e-8);
    BOOST_TEST(worst_at_inputs<normed>(3) < 1e-8);
    BOOST_TEST(worst_at_inputs<sequence>(2) < 1e-8);
    BOOST_TEST(worst_at_inputs<two_inputs>(3) < 1e-8);
}

constexpr auto linear = input<4> | dense<3>;
constexpr auto of_class = mean(pick(prediction, label));

// Of the score of a class: its column of the kernel, for each sample its share of the mean.
BOOST_AUTO_TEST_CASE(the_score_of_a_class_has_its_weights_as_gradient) {
    model<linear> m{seed{2}};
    const std::vector<float> inputs(8, 0.5f), classes{2, 0};
    const auto found = input_gradient<of_class>(m, inputs, classes);
    const std::vector<float> kernel = m.get("dense/kernel");
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(found.inputs[i] == kernel[3 * i + 2] / 2);
        BOOST_TEST(found.inputs[4 + i] == kernel[3 * i] / 2);
    }
}

constexpr auto both = input<3> | outputs(dense<2>, dense<2> | softmax(x));
constexpr auto of_both = losses(weighted(mean_squared_error), 0.5 * sparse_categorical_cross_entropy);

BOOST_AUTO_TEST_CASE(losses_weights_and_labels_count_as_in_training) {
    model<both, double> m{seed{6}};
    const std::vector<double> inputs = numbers(6), targets{0.5, 1, 1, -0.5, 0.25, 0}, weights{1, 3};
    const auto found = input_gradient<of_both>(m, inputs, targets, weights);
    BOOST_TEST(found.loss == (gradient<of_both>(m, inputs, targets, weights).loss));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto loss_at = [&](double moved) {
            std::vector<double> other = inputs;
            other[i] += moved;
            return gradient<of_both>(m, other, targets, weights).loss;
        };
        BOOST_TEST(std::abs(found.inputs[i] - (loss_at(1e-6) - loss_at(-1e-6)) / 2e-6) < 1e-8);
    }
}

// Numbers of rows have no neighbours.
constexpr auto words = input<2> | embedding<5, 3> | flatten | dense<1>;

BOOST_AUTO_TEST_CASE(rows_of_an_embedding_have_none_and_wrong_batches_are_refused) {
    model<words> m{seed{1}};
    const std::vector<float> inputs{4, 2}, target{1}, none;
    BOOST_TEST((input_gradient<squares>(m, inputs, target).inputs == std::vector<float>{0, 0}));
    BOOST_TEST(error_of([&] { input_gradient<squares>(m, inputs, none); })
               == "weft: expected targets of 1 numbers a sample (1 samples), found 0 numbers");
    const std::vector<float> outside{5, 2};
    BOOST_TEST(error_of([&] { input_gradient<squares>(m, outside, target); }).starts_with("weft: "));
}

}  // namespace model_input_gradient
}  // namespace

// SPDX-License-Identifier: MIT
// Batch norm in networks that train: gradients by central differences, moving statistics by plain loops, Keras's cases.
#include <weft/model/batch_statistics.hpp>

#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/backpropagation.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <model/central_difference.hpp>

#include <fstream>

namespace {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));
constexpr auto sum_of_products = sum(prediction * target);

// At the start, after a formula, at the end; where y gives the gradient of what follows, and where x must.
constexpr auto places = input<3> | batch_norm | dense<5> | tanh(x) | batch_norm | silu(x) | dense<2, no_bias> | batch_norm;
constexpr auto blocks = input<4, 4, 3>
                      | residual(conv2d<4, kernel(3), same, no_bias> | batch_norm | tanh(x)
                                     | conv2d<4, kernel(3), same, no_bias> | batch_norm(1e-5, no_scale),
                                 conv2d<4, kernel(1), no_bias> | batch_norm)
                      | silu(x) | global_average_pool | dense<2>;
constexpr auto twice = input<4> | shared<"block">(dense<4, no_bias> | batch_norm | tanh(x))
                     | shared<"block">(dense<4, no_bias> | batch_norm | tanh(x)) | dense<2>;
constexpr auto fixed = input<3> | dense<4> | frozen(batch_norm) | silu(x) | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_go_through_the_statistics_of_a_batch) {
    BOOST_TEST((worst_difference<places, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<blocks, mean_square>(numbers(6)) < 1e-7));
    BOOST_TEST((worst_difference<twice, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<fixed, mean_square>(numbers(12)) < 1e-7));
}

// Of numbers some apart, what Keras computes of one channel.
struct channel {
    double mean = 0, variance = 0;
    channel(const std::vector<double>& of, std::size_t first, std::size_t apart) {
        const double rows = static_cast<double>(of.size() / apart);
        for (std::size_t i = first; i < of.size(); i += apart) mean += of[i] / rows;
        for (std::size_t i = first; i < of.size(); i += apart) variance += (of[i] - mean) * (of[i] - mean) / rows;
    }
};
void are_close(const std::vector<double>& found, const std::vector<double>& expected, double tolerance) {
    BOOST_REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) BOOST_TEST(std::abs(found[i] - expected[i]) <= tolerance);
}

// The second use takes its statistics of what the first gave: dense, norm and tanh in plain loops.
BOOST_AUTO_TEST_CASE(a_step_moves_the_statistics_once_for_every_use) {
    model<twice, double> m{seed{3}};
    auto by_hand = make_trainer<mean_square>(m, sgd{.learning_rate = 0.1});
    const std::vector<double> inputs = numbers(4 * 7), kernel = m.get("dense/kernel");
    std::vector<double> moving_mean(4, 0), moving_variance(4, 1), values = inputs;
    for (int use = 0; use < 2; ++use) {
        std::vector<double> next(values.size());
        for (std::size_t i = 0; i < next.size(); ++i)
            for (std::size_t k = 0; k < 4; ++k) next[i] += values[i / 4 * 4 + k] * kernel[4 * k + i % 4];
        for (std::size_t c = 0; c < 4; ++c) {
            const channel of(next, c, 4);
            moving_mean[c] = 0.99 * moving_mean[c] + 0.01 * of.mean;
            moving_variance[c] = 0.99 * moving_variance[c] + 0.01 * of.variance;
            for (std::size_t i = c; i < next.size(); i += 4) next[i] = std::tanh((next[i] - of.mean) / std::sqrt(of.variance + 1e-3));
        }
        values = next;
    }
    by_hand.step(inputs, numbers(2 * 7));
    are_close(m.get("batch_normalization/moving_mean"), moving_mean, 1e-15);
    are_close(m.get("batch_normalization/moving_variance"), moving_variance, 1e-15);
    // Neither the loss of data nor a gradient alone moves them.
    by_hand.loss(inputs, numbers(2 * 7));
    backpropagation<twice, double, mean_square>{}.run(m.parameters(), inputs, numbers(2 * 7));
    are_close(m.get("batch_normalization/moving_mean"), moving_mean, 1e-15);
}

BOOST_AUTO_TEST_CASE(a_frozen_norm_uses_its_moving_statistics_and_keeps_them) {
    model<fixed, double> m{seed{3}};
    const std::vector<double> mean{0.1, -0.2, 0.3, 0.4}, variance{0.5, 2, 1, 0.25};
    m.set("batch_normalization/moving_mean", mean);
    m.set("batch_normalization/moving_variance", variance);
    auto by_hand = make_trainer<mean_square>(m, sgd{.learning_rate = 0.1});
    const double in_prediction = by_hand.loss(numbers(9), numbers(6));
    BOOST_TEST(std::abs(by_hand.step(numbers(9), numbers(6)) - in_prediction) < 1e-14);
    are_close(m.get("batch_normalization/moving_mean"), mean, 0);
    are_close(m.get("batch_normalization/gamma"), {1, 1, 1, 1}, 0);
}

using json = nlohmann::json;
const json& keras_case(const std::string& name) {
    static const json reference = json::parse(std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"));
    for (const json& one : reference["cases"])
        if (one["name"] == name) return one;
    throw error("no case " + name);
}
std::vector<double> data(const json& of, const char* key = "data") { return of[key].get<std::vector<double>>(); }

// The upstream gradient is that of the sum of its products with the output.
template <auto const& Net>
void is_that_of_keras(const std::string& name) {
    const json& keras = keras_case(name);
    model<Net, double> m;
    const auto called = [](const json& weight) { return "batch_normalization/" + weight["name"].get<std::string>(); };
    for (const json& weight : keras["weights"]) m.set(called(weight), data(weight));
    const std::vector<double> inputs = data(keras["inputs"][0]), upstream = data(keras["upstream"]), output = data(keras["output"]);
    double products = 0;
    for (std::size_t i = 0; i < output.size(); ++i) products += output[i] * upstream[i];
    auto by_hand = make_trainer<sum_of_products>(m, sgd{.learning_rate = 0.1});
    if (keras["training"]) {
        BOOST_TEST(std::abs(by_hand.step(inputs, upstream) - products) <= 1e-13);
        for (const json& weight : keras["weights"])
            if (weight.contains("grad")) are_close(by_hand.gradients().get(called(weight)), data(weight, "grad"), 1e-13);
            else are_close(m.get(called(weight)), data(weight, "after_call"), 1e-15);
    } else {
        std::vector<double> found(output.size());
        predict(m, inputs, found);
        are_close(found, output, 1e-14);
        BOOST_TEST(std::abs(by_hand.loss(inputs, upstream) - products) <= 1e-13);
    }
}
constexpr auto image = input<5, 6, 4> | batch_norm(1e-3, 0.9);
constexpr auto row = input<3> | batch_norm;
constexpr auto plain_row = input<3> | batch_norm(no_scale, no_center);

BOOST_AUTO_TEST_CASE(a_norm_has_the_values_the_gradients_and_the_moving_statistics_of_keras) {
    is_that_of_keras<image>("batchnorm train 4d");
    is_that_of_keras<image>("batchnorm inference 4d");
    is_that_of_keras<row>("batchnorm train 2d");
    is_that_of_keras<plain_row>("batchnorm train no scale/center");
}

}  // namespace

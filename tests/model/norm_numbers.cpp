// SPDX-License-Identifier: MIT
// A batch norm alone in a model, against Keras; a frozen one; one computed on the way out of a contraction.
#include <weft/model/norm_numbers.hpp>

#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/predict.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/train/trainer.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace norm_numbers_tests {

using namespace weft;
using json = nlohmann::json;
using numbers = std::vector<double>;

constexpr auto sum_of_products = sum(prediction * target);

void are_close(const numbers& found, const numbers& expected, double tolerance) {
    BOOST_REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) BOOST_TEST(std::abs(found[i] - expected[i]) <= tolerance);
}
numbers data(const json& of, const char* key = "data") { return of[key].get<numbers>(); }

// The upstream gradient is that of the sum of its products with the output.
template <auto const& Net>
void is_that_of_keras(const std::string& name) {
    static const json reference = json::parse(std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"));
    json keras;
    for (const json& one : reference["cases"])
        if (one["name"] == name) keras = one;
    model<Net, double> m;
    const auto called = [](const json& weight) { return "batch_normalization/" + weight["name"].get<std::string>(); };
    for (const json& weight : keras["weights"]) m.set(called(weight), data(weight));
    const numbers inputs = data(keras["inputs"][0]), upstream = data(keras["upstream"]), output = data(keras["output"]);
    double products = 0;
    for (std::size_t i = 0; i < output.size(); ++i) products += output[i] * upstream[i];
    auto by_hand = make_trainer<sum_of_products>(m, sgd{.learning_rate = 0.1});
    if (keras["training"]) {
        BOOST_TEST(std::abs(by_hand.step(inputs, upstream) - products) <= 1e-13);
        for (const json& weight : keras["weights"])
            if (weight.contains("grad")) are_close(by_hand.gradients().get(called(weight)), data(weight, "grad"), 1e-13);
            else are_close(m.get(called(weight)), data(weight, "after_call"), 1e-15);
    } else {
        numbers found(output.size());
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

// Rows of 18 channels, which is no whole register, of a contraction whose rows are those of a norm and of one whose are not.
constexpr auto in_rows = input<2> | dense<18> | batch_norm | relu(x);
constexpr auto in_parts = input<2> | dense<18> | reshape<3, 6> | batch_norm | relu(x);
template <auto const& Net, std::size_t Channels>
void is_a_product_and_a_sum() {
    const model<Net> m = [] {
        model<Net> made{seed{2}};
        for (const char* name : {"gamma", "beta", "moving_mean", "moving_variance"}) {
            std::vector<float> start(Channels);
            for (std::size_t i = 0; i < Channels; ++i) start[i] = 1.5f + std::sin(static_cast<float>(i + static_cast<std::size_t>(name[0])));
            made.set("batch_normalization/" + std::string(name), start);
        }
        return made;
    }();
    const auto of = [&](const char* name) { return m.get("batch_normalization/" + std::string(name)); };
    const std::array<float, 2> sample{0.75f, -0.5f};
    const auto found = m(sample);
    const auto kernel = m.get("dense/kernel"), gamma = of("gamma"), beta = of("beta"), mean = of("moving_mean"), variance = of("moving_variance");
    for (std::size_t i = 0; i < 18; ++i) {
        const std::size_t c = i % Channels;
        const float z = 0.75f * kernel[i] - 0.5f * kernel[18 + i];
        const float y = (z - mean[c]) / std::sqrt(variance[c] + 1e-3f) * gamma[c] + beta[c];
        BOOST_TEST(std::abs(found[i] - std::max(y, 0.0f)) <= 1e-5f);
    }
}
BOOST_AUTO_TEST_CASE(prediction_is_by_the_moving_statistics_of_every_channel) {
    is_a_product_and_a_sum<in_rows, 18>();
    is_a_product_and_a_sum<in_parts, 6>();
}

constexpr auto fixed = input<3> | frozen(batch_norm) | dense<2>;
BOOST_AUTO_TEST_CASE(a_frozen_norm_uses_its_moving_statistics_and_keeps_them) {
    model<fixed, double> m{seed{3}};
    const numbers mean{0.1, -0.2, 0.3}, variance{0.5, 2, 1}, inputs{1, 2, 3, -1, 0.5, 4}, targets{1, 2, 3, 4};
    m.set("batch_normalization/moving_mean", mean);
    m.set("batch_normalization/moving_variance", variance);
    auto by_hand = make_trainer<sum_of_products>(m, sgd{.learning_rate = 0.1});
    const double in_prediction = by_hand.loss(inputs, targets);
    BOOST_TEST(std::abs(by_hand.step(inputs, targets) - in_prediction) < 1e-14);
    BOOST_TEST(by_hand.loss(inputs, targets) < in_prediction);
    are_close(m.get("batch_normalization/moving_mean"), mean, 0);
    are_close(m.get("batch_normalization/moving_variance"), variance, 0);
    are_close(m.get("batch_normalization/gamma"), {1, 1, 1}, 0);
}

}  // namespace norm_numbers_tests

// SPDX-License-Identifier: MIT
// Optimizers at work: trajectories of Keras in float64, schedules, settings, padding.
#include <weft/train/optimizer_state.hpp>

#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <string>

namespace {

using namespace weft;

const nlohmann::json& keras_optimizers() {
    static const nlohmann::json runs = [] {
        std::ifstream file(std::string(WEFT_SOURCE_DIR) + "/tests/reference/optimizers.json");
        return nlohmann::json::parse(file);
    }();
    return runs;
}

constexpr std::size_t numbers = 6, padded = padded_to(numbers, simd::width<double>);

// The largest relative distance of 20 updates from a run of Keras; the padding must stay 0.
template <class Optimizer>
double distance_from_keras(const std::string& name, const Optimizer& chosen) {
    for (const auto& run : keras_optimizers().at("cases")) {
        if (run.at("name") != name) continue;
        aligned_block<double> weights(padded), slopes(padded);
        const auto& start = keras_optimizers().at("w0");
        for (std::size_t i = 0; i < numbers; ++i) weights[i] = start.at(i).get<double>();
        optimizer_state<Optimizer, double, padded> state_of(chosen);
        double worst = 0;
        for (std::size_t at = 0; at < 20; ++at) {
            const auto& given = keras_optimizers().at("gradients").at(at);
            for (std::size_t i = 0; i < numbers; ++i) slopes[i] = given.at(i).get<double>();
            state_of.update(weights.data(), slopes.data());
            for (std::size_t i = 0; i < padded; ++i) {
                const double expected = i < numbers ? run.at("trajectory").at(at).at(i).get<double>() : 0;
                const double distance = i < numbers ? std::abs(weights[i] / expected - 1) : weights[i];
                if (!(distance <= worst)) worst = distance;
            }
        }
        BOOST_TEST(state_of.steps() == 20u);
        return worst;
    }
    return 1;
}

BOOST_AUTO_TEST_CASE(gradient_descent_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("sgd", sgd{.learning_rate = 0.1}) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd momentum", sgd{.learning_rate = 0.1, .momentum = 0.9}) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd nesterov", sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}) <= 1e-12);
    constexpr exponential_decay falling{.initial = 0.1, .decay_steps = 5, .decay_rate = 0.7};
    BOOST_TEST(distance_from_keras("sgd exponential decay", sgd{.learning_rate = falling}) <= 1e-12);
}

BOOST_AUTO_TEST_CASE(adam_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("adam", adam{.learning_rate = 0.01}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adam default lr", adam<>{}) <= 1e-12);
    BOOST_TEST(distance_from_keras("adam betas eps", adam{.learning_rate = 0.05, .beta_1 = 0.8, .beta_2 = 0.99,
                                                          .epsilon = 1e-3}) <= 1e-12);
    constexpr exponential_decay falling{.initial = 0.05, .decay_steps = 5, .decay_rate = 0.7};
    BOOST_TEST(distance_from_keras("adam exponential decay", adam{.learning_rate = falling}) <= 1e-12);
}

BOOST_AUTO_TEST_CASE(a_schedule_is_asked_with_the_number_of_updates_before) {
    constexpr piecewise_constant pieces{{1}, {0.5, 0.25}};
    optimizer_state<decltype(sgd{.learning_rate = pieces}), double, padded> state_of(sgd{.learning_rate = pieces});
    aligned_block<double> weights(padded), slopes(padded);
    slopes[0] = 1;
    BOOST_TEST(state_of.rate_of_next_step() == 0.5);
    for (int i = 0; i < 2; ++i) state_of.update(weights.data(), slopes.data());
    BOOST_TEST(state_of.rate_of_next_step() == 0.25);
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1.25);
}

// One rounding for rate * gradient, one for the difference.
BOOST_AUTO_TEST_CASE(an_update_rounds_each_operation) {
    constexpr std::size_t lanes = simd::width<float>;
    optimizer_state<sgd<>, float, lanes> state_of(sgd{.learning_rate = 0.002});
    aligned_block<float> weights(lanes), slopes(lanes);
    std::size_t fused = 0;
    for (int i = 1; i <= 100; ++i) {
        weights[0] = 1.0f + static_cast<float>(i) / 977, slopes[0] = static_cast<float>(37 * i) / 3;
        const volatile float product = 0.002f * slopes[0];
        const float expected = weights[0] - product;
        fused += std::fma(-0.002f, slopes[0], weights[0]) != expected;
        state_of.update(weights.data(), slopes.data());
        BOOST_TEST(weights[0] == expected);
    }
    BOOST_TEST(fused > 5u);
}

BOOST_AUTO_TEST_CASE(a_network_without_parameters_has_nothing_to_update) {
    optimizer_state<adam<>, float, 0> state_of(adam<>{});
    state_of.update(nullptr, nullptr);
    BOOST_TEST(state_of.steps() == 1u);
}

}  // namespace

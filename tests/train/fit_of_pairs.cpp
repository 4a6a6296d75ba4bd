// SPDX-License-Identifier: MIT
// Training with a loss between samples parts classes; weights and penalties are as with other losses.
#include <weft/train/fit.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <vector>

namespace {

using namespace weft;

constexpr auto gentle = circle({.gamma = 4});

// Points of three clouds, a class each, all on one side of the origin.
dataset clouds(std::size_t samples) {
    dataset data;
    data.samples = samples;
    for (std::size_t i = 0; i < samples; ++i) {
        const auto at = static_cast<double>(i);
        const std::size_t cloud = i % 3;
        data.inputs.push_back(static_cast<float>((cloud == 0 ? 3 : 1) + 0.4 * std::sin(3.1 * at)));
        data.inputs.push_back(static_cast<float>((cloud == 1 ? 3 : 1) + 0.4 * std::cos(1.9 * at)));
        data.targets.push_back(static_cast<float>(cloud));
    }
    return data;
}

constexpr auto plane = input<2> | dense<16> | tanh(x) | dense<2>
                     | x / max(sqrt(row_sum(square(x))), 1e-7);

// Of all pairs of two classes, and of all pairs of one.
std::array<double, 2> mean_similarities(const model<plane>& m, const dataset& data) {
    std::array<double, 2> sums{}, counts{};
    for (std::size_t i = 0; i < data.samples; ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const auto a = m(std::span(data.inputs).subspan(2 * i).first<2>());
            const auto b = m(std::span(data.inputs).subspan(2 * j).first<2>());
            const bool same = data.targets[i] == data.targets[j];
            sums[same] += a[0] * b[0] + a[1] * b[1], counts[same] += 1;
        }
    return {sums[0] / counts[0], sums[1] / counts[1]};
}

BOOST_AUTO_TEST_CASE(fit_brings_a_class_together_and_parts_it_from_the_others) {
    model<plane> m{seed{2}};
    const dataset data = clouds(64), other = clouds(96);
    const std::array<double, 2> before = mean_similarities(m, data);
    BOOST_TEST(before[0] > -0.3);
    BOOST_TEST(before[1] < 0.9);
    const history seen = fit<gentle>(m, data, adam<>{.learning_rate = 0.02},
                                     {.epochs = 200, .batch_size = 24, .validation = &other});
    BOOST_TEST(seen.epochs.back().loss < 0.7 * seen.epochs.front().loss);
    BOOST_TEST(*seen.epochs.back().validation_loss < 0.7 * *seen.epochs.front().validation_loss);
    const std::array<double, 2> alike = mean_similarities(m, data);
    BOOST_TEST(alike[0] < -0.3);
    BOOST_TEST(alike[1] > 0.9);
}

BOOST_AUTO_TEST_CASE(weights_and_penalties_are_those_of_other_losses) {
    static constexpr auto heavy = weighted(regularized(gentle, l2(0.1)));
    model<plane> m{seed{3}};
    const dataset data = clouds(8);
    const std::vector<float> weights(8, 3.0f);
    const double plain = loss_over<gentle>(m, data);
    auto by_hand = make_trainer<heavy>(m, sgd{.learning_rate = 0.01});
    BOOST_TEST(by_hand.loss_of_data(data.inputs, data.targets, weights) == 3 * plain,
               boost::test_tools::tolerance(1e-5));
    const double penalty = by_hand.penalty();
    BOOST_TEST(penalty > 0);
    const double before = by_hand.step(data.inputs, data.targets, weights);
    BOOST_TEST(before == 3 * plain + penalty, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(by_hand.loss(data.inputs, data.targets, weights) < before);
}

}  // namespace

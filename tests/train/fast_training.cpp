// SPDX-License-Identifier: MIT
// The fast tier in training and prediction: near the accurate one, and as good on digits.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <train/digits_data.hpp>

#include <cmath>

namespace {

using namespace weft;

constexpr auto digits_net = input<64> | dense<32> | gelu(x) | dense<10> | softmax(x);

BOOST_AUTO_TEST_CASE(digits_are_learned_as_well_by_a_fast_model) {
    const auto& [train, test] = digits_data();
    model<digits_net, float, fast> quick{seed{1}};
    static_assert(std::is_same_v<model<digits_net>, model<digits_net, float, accurate>>);
    const auto trained = fit<sparse_categorical_cross_entropy>(
        quick, train, adam{.learning_rate = 1e-3}, {.epochs = 20, .validation = &test});
    BOOST_TEST(trained.epochs.back().loss < 0.2);
    BOOST_TEST(accuracy(quick, train) >= 0.988);
    BOOST_TEST(accuracy(quick, test) >= 0.865);
    // The same parameters in the accurate tier: nearly the same outputs, loss and gradient.
    model<digits_net> slow;
    slow.parameters() = quick.parameters();
    BOOST_TEST(std::abs(accuracy(quick, test) - accuracy(slow, test)) <= 1.0 / 360);
    const auto loss_now = [&](const auto& m) { return loss_over<sparse_categorical_cross_entropy>(m, test); };
    BOOST_TEST(std::abs(loss_now(slow) - loss_now(quick)) < 1e-4);
    BOOST_TEST(loss_now(slow) != loss_now(quick));  // else the tier did not arrive
    const auto of_slow = gradient<sparse_categorical_cross_entropy>(slow, test.inputs, test.targets);
    const auto of_quick = gradient<sparse_categorical_cross_entropy>(quick, test.inputs, test.targets);
    double worst = 0;
    const auto expected = of_slow.get("dense/kernel"), found = of_quick.get("dense/kernel");
    for (std::size_t i = 0; i < expected.size(); ++i)
        worst = std::max(worst, static_cast<double>(std::abs(expected[i] - found[i])));
    BOOST_TEST(worst > 0);
    BOOST_TEST(worst < 1e-4);
}

}  // namespace

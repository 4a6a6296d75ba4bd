// SPDX-License-Identifier: MIT
// A regularized loss: what is reported and what is minimised, in training and over a dataset.
#include <weft/loss/regularized.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model/gradient.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto line = input<1> | dense<1>;
constexpr auto squares = mean(square(prediction - target));
constexpr auto regular = regularized(squares, l2(0.5));
constexpr auto total = regularized(sum(square(prediction - target)), l2(0.5));
constexpr auto entropy =
    regularized(categorical_cross_entropy({.from_logits = true}), 0.5 * abs(weight));

static_assert(regular.by == reduction::mean && total.by == reduction::sum);
static_assert(categorical_cross_entropy({.from_logits = true}).value.takes_first
              == entropy.value.takes_first);

// Whatever a loss is made into, its penalty stays.
static_assert(sum(regular).by == reduction::sum && sum(regular).regularizer.factor == 0.5);
static_assert(mean(total).by == reduction::mean && mean(total).regularizer.factor == 0.5);
static_assert(weighted(regular).regularizer.factor == 0.5);
static_assert(uses_sample_weight<std::remove_cvref_t<decltype(weighted(regular).value)>>);

model<line, double> at(double w) {
    model<line, double> m;
    m.set("dense/kernel", {w});
    m.set("dense/bias", {100});
    return m;
}

// w = 2: 0.5 * 2^2 = 2 more, and 2 * 0.5 * 2 = 2 more of a gradient; the bias is free.
BOOST_AUTO_TEST_CASE(a_step_reports_and_follows_the_loss_with_its_penalty) {
    model<line, double> m = at(2);
    auto by_hand = make_trainer<regular>(m, sgd{.learning_rate = 0.25});
    const std::vector<double> inputs{3}, targets{105};
    BOOST_TEST(by_hand.loss(inputs, targets) == 1 + 2);
    BOOST_TEST(by_hand.loss_of_data(inputs, targets) == 1);
    BOOST_TEST(by_hand.penalty() == 2);
    BOOST_TEST(by_hand.step(inputs, targets) == 1 + 2);
    BOOST_TEST(by_hand.gradients().get("dense/kernel").at(0) == 6 + 2);
    BOOST_TEST(by_hand.gradients().get("dense/bias").at(0) == 2);
    BOOST_TEST(m.get("dense/kernel").at(0) == 0);
    BOOST_TEST(by_hand.penalty() == 0);
}

constexpr auto penalised_line = input<1> | dense<1, l2(0.5), bias_regularizer(l1(0.01))>;

BOOST_AUTO_TEST_CASE(options_of_a_layer_are_a_part_of_the_gradient_and_the_loss_too) {
    model<penalised_line, double> m;
    m.set("dense/kernel", {2});
    m.set("dense/bias", {100});
    const std::vector<double> inputs{3}, targets{105};
    const auto found = gradient<squares>(m, inputs, targets);
    BOOST_TEST(found.loss == 1 + 2 + 1);
    BOOST_TEST(found.get("dense/kernel").at(0) == 6 + 2);
    BOOST_TEST(found.get("dense/bias").at(0) == 2 + 0.01);
    // That of the loss comes on top.
    BOOST_TEST(gradient<regular>(m, inputs, targets).get("dense/kernel").at(0) == 6 + 2 + 2);
}

// 600 samples are several batches for loss_over; the penalty counts once, also in a sum.
BOOST_AUTO_TEST_CASE(over_a_dataset_the_penalty_counts_once) {
    const model<line, double> m = at(2);
    const basic_dataset<double> data{.inputs = std::vector<double>(600, 3),
                                     .targets = std::vector<double>(600, 105),
                                     .samples = 600};
    BOOST_TEST(loss_over<regular>(m, data) == 1 + 2);
    BOOST_TEST(loss_over<total>(m, data) == 600 + 2);
}

BOOST_AUTO_TEST_CASE(fit_reports_penalties_in_both_of_its_losses) {
    const basic_dataset<double> data{.inputs = std::vector<double>(60, 3),
                                     .targets = std::vector<double>(60, 105),
                                     .samples = 60};
    for (const std::size_t batch_size : {60u, 7u}) {
        model<line, double> m = at(2);
        const auto epoch = fit<regular>(m, data, sgd{.learning_rate = 0.0},
                                        {.batch_size = batch_size, .validation = &data})
                               .epochs.at(0);
        BOOST_TEST(epoch.loss == 1 + 2);
        BOOST_TEST(epoch.validation_loss.value() == 1 + 2);
        model<line, double> other = at(2);
        BOOST_TEST(fit<total>(other, data, sgd{.learning_rate = 0.0},
                              {.batch_size = batch_size, .validation = &data})
                       .epochs.at(0)
                       .validation_loss.value()
                   == 60 + 2);
    }
}

}  // namespace

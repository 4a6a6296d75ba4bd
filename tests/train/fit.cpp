// SPDX-License-Identifier: MIT
// Training on digits: the same bits everywhere, history, validation, callbacks, what is refused.
#include <weft/train/fit.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>
#include <weft/train/metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <train/digits_data.hpp>
#include <train/temporary_file.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

constexpr auto net = input<64> | dense<32> | relu(x) | dense<10> | softmax(x);
constexpr auto loss_of_labels = sparse_categorical_cross_entropy;

std::uint64_t bits_after(std::size_t epochs, seed weights, seed order, bool shuffle = true) {
    model<net> m{weights};
    fit<sparse_categorical_cross_entropy>(m, digits_data().first, adam{.learning_rate = 1e-3},
                                          {.epochs = epochs, .shuffle = shuffle, .order = order});
    return bits_of_parameters(m.parameters());
}

BOOST_AUTO_TEST_CASE(three_epochs_give_the_same_bits_on_every_compiler) {
    // Ten exponentials are summed in their order where they fit two registers.
    if constexpr (simd::fma_is_fused && simd::width<float> >= 8)
        BOOST_TEST(bits_after(3, seed{1}, seed{0}) == 6883333493302112992u);
}

BOOST_AUTO_TEST_CASE(seeds_decide_the_weights_and_the_order) {
    const std::uint64_t bits = bits_after(1, seed{1}, seed{2});
    BOOST_TEST(bits_after(1, seed{1}, seed{2}) == bits);
    BOOST_TEST(bits_after(1, seed{2}, seed{2}) != bits);
    BOOST_TEST(bits_after(1, seed{1}, seed{3}) != bits);
    BOOST_TEST(bits_after(1, seed{1}, seed{2}, false) != bits);
    BOOST_TEST(bits_after(1, seed{1}, seed{2}, false) == bits_after(1, seed{1}, seed{3}, false));
}

// As by hand, one batch of everything an epoch.
BOOST_AUTO_TEST_CASE(averaged_weights_are_in_the_model_when_fit_returns) {
    const auto chosen = averaged(lamb{.learning_rate = 1e-2}, 0.5);
    const auto& train = digits_data().first;
    model<net> fitted{seed{1}}, stepped{seed{1}};
    fit<loss_of_labels>(fitted, train, chosen, {.epochs = 2, .batch_size = 1'437, .shuffle = false});
    auto by_hand = make_trainer<loss_of_labels>(stepped, chosen);
    for (int i = 0; i < 2; ++i) by_hand.step(train.inputs, train.targets);
    BOOST_TEST(bits_of_parameters(stepped.parameters()) != bits_of_parameters(fitted.parameters()));
    by_hand.finalize();
    BOOST_TEST(bits_of_parameters(stepped.parameters()) == bits_of_parameters(fitted.parameters()));
}

BOOST_AUTO_TEST_CASE(digits_are_learned) {
    const auto& [train, test] = digits_data();
    model<net> m{seed{1}};
    const history trained = fit<sparse_categorical_cross_entropy>(
        m, train, adam{.learning_rate = 1e-3}, {.epochs = 20, .batch_size = 32, .validation = &test});
    BOOST_TEST(trained.epochs.size() == 20u);
    BOOST_TEST(trained.epochs.front().epoch == 1u);
    BOOST_TEST(trained.epochs.front().loss > 1);
    BOOST_TEST(trained.epochs.back().loss < 0.2);
    BOOST_TEST(accuracy(m, train) >= 0.988);
    BOOST_TEST(accuracy(m, test) >= 0.865);
    const double validated = trained.epochs.back().validation_loss.value();
    BOOST_TEST(std::abs(validated - loss_over<sparse_categorical_cross_entropy>(m, test)) < 1e-6);
}

// Three samples in batches of two; the last batch holds one.
constexpr auto line = input<1> | dense<1>;
constexpr auto squares = mean(square(prediction - target));
constexpr auto sum_of_squares = sum(square(prediction - target));

const dataset three_points{.inputs = {1, 2, 3}, .targets = {3, 5, 7}, .samples = 3};

BOOST_AUTO_TEST_CASE(the_last_batch_may_be_smaller_and_counts_by_its_samples) {
    model<line> m, by_hand;
    for (auto* each : {&m, &by_hand}) each->set("dense/kernel", {0.5f});
    constexpr piecewise_constant falling{{1}, {0.125, 0.0625}};
    const history trained = fit<squares>(m, three_points, sgd{.learning_rate = falling},
                                         {.epochs = 2, .batch_size = 2, .shuffle = false});
    auto trainer_of = make_trainer<squares>(by_hand, sgd{.learning_rate = falling});
    double losses[2] = {0, 0};
    const std::span<const float> inputs(three_points.inputs), targets(three_points.targets);
    for (double& of_epoch : losses) {
        of_epoch = 2 * trainer_of.step(inputs.first(2), targets.first(2));
        of_epoch = (of_epoch + trainer_of.step(inputs.last(1), targets.last(1))) / 3;
    }
    BOOST_TEST((m.get("dense/kernel") == by_hand.get("dense/kernel")));
    BOOST_TEST((m.get("dense/bias") == by_hand.get("dense/bias")));
    for (int i : {0, 1}) BOOST_TEST(std::abs(trained.epochs[static_cast<std::size_t>(i)].loss - losses[i]) < 1e-12);
    BOOST_TEST(trained.epochs[0].rate == 0.125);
    BOOST_TEST(trained.epochs[1].rate == 0.0625);
    BOOST_TEST(trained.epochs[0].seconds >= 0);
}

BOOST_AUTO_TEST_CASE(a_loss_that_sums_is_summed_over_the_epoch) {
    model<line> m;
    m.set("dense/kernel", {0});
    const history trained = fit<sum_of_squares>(m, three_points, sgd{.learning_rate = 0.0},
                                                {.batch_size = 2, .validation = &three_points});
    BOOST_TEST(trained.epochs[0].loss == 9 + 25 + 49);
    BOOST_TEST(trained.epochs[0].validation_loss.value() == 9 + 25 + 49);
    BOOST_TEST(loss_over<sum_of_squares>(m, three_points) == 9 + 25 + 49);
    BOOST_TEST(std::abs(loss_over<squares>(m, three_points) - 83.0 / 3) < 1e-12);
}

// Every sample once an epoch, each epoch in another order.
BOOST_AUTO_TEST_CASE(shuffling_takes_every_sample_once_an_epoch) {
    model<line> m;
    dataset powers{.inputs = {}, .targets = {}, .samples = 10};
    for (int i = 0; i < 10; ++i) powers.inputs.push_back(0), powers.targets.push_back(std::exp2f(static_cast<float>(i)));
    // With a rate of 0 the loss of an epoch is the sum over its samples.
    const history trained = fit<sum_of_squares>(m, powers, sgd{.learning_rate = 0.0}, {.epochs = 3, .batch_size = 3});
    for (const epoch_record& epoch : trained.epochs) BOOST_TEST(epoch.loss == 349525);
}

BOOST_AUTO_TEST_CASE(a_callback_sees_every_epoch_and_may_end_the_training) {
    model<line> m;
    std::vector<std::size_t> seen;
    const auto trained = fit<squares>(m, three_points, sgd{.learning_rate = 0.01},
                                      {.epochs = 9, .callback = [&](const epoch_record& epoch) {
                                           seen.push_back(epoch.epoch);
                                           return epoch.epoch < 4;
                                       }});
    BOOST_TEST((seen == std::vector<std::size_t>{1, 2, 3, 4}));
    BOOST_TEST(trained.epochs.size() == 4u);
    std::size_t calls = 0;
    fit<squares>(m, three_points, sgd<>{},
                 {.epochs = 2, .callback = [&](const epoch_record&) { ++calls; }});
    BOOST_TEST(calls == 2u);
    // As many epochs as a callback lets it have; no room is made for those that do not come.
    const std::size_t any_number = std::numeric_limits<std::size_t>::max();
    BOOST_TEST(fit<squares>(m, three_points, sgd{.learning_rate = 0.01},
                            {.epochs = any_number, .callback = [](const epoch_record& epoch) { return epoch.epoch < 3; }})
                   .epochs.size() == 3u);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_before_the_model_changes) {
    model<net> m{seed{1}};
    const std::uint64_t before = bits_of_parameters(m.parameters());
    const auto error_with = [&](const dataset& data, const fit_options<float>& options) {
        return error_of([&] { fit<loss_of_labels>(m, data, sgd{.learning_rate = 0.1}, options); });
    };
    dataset good{.inputs = std::vector<float>(64 * 5, 1), .targets = {0, 1, 2, 3, 4}, .samples = 5};
    dataset wrong_label = good, small = good, few_targets = good;
    wrong_label.targets[4] = 10;
    small.inputs.resize(63 * 5);
    few_targets.targets.resize(10);
    BOOST_TEST(error_with({}, {}) == "weft: fit: expected .samples of at least 1, found 0 and 0 numbers of inputs");
    const dataset forgotten{.inputs = std::vector<float>(40), .targets = {1}};
    BOOST_TEST(error_with(forgotten, {}) == "weft: fit: expected .samples of at least 1, found 0 and 40 numbers of inputs");
    BOOST_TEST(error_with(good, {.batch_size = 0})
               == "weft: fit: expected a batch_size of at least 1, found 0");
    BOOST_TEST(error_with(small, {}) == "weft: fit: the network takes 64 numbers a sample, the dataset has 63");
    const std::string label_error = "weft: label of row 4: expected a class from 0 to 9, found 10";
    BOOST_TEST(error_with(wrong_label, {.batch_size = 2, .shuffle = false}) == label_error);
    BOOST_TEST(error_with(wrong_label, {.batch_size = 2}) == label_error);
    BOOST_TEST(error_with(good, {.validation = &wrong_label}) == label_error);
    dataset miscounted = good;
    miscounted.samples = 4;
    BOOST_TEST(error_with(good, {.validation = &miscounted})
               == "weft: fit: the network takes 64 numbers a sample, the validation has 80");
    const dataset none{};
    BOOST_TEST(error_with(good, {.validation = &none})
               == "weft: fit: expected at least one sample to validate with, found none");
    BOOST_TEST(error_with(few_targets, {})
               == "weft: expected targets of 1 numbers a sample (5 samples), found 10 numbers");
    BOOST_TEST(bits_of_parameters(m.parameters()) == before);
    BOOST_TEST(error_with(good, {}) == "no error");
    BOOST_TEST(bits_of_parameters(m.parameters()) != before);
}

constexpr auto words = input<2> | embedding<3, 2> | flatten | dense<1>;

BOOST_AUTO_TEST_CASE(a_word_that_there_is_not_is_found_before_the_training) {
    model<words> m{seed{1}};
    const dataset good{.inputs = {0, 1, 2, 0, 1, 2}, .targets = {0, 1, 2}, .samples = 3};
    dataset wrong = good;
    wrong.inputs[5] = 3;
    const auto error_with = [&](const dataset& data, const dataset& validation) {
        return error_of([&] { fit<squares>(m, data, sgd{.learning_rate = 0.1}, {.batch_size = 1, .validation = &validation}); });
    };
    const std::uint64_t before = bits_of_parameters(m.parameters());
    const std::string expected = "weft: embedding: sample 2, step 1: expected a row of 0 ... 2, found 3";
    BOOST_TEST(error_with(wrong, good) == expected);
    BOOST_TEST(error_with(good, wrong) == expected);
    BOOST_TEST(bits_of_parameters(m.parameters()) == before);
    BOOST_TEST(error_with(good, good) == "no error");
}

}  // namespace

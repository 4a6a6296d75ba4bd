// SPDX-License-Identifier: MIT
// Losses, inputs, targets and weights that are NaN, infinite or denormal, as
// docs/explanation/hardness.md says.
#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/model.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/early_stopping.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

constexpr auto line = input<1> | dense<1>;
const dataset points{.inputs = {1, 2, 3, 4, 5, 6}, .targets = {2, 4, 6, 8, 10, 12}, .samples = 6};
constexpr std::size_t explodes_after = 3;

// Learns for some epochs, then with a rate that makes the weights infinite within a few steps.
struct explosion {
    model<line> m{seed{1}};
    std::vector<std::vector<float>> kernels{m.get("dense/kernel")};  // at first, after each epoch
    std::vector<std::size_t> kept;
    early_stopping stopper{.patience = 8};
    history trained;

    explosion(bool terminates, bool restores, std::size_t good_epochs) {
        if (restores) stopper.restore_best_weights = best_weights(m);
        const auto explode = [&](epoch_record& record) {
            kernels.push_back(m.get("dense/kernel"));
            if (record.epoch == good_epochs) record.rate_scale = 1e12;
        };
        fit_options<float> options{.epochs = 8, .batch_size = 1, .shuffle = false};
        options.terminate_on_nan = terminates;
        options.callback = {explode, std::ref(stopper)};
        options.keep_state = [&](const training_state<float>& s) { kept.push_back(s.epochs); };
        const double rate = good_epochs == 0 ? 1e12 : 1e-2;
        trained = fit<mean_squared_error>(m, points, sgd{.learning_rate = rate}, options);
    }
};

// The step of an epoch whose loss is the first that is not finite, stepping by hand.
std::size_t first_invalid_step() {
    model<line> m{seed{1}};
    auto by_hand = make_trainer<mean_squared_error>(m, sgd{.learning_rate = 1e-2});
    for (std::size_t epoch = 0; epoch <= explodes_after; ++epoch)
        for (std::size_t i = 0; i < points.samples; ++i) {
            if (epoch == explodes_after && i == 0) by_hand.scale_rate(1e12);
            if (!std::isfinite(by_hand.step(std::span(points.inputs).subspan(i, 1),
                                            std::span(points.targets).subspan(i, 1))))
                return i + 1;
        }
    return 0;
}

BOOST_AUTO_TEST_CASE(an_exploding_loss_is_reported_with_epoch_and_step) {
    const explosion run(false, false, explodes_after);
    const std::size_t step = first_invalid_step();
    BOOST_TEST((step > 1 && step <= points.samples));
    BOOST_TEST_REQUIRE(run.trained.epochs.size() == 8u);
    for (const epoch_record& record : run.trained.epochs) {
        BOOST_TEST(!record.is_terminated);
        const std::size_t expected = record.epoch <= explodes_after     ? 0
                                   : record.epoch == explodes_after + 1 ? step : 1;
        BOOST_TEST(record.invalid_step == expected);
        BOOST_TEST(std::isfinite(record.loss) == (expected == 0));
    }
}

BOOST_AUTO_TEST_CASE(fit_ends_there_if_asked) {
    const explosion run(true, false, explodes_after);
    BOOST_TEST_REQUIRE(run.trained.epochs.size() == explodes_after + 1);
    BOOST_TEST(run.trained.epochs.back().is_terminated);
    BOOST_TEST(run.trained.epochs.back().invalid_step == first_invalid_step());
    BOOST_TEST(std::abs(run.m.get("dense/kernel")[0]) > 1e9f);  // left as they were
    // No state of the broken epoch takes a good one's place.
    BOOST_TEST((run.kept == std::vector<std::size_t>{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(the_best_weights_are_put_back) {
    const explosion run(true, true, explodes_after);
    BOOST_TEST(run.stopper.now.best_epoch == explodes_after);
    BOOST_TEST((run.m.get("dense/kernel") == run.kernels[explodes_after]));
    // Where the first epoch explodes: those it began with.
    const explosion at_once(true, true, 0);
    BOOST_TEST(at_once.trained.epochs.size() == 1u);
    BOOST_TEST((at_once.m.get("dense/kernel") == at_once.kernels[0]));
}

constexpr auto net = input<5> | dense<20> | batch_norm | relu(x) | dense<3> | softmax(x);

BOOST_AUTO_TEST_CASE(a_sample_that_is_not_finite_changes_no_other_prediction) {
    const model<net> m{seed{1}};
    std::vector<float> inputs(5 * 37), clean(3 * 37), outputs(3 * 37);
    for (std::size_t i = 0; i < inputs.size(); ++i)
        inputs[i] = static_cast<float>(i % 11) / 4 - 1;
    predict(m, inputs, clean);
    for (const float odd : {nan, infinity, -infinity}) {
        auto other = inputs;
        other[5 * 20 + 2] = odd;
        predict(m, other, outputs);
        for (std::size_t i = 0; i < outputs.size(); ++i)
            if (i / 3 != 20) BOOST_TEST(outputs[i] == clean[i]);
            else BOOST_TEST(std::isnan(outputs[i]));
    }
}

constexpr auto single = input<2> | dense<1> | sigmoid(x);

BOOST_AUTO_TEST_CASE(infinity_saturates_and_nan_goes_through) {
    model<single> m;
    m.set("dense/kernel", {1, 2});
    BOOST_TEST(m(std::array{infinity, 1.0f})[0] == 1);
    BOOST_TEST(m(std::array{1.0f, -infinity})[0] == 0);
    BOOST_TEST(std::isnan(m(std::array{infinity, -infinity})[0]));
    BOOST_TEST(std::isnan(m(std::array{nan, 0.0f})[0]));
}

constexpr auto weighted_squares = weighted(mean_squared_error);

BOOST_AUTO_TEST_CASE(targets_and_weights_that_are_not_finite_make_the_loss_so) {
    const std::vector<float> inputs{1, 2, 3, 4};
    const auto loss = [&](const std::vector<float>& targets, const std::vector<float>& weights) {
        model<line> m{seed{1}};
        return make_trainer<weighted_squares>(m, sgd<>{}).step(inputs, targets, weights);
    };
    BOOST_TEST(std::isfinite(loss({1, 1, 1, 1}, {1, 1, 1, 0})));
    BOOST_TEST(std::isnan(loss({1, nan, 1, 1}, {1, 1, 1, 1})));
    BOOST_TEST(std::isinf(loss({1, infinity, 1, 1}, {1, 1, 1, 1})));
    BOOST_TEST(std::isnan(loss({1, 1, 1, 1}, {1, nan, 1, 1})));
    // 0 times NaN is NaN: a weight of 0 hides no sample that is not finite.
    BOOST_TEST(std::isnan(loss({1, nan, 1, 1}, {1, 0, 1, 1})));
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_is_refused) {
    const std::vector<float> inputs(10, 1);
    for (const float label : {nan, infinity, -infinity, 3.0f, -1.0f}) {
        model<net> m{seed{1}};
        const auto before = m.get("dense/kernel");
        auto by_hand = make_trainer<sparse_categorical_cross_entropy>(m, sgd<>{});
        BOOST_CHECK_THROW(by_hand.step(inputs, std::vector<float>{1, label}), error);
        BOOST_TEST((m.get("dense/kernel") == before));
    }
}

BOOST_AUTO_TEST_CASE(denormals_are_numbers_in_prediction_and_zero_in_training) {
    volatile float least = std::numeric_limits<float>::denorm_min();
    const float denormal = 1000 * least;
    model<line> m;
    m.set("dense/kernel", {1});
    BOOST_TEST(m(std::array{denormal})[0] == denormal);
    // The slope of the squares is 2 (w x - t) x: of an x that counts as 0 it is 0.
    auto by_hand = make_trainer<mean_squared_error>(m, sgd{.learning_rate = 1e38});
    by_hand.step(std::vector{denormal}, std::vector{-1e7f});
    BOOST_TEST(m.get("dense/kernel")[0] == 1);
    // The caller's mode is as it was.
    BOOST_TEST(least + least == 2 * least);
    BOOST_TEST(least + least != 0);
}

}  // namespace

// SPDX-License-Identifier: MIT
// early_stopping on sequences worked by hand, which Keras 3.15.1 gives too, and in fit.
#include <weft/train/early_stopping.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>
#include <weft/train/reduce_on_plateau.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

struct stop {
    std::size_t stopped_epoch, best_epoch;
    bool operator==(const stop&) const = default;
};
std::ostream& operator<<(std::ostream& to, const stop& s) {
    return to << "stopped " << s.stopped_epoch << ", best " << s.best_epoch;
}

stop stop_of(early_stopping callback, const std::vector<double>& losses) {
    for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch)
        if (!callback({.epoch = epoch, .epochs = losses.size(), .loss = losses[epoch - 1]})) {
            BOOST_TEST(callback.now.stopped_epoch == epoch);
            break;
        }
    return {callback.now.stopped_epoch, callback.now.best_epoch};
}

BOOST_AUTO_TEST_CASE(the_training_ends_after_patience_epochs_without_an_improvement) {
    const std::vector<double> losses{4, 3, 3.5, 2, 2.5, 2, 2.25, 1};
    BOOST_TEST(stop_of({}, losses) == (stop{3, 2}));
    BOOST_TEST(stop_of({.patience = 1}, losses) == (stop{3, 2}));
    BOOST_TEST(stop_of({.patience = 2}, losses) == (stop{6, 4}));
    BOOST_TEST(stop_of({.patience = 3}, losses) == (stop{7, 4}));
    BOOST_TEST(stop_of({.patience = 4}, losses) == (stop{0, 8}));
    BOOST_TEST(stop_of({.min_delta = 1, .patience = 2}, losses) == (stop{3, 1}));
    BOOST_TEST(stop_of({.patience = 2, .mode = monitor_mode::max}, losses) == (stop{3, 1}));
    BOOST_TEST(stop_of({.patience = 2, .start_from_epoch = 4}, losses) == (stop{0, 8}));
    BOOST_TEST(stop_of({.patience = 1, .start_from_epoch = 4}, losses) == (stop{7, 6}));
    // 2 is no better than the baseline of 2: the epochs wait from the first on.
    BOOST_TEST(stop_of({.patience = 5, .baseline = 2}, losses) == (stop{5, 4}));
}

constexpr auto line = input<1> | dense<1>;
constexpr auto squares = mean(square(prediction - target));
const dataset one_point{.inputs = {1}, .targets = {0}, .samples = 1};

// The weights after each epoch; the monitor is best in the third.
struct training {
    model<line> m;
    std::vector<std::vector<float>> kernels;
    std::size_t epochs_run = 0;

    void run(std::size_t epochs, bool restores) {
        m.set("dense/kernel", {0.5f});
        early_stopping stopper{
            .monitor = [](const epoch_record& record) { return record.epoch == 3 ? 1.0 : 2.0; },
            .patience = 2};
        if (restores) stopper.restore_best_weights = best_weights(m);
        const auto remember = [&](const epoch_record&) {
            kernels.push_back(m.get("dense/kernel"));
        };
        epochs_run = fit<squares>(m, one_point, sgd{.learning_rate = 0.125},
                                  {.epochs = epochs, .callback = {remember, std::ref(stopper)}})
                         .epochs.size();
        BOOST_TEST(stopper.now.best_epoch == std::min<std::size_t>(epochs, 3));
    }
};

BOOST_AUTO_TEST_CASE(the_weights_of_the_best_epoch_are_put_back) {
    training stopped, kept, ended;
    stopped.run(9, true);
    BOOST_TEST(stopped.epochs_run == 5u);
    BOOST_TEST((stopped.kernels[2] != stopped.kernels[4]));
    BOOST_TEST((stopped.m.get("dense/kernel") == stopped.kernels[2]));
    kept.run(9, false);
    BOOST_TEST((kept.m.get("dense/kernel") == kept.kernels[4]));
    ended.run(4, true);  // the training ends by itself, an epoch after the best
    BOOST_TEST(ended.epochs_run == 4u);
    BOOST_TEST((ended.m.get("dense/kernel") == ended.kernels[2]));
    // No epoch puts back nothing, whatever the callback has seen before.
    early_stopping used{.patience = 9, .restore_best_weights = best_weights(ended.m)};
    fit<squares>(ended.m, one_point, sgd<>{}, {.epochs = 1, .callback = std::ref(used)});
    ended.m.set("dense/kernel", {0.75f});
    fit<squares>(ended.m, one_point, sgd<>{}, {.epochs = 0, .callback = std::ref(used)});
    BOOST_TEST(ended.m.get("dense/kernel").at(0) == 0.75f);
}

BOOST_AUTO_TEST_CASE(averaged_weights_do_not_replace_those_put_back) {
    model<line> m;
    std::vector<std::vector<float>> kernels;
    const auto remember = [&](const epoch_record&) { kernels.push_back(m.get("dense/kernel")); };
    const auto kernel_after = [&](best_weights put_back) {
        m.set("dense/kernel", {0.5f});
        kernels.clear();
        fit<squares>(m, one_point, averaged(sgd{.learning_rate = 0.125}, 0.5),
                     {.epochs = 4,
                      .callback = {remember,
                                   early_stopping{.monitor = [](const epoch_record& record) {
                                                      return record.epoch == 2 ? 1.0 : 2.0;
                                                  },
                                                  .patience = 9,
                                                  .restore_best_weights = put_back}}});
        return m.get("dense/kernel");
    };
    const auto put_back = kernel_after(best_weights(m));
    BOOST_TEST((put_back == kernels.at(1)));
    const auto average = kernel_after({});
    BOOST_TEST((average != kernels.at(3)));
}

BOOST_AUTO_TEST_CASE(it_goes_with_reduce_on_plateau) {
    model<line> m;
    const dataset& validation = one_point;
    const auto never = [](const epoch_record&) { return 1.0; };
    const history trained = fit<squares>(
        m, one_point, sgd{.learning_rate = 0.5},
        {.epochs = 20,
         .validation = &validation,
         .callback = {reduce_on_plateau{.monitor = never, .factor = 0.5, .patience = 2},
                      early_stopping{.monitor = never,
                                     .patience = 5,
                                     .restore_best_weights = best_weights(m)}}});
    BOOST_TEST(trained.epochs.size() == 6u);
    BOOST_TEST(trained.epochs.back().rate == 0.125);
}

}  // namespace

// SPDX-License-Identifier: MIT
// reduce_on_plateau on sequences worked by hand, which Keras 3.15.1 gives too, and in fit.
#include <weft/train/reduce_on_plateau.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <string>
#include <utility>

namespace {

using namespace weft;

// The rates after each epoch of a training of rate 1 with these losses.
std::vector<double> rates(reduce_on_plateau callback, const std::vector<double>& losses) {
    std::vector<double> result;
    epoch_record record{.epochs = losses.size()};
    for (const double loss : losses) {
        ++record.epoch;
        record.loss = loss;
        record.rate = record.rate_scale;
        callback(record);
        result.push_back(record.rate_scale);
    }
    return result;
}

using list = std::vector<double>;

BOOST_AUTO_TEST_CASE(the_rate_falls_after_patience_epochs_without_an_improvement) {
    const list losses{4, 3, 3, 3, 2, 2, 2.5, 2, 2, 1};
    BOOST_TEST(rates({.factor = 0.5, .patience = 2}, losses)
                   == list({1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125}),
               boost::test_tools::per_element());
    BOOST_TEST(rates({.factor = 0.5, .patience = 1}, losses)
                   == list({1, 1, 0.5, 0.25, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.015625}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_change_of_min_delta_is_no_improvement) {
    const list losses{4, 3.5, 3.25, 3};
    BOOST_TEST(rates({.factor = 0.5, .patience = 1, .min_delta = 0.5}, losses)
                   == list({1, 0.5, 0.5, 0.25}), boost::test_tools::per_element());
}

// Two epochs of cooldown: in the first the counter goes to 1 and nothing counts, in the second to 0
// and counting begins.
BOOST_AUTO_TEST_CASE(in_the_cooldown_nothing_counts) {
    BOOST_TEST(rates({.factor = 0.5, .patience = 2, .cooldown = 2}, list(10, 1))
                   == list({1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_rate_stays_at_min_lr) {
    BOOST_TEST(rates({.factor = 0.25, .patience = 1, .min_lr = 0.125}, list(5, 1))
                   == list({1, 0.25, 0.125, 0.125, 0.125}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_largest_value_is_the_best_with_mode_max) {
    BOOST_TEST(rates({.factor = 0.5, .patience = 1, .mode = monitor_mode::max}, {1, 2, 1.5, 3})
                   == list({1, 1, 0.5, 0.5}),
               boost::test_tools::per_element());
    const auto negated = [](const epoch_record& record) { return -record.loss; };
    BOOST_TEST(rates({.monitor = negated, .factor = 0.5, .patience = 1}, {1, 2, 1.5, 3})
                   == list({1, 1, 0.5, 0.5}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_first_epoch_begins_anew) {
    reduce_on_plateau callback{.factor = 0.5, .patience = 1};
    for (int training = 0; training < 2; ++training) {
        epoch_record record{.epoch = 1, .loss = training == 0 ? 1.0 : 2.0, .rate = 1};
        callback(record);
        BOOST_TEST(record.rate_scale == 1);
    }
}

constexpr auto line = input<1> | dense<1>;
constexpr auto squares = mean(square(prediction - target));
const dataset one_point{.inputs = {1}, .targets = {0}, .samples = 1};

// A monitor that never changes: after the second epoch the rate halves every epoch.
BOOST_AUTO_TEST_CASE(fit_trains_with_the_rate_that_a_callback_sets) {
    model<line> m, by_hand;
    for (auto* each : {&m, &by_hand}) each->set("dense/kernel", {0.5f});
    constexpr piecewise_constant falling{{2}, {0.125, 0.0625}};
    const auto never = [](const epoch_record&) { return 1.0; };
    const history trained =
        fit<squares>(m, one_point, sgd{.learning_rate = falling},
                     {.epochs = 4,
                      .callback = reduce_on_plateau{.monitor = never, .factor = 0.5, .patience = 1}});
    auto trainer_of = make_trainer<squares>(by_hand, sgd{.learning_rate = falling});
    const list scales{1, 1, 0.5, 0.25}, expected{0.125, 0.125, 0.0625, 0.015625};
    for (std::size_t epoch = 0; epoch < 4; ++epoch) {
        trainer_of.scale_rate(scales[epoch]);
        BOOST_TEST(trainer_of.rate_of_next_step() == expected[epoch]);
        trainer_of.step(one_point.inputs, one_point.targets);
        BOOST_TEST(trained.epochs[epoch].rate == expected[epoch]);
        BOOST_TEST(trained.epochs[epoch].rate_scale == scales[epoch]);
    }
    BOOST_TEST((m.get("dense/kernel") == by_hand.get("dense/kernel")));
}

BOOST_AUTO_TEST_CASE(a_factor_that_does_not_reduce_is_refused) {
    for (const auto& [factor, found] : {std::pair(0.0, "0"), {1.0, "1"}, {-0.5, "-0.5"}})
        BOOST_TEST(error_of([&] { rates({.factor = factor}, {1}); })
                   == std::string("weft: reduce_on_plateau: expected a factor above 0 and below 1, found ") + found);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Standard inputs: their moments, columns of one value, new samples, refusals.
#include <weft/train/standardization.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace {

using weft::dataset;
using weft::standardize;
using floats = std::vector<float>;

using wide_dataset = weft::basic_dataset<double>;

dataset samples_of(floats inputs, std::size_t samples) {
    return {.inputs = inputs, .targets = floats(samples), .samples = samples, .classes = 0};
}

// Exact by hand: the columns have means 2 and 5, population deviations sqrt(2/3) and 2.
BOOST_AUTO_TEST_CASE(means_and_population_deviations_are_those_of_the_training_part) {
    dataset train = samples_of({1, 3, 2, 5, 3, 7}, 3), test = samples_of({4, 5}, 1);
    train.inputs[1] = 5 - std::sqrt(6.0f);
    train.inputs[5] = 5 + std::sqrt(6.0f);
    const weft::standardization found = standardize(train, test);
    BOOST_TEST((found.means.size() == 2 && found.means[0] == 2));
    BOOST_TEST(std::abs(found.means[1] - 5) < 1e-7);
    BOOST_TEST(found.deviations[0] == std::sqrt(2.0 / 3));
    BOOST_TEST(std::abs(found.deviations[1] - 2) < 1e-6);
    BOOST_TEST(train.inputs[0] == static_cast<float>(-1 / std::sqrt(2.0 / 3)));
    BOOST_TEST(train.inputs[2] == 0);
    BOOST_TEST(test.inputs[0] == static_cast<float>(2 / std::sqrt(2.0 / 3)));
    BOOST_TEST(std::abs(test.inputs[1]) < 1e-6f);
}

BOOST_AUTO_TEST_CASE(a_column_of_one_value_becomes_exactly_0) {
    wide_dataset train{.inputs = std::vector<double>(1797, 0.1), .targets = {}, .samples = 1797};
    wide_dataset test{.inputs = {0.1, 0.6}, .targets = {}, .samples = 2};
    const auto found = standardize(train, test);
    for (const double input : train.inputs) BOOST_REQUIRE(input == 0);
    BOOST_TEST((found.means[0] == 0.1 && found.deviations[0] == 1));
    BOOST_TEST((test.inputs[0] == 0 && test.inputs[1] == 0.5));
}

BOOST_AUTO_TEST_CASE(values_too_close_for_a_deviation_become_finite) {
    wide_dataset train{.inputs = {1e-200, 2e-200}, .targets = {}, .samples = 2};
    const auto found = standardize(train);
    BOOST_TEST(found.deviations[0] == 1);
    BOOST_TEST(std::isfinite(train.inputs[0]));
}

BOOST_AUTO_TEST_CASE(new_samples_are_transformed_by_what_standardize_returns) {
    dataset train = samples_of({1, 10, 3, 30}, 2);
    const auto found = standardize(train);
    std::vector<float> sample{2, 40};
    found.apply(sample);
    BOOST_TEST((sample == floats{0, 2}));
    float two_samples[]{2, 40, 4, -20};
    found.apply(two_samples);
    BOOST_TEST(two_samples == (floats{0, 2, 2, -4}), boost::test_tools::per_element());
    BOOST_TEST(error_of([&] { found.apply(std::span(sample).first(1)); })
               == "standardization: expected samples of 2 inputs, found 1 numbers");
}

// Means 2 and 100, deviations 1 and 50: predictions come back to their units.
BOOST_AUTO_TEST_CASE(targets_are_standardized_and_predictions_of_them_come_back) {
    wide_dataset train{.inputs = {7, 8}, .targets = {1, 50, 3, 150}, .samples = 2};
    wide_dataset test{.inputs = {9}, .targets = {4, 100}, .samples = 1};
    const weft::standardization found = weft::standardize_targets(train, test);
    BOOST_TEST((train.targets == std::vector<double>{-1, -1, 1, 1}));
    BOOST_TEST((test.targets == std::vector<double>{2, 0}));
    BOOST_TEST((train.inputs == std::vector<double>{7, 8} && test.inputs[0] == 9));
    std::vector<double> predicted{-1, -1, 0.5, 2};
    found.inverse(predicted);
    BOOST_TEST((predicted == std::vector<double>{1, 50, 2.5, 200}));
    BOOST_TEST(error_of([&] { found.inverse(std::span(predicted).first(3)); })
               == "standardization: expected samples of 2 targets, found 3 numbers");
    wide_dataset narrow{.inputs = {1}, .targets = {1}, .samples = 1};
    BOOST_TEST(error_of([&] { weft::standardize_targets(train, narrow); })
               == "standardize: expected samples of 2 targets, found 1");
    wide_dataset classes{.inputs = {1}, .targets = {1}, .samples = 1, .classes = 3};
    BOOST_TEST(error_of([&] { weft::standardize_targets(classes); })
               == "standardize_targets: expected targets that are numbers, found classes");
    wide_dataset nothing;
    BOOST_TEST(error_of([&] { weft::standardize_targets(nothing); })
               == "standardize: expected at least one sample and one target, found 0 and 0");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_are_refused_and_nothing_changes) {
    const float infinity = std::numeric_limits<float>::infinity();
    dataset train = samples_of({1, 2, 3, infinity}, 2);
    BOOST_TEST(error_of([&] { standardize(train); })
               == "standardize: input 1: expected finite numbers of a finite deviation, "
                  "found others");
    wide_dataset huge{.inputs = {-1e200, 1e200}, .targets = {}, .samples = 2};
    BOOST_TEST(error_of([&] { standardize(huge); })
               == "standardize: input 0: expected finite numbers of a finite deviation, "
                  "found others");
    train = samples_of({1, 2, 3, 4}, 2);
    dataset good = samples_of({5, 6}, 1), bad = samples_of({5, -infinity}, 1);
    BOOST_TEST(error_of([&] { standardize(train, good, bad); })
               == "standardization: sample 0, input 1: expected a number that stays finite, "
                  "found -inf");
    BOOST_TEST((train.inputs == floats{1, 2, 3, 4} && good.inputs == floats{5, 6}));
}

BOOST_AUTO_TEST_CASE(sizes_that_do_not_fit_are_refused_and_nothing_changes) {
    dataset train = samples_of({1, 2, 3, 4}, 2), other = samples_of({1, 2, 3}, 1), empty;
    BOOST_TEST(error_of([&] { standardize(train, other); })
               == "standardize: expected samples of 2 inputs, found 3");
    BOOST_TEST((train.inputs == floats{1, 2, 3, 4}));
    BOOST_TEST(error_of([&] { standardize(empty); })
               == "standardize: expected at least one sample and one input, found 0 and 0");
    BOOST_TEST(error_of([&] { standardize(train, empty); }) == "no error");
}

// The notes' two rules together, section 3.3: inputs of mean 0 and deviation 1, and weights of
// deviation sqrt(1 / inputs), give sums x W of deviation 1.
BOOST_AUTO_TEST_CASE(standardized_inputs_and_weights_by_the_notes_rule_give_sums_of_deviation_1) {
    constexpr std::size_t samples = 500, columns = 40;
    dataset train = samples_of(floats(samples * columns), samples);
    weft::random_stream random(weft::seed{1});
    for (std::size_t i = 0; i < train.inputs.size(); ++i)
        train.inputs[i] = static_cast<float>(100 + static_cast<double>(i % columns)
                                             * random.uniform() + random.normal());
    standardize(train);
    for (std::size_t column = 0; column < columns; ++column) {
        double sum = 0, squares = 0;
        for (std::size_t row = 0; row < samples; ++row) {
            const auto input = static_cast<double>(train.inputs[row * columns + column]);
            sum += input, squares += input * input;
        }
        BOOST_TEST(std::abs(sum / samples) < 1e-6);
        BOOST_TEST(std::abs(squares / samples - 1) < 1e-6);
    }
    double squares = 0;
    constexpr std::size_t units = 50;
    for (std::size_t unit = 0; unit < units; ++unit) {
        std::vector<double> w(columns);
        for (double& weight : w) weight = std::sqrt(1.0 / columns) * random.normal();
        for (std::size_t row = 0; row < samples; ++row) {
            double sum = 0;
            for (std::size_t column = 0; column < columns; ++column)
                sum += static_cast<double>(train.inputs[row * columns + column]) * w[column];
            squares += sum * sum / (units * samples);
        }
    }
    // Each unit's sum of squared weights is 1 with a deviation of sqrt(2 / columns).
    BOOST_TEST(std::abs(squares - 1) < 5 * std::sqrt(2.0 / (columns * units)));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Sizes of a dataset, and split in the file's order and in a drawn one.
#include <weft/train/dataset.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using weft::dataset;
using weft::seed;
using weft::split;
using floats = std::vector<float>;

static_assert(std::is_aggregate_v<dataset> && std::is_same_v<dataset, weft::basic_dataset<float>>);

dataset counted(std::size_t samples) {
    dataset data{.samples = samples, .classes = 10};  // no warning of inputs and targets left out
    for (std::size_t i = 0; i < samples; ++i) {
        const auto first = static_cast<float>(i);
        data.inputs.insert(data.inputs.end(), {first, first + 0.5f});
        data.targets.push_back(static_cast<float>(i % 10));
    }
    return data;
}

BOOST_AUTO_TEST_CASE(a_dataset_knows_the_sizes_of_its_samples) {
    const std::vector<float> inputs{1, 2, 3, 4, 5, 6}, targets{1, 2};
    const dataset data{.inputs = inputs, .targets = targets, .samples = 2};
    BOOST_TEST((data.input_size() == 3 && data.target_size() == 1 && data.classes == 0));
    BOOST_TEST((dataset{}.input_size() == 0 && dataset{}.target_size() == 0));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_whole_samples_are_refused) {
    const dataset five{.inputs = {1, 2, 3, 4, 5}, .targets = {1, 2, 3}, .samples = 2};
    BOOST_TEST(error_of([&] { five.input_size(); })
               == "dataset: expected inputs of 2 samples, all of one size, found 5 numbers");
    BOOST_TEST(error_of([&] { five.target_size(); })
               == "dataset: expected targets of 2 samples, all of one size, found 3 numbers");
    BOOST_TEST(error_of([&] { split(five, 1); })
               == "dataset: expected inputs of 2 samples, all of one size, found 5 numbers");
    const dataset none{.inputs = {1}, .targets = {}, .samples = 0};
    BOOST_TEST(error_of([&] { none.input_size(); })
               == "dataset: expected inputs of 0 samples, all of one size, found 1 numbers");
}

BOOST_AUTO_TEST_CASE(split_keeps_the_order_and_the_classes) {
    auto [train, test] = split(counted(5), 3);
    BOOST_TEST((train.inputs == floats{0, 0.5f, 1, 1.5f, 2, 2.5f}));
    BOOST_TEST((train.targets == floats{0, 1, 2}));
    BOOST_TEST((test.inputs == floats{3, 3.5f, 4, 4.5f}));
    BOOST_TEST((test.targets == floats{3, 4}));
    BOOST_TEST((train.samples == 3 && test.samples == 2));
    BOOST_TEST((train.classes == 10 && test.classes == 10));
}

BOOST_AUTO_TEST_CASE(split_keeps_weights_with_their_samples) {
    dataset data = counted(20);
    BOOST_TEST((data.weight_size() == 0 && split(data, 5).first.weights.empty()));
    for (std::size_t i = 0; i < 20; ++i) data.weights.push_back(static_cast<float>(i) + 100);
    BOOST_TEST(data.weight_size() == 1u);
    const auto [first, second] = split(data, 12, seed{4});
    BOOST_TEST((first.weights.size() == 12 && second.weights.size() == 8));
    for (const dataset* part : {&first, &second})
        for (std::size_t i = 0; i < part->samples; ++i)
            BOOST_TEST(part->weights[i] == part->inputs[2 * i] + 100);
    data.weights.pop_back();
    BOOST_TEST(error_of([&] { data.weight_size(); })
               == "dataset: expected weights of 20 samples, all of one size, found 19 numbers");
}

BOOST_AUTO_TEST_CASE(split_may_leave_a_part_empty_and_refuses_more_than_there_is) {
    const auto [all, none] = split(counted(5), 5);
    BOOST_TEST((all.samples == 5 && none.samples == 0 && none.inputs.empty()));
    BOOST_TEST((split(counted(5), 0).first.samples == 0));
    BOOST_TEST(error_of([] { split(counted(5), 6); })
               == "split: expected at most 5 samples in the first part, found 6");
}

BOOST_AUTO_TEST_CASE(split_with_a_seed_draws_an_order_and_keeps_inputs_with_their_targets) {
    const auto [train, test] = split(counted(100), 60, seed{1});
    floats firsts;
    for (const dataset* part : {&train, &test})
        for (std::size_t i = 0; i < part->samples; ++i) {
            const float first = part->inputs[2 * i];
            BOOST_TEST(part->inputs[2 * i + 1] == first + 0.5f);
            BOOST_TEST(part->targets[i] == static_cast<float>(static_cast<int>(first) % 10));
            firsts.push_back(first);
        }
    BOOST_TEST(!std::is_sorted(firsts.begin(), firsts.end()));
    const auto again = split(counted(100), 60, seed{1}), other = split(counted(100), 60, seed{2});
    BOOST_TEST((again.first.inputs == train.inputs));
    BOOST_TEST((other.first.inputs != train.inputs));
    std::sort(firsts.begin(), firsts.end());
    for (std::size_t i = 0; i < 100; ++i) BOOST_TEST(firsts[i] == static_cast<float>(i));
}

}  // namespace

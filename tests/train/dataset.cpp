// SPDX-License-Identifier: MIT
// Sizes of a dataset; its parts, subset, split and k_fold, in the file's order and in a drawn one.
#include <weft/train/dataset.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using weft::dataset;
using weft::k_fold;
using weft::seed;
using weft::split;
using weft::subset;
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

BOOST_AUTO_TEST_CASE(a_subset_has_the_samples_asked_for_in_their_order_and_as_often) {
    dataset data = counted(12);
    for (std::size_t i = 0; i < 12; ++i) data.weights.push_back(static_cast<float>(i) + 100);
    const std::vector<std::size_t> numbers{11, 3, 3};
    const dataset some = subset(data, numbers);
    BOOST_TEST((some.samples == 3 && some.classes == 10));
    BOOST_TEST((some.inputs == floats{11, 11.5f, 3, 3.5f, 3, 3.5f}));
    BOOST_TEST((some.targets == floats{1, 3, 3}));
    BOOST_TEST((some.weights == floats{111, 103, 103}));
    BOOST_TEST((subset(data, {}).samples == 0));
    const std::vector<std::size_t> beyond{0, 12};
    BOOST_TEST(error_of([&] { subset(data, beyond); })
               == "subset: expected numbers below the 12 samples, found 12");
}

// scikit-learn's KFold(3).split of 8 samples: validation is 0 1 2, then 3 4 5, then 6 7.
BOOST_AUTO_TEST_CASE(folds_follow_each_other_and_the_first_have_a_sample_more) {
    const std::vector<floats> validation{{0, 1, 2}, {3, 4, 5}, {6, 7}};
    const std::vector<floats> training{{3, 4, 5, 6, 7}, {0, 1, 2, 6, 7}, {0, 1, 2, 3, 4, 5}};
    for (std::size_t fold = 0; fold < 3; ++fold) {
        const auto [others, inside] = k_fold(counted(8), fold, 3);
        BOOST_TEST((inside.targets == validation[fold] && others.targets == training[fold]));
        BOOST_TEST((inside.samples == validation[fold].size()));
        BOOST_TEST((others.samples == training[fold].size() && others.classes == 10));
    }
}

BOOST_AUTO_TEST_CASE(every_sample_is_in_one_fold_of_a_drawn_order) {
    floats firsts;
    for (std::size_t fold = 0; fold < 7; ++fold) {
        const auto [others, inside] = k_fold(counted(100), fold, 7, seed{5});
        BOOST_TEST(inside.samples == (fold < 2 ? 15u : 14u));
        std::vector<bool> is_outside(100, false);
        for (std::size_t i = 0; i < others.samples; ++i)
            is_outside[static_cast<std::size_t>(others.inputs[2 * i])] = true;
        for (std::size_t i = 0; i < inside.samples; ++i) {
            const float first = inside.inputs[2 * i];
            BOOST_TEST(!is_outside[static_cast<std::size_t>(first)]);
            firsts.push_back(first);
        }
        BOOST_TEST(others.samples + inside.samples == 100u);
    }
    BOOST_TEST(!std::is_sorted(firsts.begin(), firsts.end()));
    std::sort(firsts.begin(), firsts.end());
    for (std::size_t i = 0; i < 100; ++i) BOOST_TEST(firsts[i] == static_cast<float>(i));
}

BOOST_AUTO_TEST_CASE(folds_that_there_are_not_are_refused) {
    BOOST_TEST((k_fold(counted(4), 3, 4).second.targets == floats{3}));
    BOOST_TEST(error_of([] { k_fold(counted(4), 0, 5); })
               == "k_fold: expected from 2 folds to as many as the 4 samples, found 5");
    BOOST_TEST(error_of([] { k_fold(counted(4), 0, 1); })
               == "k_fold: expected from 2 folds to as many as the 4 samples, found 1");
    BOOST_TEST(error_of([] { k_fold(counted(4), 4, 4); })
               == "k_fold: expected a fold below 4, from 0, found 4");
}

}  // namespace

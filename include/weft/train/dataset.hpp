// SPDX-License-Identifier: MIT
// Samples to train and to judge a network with.
#pragma once

#include <weft/tensor/error.hpp>
#include <weft/tensor/random.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace weft::inline v0_1 {

namespace detail {

inline std::size_t size_of_sample(std::size_t numbers, std::size_t samples, const char* name) {
    const bool whole = samples == 0 ? numbers == 0 : numbers % samples == 0;
    if (!whole)
        raise_error({"dataset: expected ", name, " of ", samples,
                     " samples, all of one size, found ", numbers, " numbers"});
    return samples == 0 ? 0 : numbers / samples;
}

}  // namespace detail

// shapes   inputs [samples, input_size()], targets [samples, target_size()]; a class is its index,
//          one a sample, and classes says how many there are (0: the targets are numbers)
template <class Real>
struct basic_dataset {
    std::vector<Real> inputs{};
    std::vector<Real> targets{};
    std::size_t samples = 0;
    std::size_t classes = 0;
    std::vector<Real> weights{};  // how much each sample counts in a weighted loss, a row of them
                                  // for several of losses(...), or none

    // errors   the numbers do not make whole samples: weft::error
    std::size_t input_size() const {
        return detail::size_of_sample(inputs.size(), samples, "inputs");
    }
    std::size_t target_size() const {
        return detail::size_of_sample(targets.size(), samples, "targets");
    }
    // Mostly 1, or 0 where samples have none.
    std::size_t weight_size() const {
        return detail::size_of_sample(weights.size(), samples, "weights");
    }
};

using dataset = basic_dataset<float>;

// The samples of these numbers, from 0, in that order: a bootstrap where they are drawn with
// repetition.
//
// errors   a number that no sample has: weft::error
template <class Real>
basic_dataset<Real> subset(const basic_dataset<Real>& data,
                           std::span<const std::size_t> numbers) {
    const std::size_t inputs = data.input_size(), targets = data.target_size();
    const std::size_t weights = data.weight_size();
    basic_dataset<Real> result{
        .inputs = {}, .targets = {}, .samples = numbers.size(), .classes = data.classes};
    result.inputs.reserve(numbers.size() * inputs);
    result.targets.reserve(numbers.size() * targets);
    result.weights.reserve(numbers.size() * weights);
    const auto append = [](auto& to, const auto& from, std::size_t sample, std::size_t size) {
        const Real* const first = from.data() + sample * size;
        to.insert(to.end(), first, first + size);
    };
    for (const std::size_t sample : numbers) {
        if (sample >= data.samples)
            raise_error({"subset: expected numbers below the ", data.samples, " samples, found ",
                         sample});
        append(result.inputs, data.inputs, sample, inputs);
        append(result.targets, data.targets, sample, targets);
        append(result.weights, data.weights, sample, weights);
    }
    return result;
}

// The stream of a seed from which split and k_fold draw their order.
inline constexpr std::uint64_t split_stream = 0x73706c6974;

namespace detail {

// The numbers of all samples, in the file's order or in one drawn by the seed.
inline std::vector<std::size_t> numbers_of(std::size_t samples, std::optional<seed> order) {
    std::vector<std::size_t> numbers(samples);
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    if (order) {
        random_stream random(*order, split_stream);
        shuffle(numbers, random);
    }
    return numbers;
}

}  // namespace detail

// The first first_count samples, and the others; in the file's order, or in one drawn by the seed.
//
// errors   first_count is above samples: weft::error
template <class Real>
std::pair<basic_dataset<Real>, basic_dataset<Real>> split(const basic_dataset<Real>& data,
                                                          std::size_t first_count,
                                                          std::optional<seed> order = {}) {
    if (first_count > data.samples)
        raise_error({"split: expected at most ", data.samples, " samples in the first part, found ",
                     first_count});
    const std::vector<std::size_t> numbers = detail::numbers_of(data.samples, order);
    const std::span<const std::size_t> all = numbers;
    return {subset(data, all.first(first_count)), subset(data, all.subspan(first_count))};
}

// For cross validation: the samples outside of fold number fold, from 0, to train with, and those
// in it, to validate with. Folds follow each other in the file's order, or in one drawn by the
// seed; the first samples % folds have a sample more.    source: scikit-learn's KFold
//
// errors   fewer than 2 folds or more than samples, a fold that is not below folds: weft::error
template <class Real>
std::pair<basic_dataset<Real>, basic_dataset<Real>> k_fold(const basic_dataset<Real>& data,
                                                           std::size_t fold, std::size_t folds,
                                                           std::optional<seed> order = {}) {
    if (folds < 2 || folds > data.samples)
        raise_error({"k_fold: expected from 2 folds to as many as the ", data.samples,
                     " samples, found ", folds});
    if (fold >= folds)
        raise_error({"k_fold: expected a fold below ", folds, ", from 0, found ", fold});
    std::vector<std::size_t> numbers = detail::numbers_of(data.samples, order);
    const std::size_t size = data.samples / folds, larger = data.samples % folds;
    const auto begin_of = [&](std::size_t k) { return k * size + std::min(k, larger); };
    const std::size_t begin = begin_of(fold), end = begin_of(fold + 1);
    const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = numbers.begin() + static_cast<std::ptrdiff_t>(end);
    const std::vector<std::size_t> inside(first, last);
    numbers.erase(first, last);
    return {subset<Real>(data, numbers), subset<Real>(data, inside)};
}

}  // namespace weft

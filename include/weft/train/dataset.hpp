// SPDX-License-Identifier: MIT
// Samples to train and to judge a network with.
#pragma once

#include <weft/tensor/error.hpp>
#include <weft/tensor/random.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
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

// The stream of a seed from which split draws its order.
inline constexpr std::uint64_t split_stream = 0x73706c6974;

// The first first_count samples, and the others; in the file's order, or in one drawn by the seed.
//
// errors   first_count is above samples: weft::error
template <class Real>
std::pair<basic_dataset<Real>, basic_dataset<Real>> split(const basic_dataset<Real>& data,
                                                          std::size_t first_count,
                                                          std::optional<seed> order = {}) {
    const std::size_t inputs = data.input_size(), targets = data.target_size();
    const std::size_t weights = data.weight_size();
    if (first_count > data.samples)
        raise_error({"split: expected at most ", data.samples, " samples in the first part, found ",
                     first_count});
    std::vector<std::size_t> rows(data.samples);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    if (order) {
        random_stream random(*order, split_stream);
        shuffle(rows, random);
    }
    const auto part = [&](std::size_t begin, std::size_t end) {
        basic_dataset<Real> result{
            .inputs = {}, .targets = {}, .samples = end - begin, .classes = data.classes};
        const auto append = [](auto& to, const auto& from, std::size_t row, std::size_t size) {
            const Real* const first = from.data() + row * size;
            to.insert(to.end(), first, first + size);
        };
        result.inputs.reserve(result.samples * inputs);
        result.targets.reserve(result.samples * targets);
        result.weights.reserve(result.samples * weights);
        for (std::size_t i = begin; i < end; ++i) {
            append(result.inputs, data.inputs, rows[i], inputs);
            append(result.targets, data.targets, rows[i], targets);
            append(result.weights, data.weights, rows[i], weights);
        }
        return result;
    };
    return {part(0, first_count), part(first_count, data.samples)};
}

}  // namespace weft

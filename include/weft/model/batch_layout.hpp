// SPDX-License-Identifier: MIT
// What a batch of a network and a loss looks like: rows, targets, labels; and whether one does.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/model/loss_check.hpp>

namespace weft {

// Numbers a sample; classes is 0 where targets are no labels.
struct batch_sizes {
    std::size_t inputs, targets, classes;
    bool is_weighted;
};

// errors   lengths that do not fit, no sample, labels out of range: weft::error
template <class Real>
void check_batch(const batch_sizes& expected, std::span<const Real> inputs,
                 std::span<const Real> targets, std::span<const Real> weights) {
    const std::size_t samples = inputs.size() / expected.inputs;
    if (samples == 0 || inputs.size() % expected.inputs != 0)
        throw error("weft: expected inputs of " + std::to_string(expected.inputs)
                    + " numbers a sample, at least one sample, found "
                    + std::to_string(inputs.size()) + " numbers");
    if (targets.size() != samples * expected.targets)
        throw error("weft: expected targets of " + std::to_string(expected.targets)
                    + " numbers a sample (" + std::to_string(samples) + " samples), found "
                    + std::to_string(targets.size()) + " numbers");
    if (expected.classes > 0) check_labels(targets, expected.classes);
    if (weights.size() != (expected.is_weighted ? samples : 0))
        throw error(expected.is_weighted
                        ? "weft: the loss is weighted: expected " + std::to_string(samples)
                              + " sample weights, one each, found "
                              + std::to_string(weights.size())
                        : "weft: the loss is not weighted: expected no sample weights, found "
                              + std::to_string(weights.size()) + "; weighted(loss) takes them");
}

template <auto const& Net, class Real, auto const& Loss, class Math = accurate>
struct batch_layout {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr const plan_group& last =
        network.groups[network.group_count == 0 ? 0 : network.group_count - 1];
    using training_code = loss_code<Net, Loss, phase::training, Math>;

    static constexpr std::size_t input_size = network.input.elements();
    static constexpr std::size_t output_size = network.output.elements();
    static constexpr bool takes_label = uses_label<std::remove_cvref_t<decltype(Loss.value)>>;
    static constexpr bool is_weighted =
        uses_sample_weight<std::remove_cvref_t<decltype(Loss.value)>>;
    static constexpr bool is_mean = Loss.by == std::remove_cvref_t<decltype(Loss.by)>::mean;
    // A loss that reduces, or follows a softmax, is computed row by row; else a sample is one row.
    static constexpr std::size_t row_width = last.has_rows ? last.row_width
        : training_code::reduces                               ? network.output.last()
                                                               : output_size;
    static constexpr std::size_t rows_of_sample = output_size / row_width;
    static constexpr bool value_a_row = training_code::code.output_level(0) != level::element;
    // Targets of one sample: numbers like the output, or a label a row.
    static constexpr std::size_t target_size = takes_label ? rows_of_sample : output_size;

    // Whether targets hold a label a sample, which stands for a one-hot row.
    static bool are_labels_for_rows(std::size_t targets, std::size_t samples) {
        return !takes_label && rows_of_sample == 1 && row_width > 1 && targets == samples;
    }

    // The number of samples.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          weights [samples] for a weighted loss, none for another
    // errors   lengths that do not fit, no sample, labels out of range: weft::error
    static std::size_t check(std::span<const Real> inputs, std::span<const Real> targets,
                             std::span<const Real> weights = {}) {
        const std::size_t samples = inputs.size() / input_size;
        const bool are_labels = takes_label || are_labels_for_rows(targets.size(), samples);
        check_batch({input_size, are_labels ? rows_of_sample : target_size,
                     are_labels ? row_width : 0, is_weighted}, inputs, targets, weights);
        return samples;
    }
};

// Of a network or a loss that is refused.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires(!is_trainable<Net, Loss>)
struct batch_layout<Net, Real, Loss, Math> {
    static_assert(require_loss<Net, Loss>());
    static std::size_t check(std::span<const Real>, std::span<const Real>,
                             std::span<const Real> = {}) {
        return 0;
    }
};

}  // namespace weft

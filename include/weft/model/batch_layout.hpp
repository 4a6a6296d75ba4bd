// SPDX-License-Identifier: MIT
// What a batch of a network and a loss looks like: rows, targets, labels; and whether one does.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/model/loss_check.hpp>

namespace weft::inline v0_1 {

// Numbers a sample; classes is 0 where targets are no labels; weighted, how many losses are.
struct batch_sizes {
    std::size_t inputs, targets, classes, weighted;
    int ignored_label = no_label;
};

// errors   lengths that do not fit, no sample, labels out of range: weft::error
template <class Real>
void check_batch(const batch_sizes& expected, std::span<const Real> inputs,
                 std::span<const Real> targets, std::span<const Real> weights) {
    const std::size_t samples = inputs.size() / expected.inputs;
    if (samples == 0 || inputs.size() % expected.inputs != 0)
        raise_error({"weft: expected inputs of ", expected.inputs,
                     " numbers a sample, at least one sample, found ", inputs.size(), " numbers"});
    if (targets.size() != samples * expected.targets)
        raise_error({"weft: expected targets of ", expected.targets, " numbers a sample (", samples,
                     " samples), found ", targets.size(), " numbers"});
    if (expected.classes > 0)
        check_labels(targets, expected.classes, 0, 0, expected.ignored_label);
    const std::size_t found = weights.size(), weighted = expected.weighted;
    if (weighted == 0 && found > 0)
        raise_error({"weft: the loss is not weighted: expected no sample weights, found ", found,
                     "; weighted(loss) takes them"});
    if (weighted > 0 && found != samples && found != samples * weighted)
        raise_error({"weft: the loss is weighted: expected ", samples, " sample weights, one each",
                     weighted > 1 ? detail::joined({", or ", samples * weighted,
                                                    ", one each for every weighted loss"})
                                  : "",
                     ", found ", found});
}

// Of one output and its loss.
template <auto const& Net, class Real, auto const& Losses, std::size_t Output,
          class Math = accurate>
struct output_layout {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr const auto& loss_here = loss_of_output<Losses, Output>;
    using formula_type = std::remove_cvref_t<decltype(loss_here.value)>;
    static constexpr std::size_t group = network.outputs[Output].index;  // whose array it is
    static constexpr const shape& output = network.layers[network.outputs[Output].layer].output;
    template <phase When>
    using code = loss_code<Net, Losses, Output, When, Math>;

    static constexpr std::size_t output_size = output.elements();
    static constexpr bool takes_label = uses_label<formula_type>;
    static constexpr bool is_weighted = uses_sample_weight<formula_type>;
    static constexpr bool is_mean =
        loss_here.by == std::remove_cvref_t<decltype(loss_here.by)>::mean;
    // A loss that reduces, or follows a formula of rows, is computed row by row; else a sample is
    // one row.
    static constexpr std::size_t row_of_formulas =
        formula_row_width(network, network.groups[group]);
    static constexpr std::size_t row_width =
        network.groups[group].has_rows || row_of_formulas < output_size ? row_of_formulas
        : code<phase::training>::reduces                                ? output.last()
                                                                        : output_size;
    static constexpr std::size_t rows_of_sample = output_size / row_width;
    static constexpr bool value_a_row =
        code<phase::training>::code.output_level(0) != level::element;
    // Targets of one sample: numbers like the output, or a label a row.
    static constexpr std::size_t target_size = takes_label ? rows_of_sample : output_size;

    // How many values a mean is of, given the targets of this output, stride apart.
    static std::size_t values_of(const Real* targets, std::size_t stride, std::size_t samples) {
        std::size_t rows = samples * rows_of_sample;
        if constexpr (takes_label && loss_here.ignored_label != no_label)
            for (std::size_t s = 0; s < samples; ++s)
                rows -= static_cast<std::size_t>(
                    std::count(targets + s * stride, targets + s * stride + target_size,
                               static_cast<Real>(loss_here.ignored_label)));
        return rows * (value_a_row ? 1 : row_width);
    }
    // What the sum of so many values is multiplied with, but for the weight.
    static double scale_of(std::size_t values) {
        return !is_mean ? 1.0 : values == 0 ? 0.0 : 1.0 / static_cast<double>(values);
    }
};

template <auto const& Net, class Real, auto const& Loss, class Math = accurate>
struct batch_layout : output_layout<Net, Real, Loss, 0, Math> {
    using here = output_layout<Net, Real, Loss, 0, Math>;
    template <std::size_t>
    using output_of = here;
    static constexpr std::size_t outputs = 1;
    static constexpr std::size_t input_size =
        input_offset(here::network, here::network.input_count);
    using here::output_size, here::rows_of_sample, here::row_width, here::target_size;
    static constexpr std::size_t target_offset(std::size_t) { return 0; }
    static constexpr std::size_t weighted_before(std::size_t) { return 0; }
    static std::array<std::size_t, 1> counts(const Real* targets, std::size_t samples) {
        return {here::values_of(targets, target_size, samples)};
    }

    // Whether targets hold a label a sample, which stands for a one-hot row: of channels, not of
    // steps or places beside each other.
    static bool are_labels_for_rows(std::size_t targets, std::size_t samples) {
        return !here::takes_label && rows_of_sample == 1 && row_width > 1
            && row_width == here::output.last() && targets == samples;
    }

    // The number of samples.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          weights [samples] for a weighted loss, none for another
    // errors   lengths that do not fit, no sample, labels out of range: weft::error
    static std::size_t check(std::span<const Real> inputs, std::span<const Real> targets,
                             std::span<const Real> weights = {}) {
        const std::size_t samples = inputs.size() / input_size;
        const bool are_labels = here::takes_label || are_labels_for_rows(targets.size(), samples);
        check_batch({input_size, are_labels ? rows_of_sample : target_size,
                     are_labels ? row_width : 0, here::is_weighted,
                     here::takes_label ? here::loss_here.ignored_label : no_label},
                    inputs, targets, weights);
        return samples;
    }
};

// Of losses(...): the targets of a sample are those of its outputs side by side.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires(is_trainable<Net, Loss> && loss_count<Loss> > 1)
struct batch_layout<Net, Real, Loss, Math> {
    template <std::size_t Output>
    using output_of = output_layout<Net, Real, Loss, Output, Math>;
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t outputs = loss_count<Loss>;
    static constexpr std::size_t input_size = input_offset(network, network.input_count);
    static constexpr std::size_t output_size = output_offset(network, outputs);

private:
    using each = std::make_index_sequence<outputs>;
    static constexpr auto sizes = []<std::size_t... Output>(std::index_sequence<Output...>) {
        return std::array{output_of<Output>::target_size...};
    }(each{});

public:
    static constexpr std::size_t target_offset(std::size_t which) {
        std::size_t sum = 0;
        for (std::size_t k = 0; k < which; ++k) sum += sizes[k];
        return sum;
    }
    static constexpr std::size_t target_size = target_offset(outputs);
    // How many of the losses before an output are weighted.
    static constexpr std::size_t weighted_before(std::size_t which) {
        return [&]<std::size_t... Output>(std::index_sequence<Output...>) {
            return (std::size_t{0} + ... + (Output < which && output_of<Output>::is_weighted));
        }(each{});
    }
    static bool are_labels_for_rows(std::size_t, std::size_t) { return false; }
    // How many values the mean of each output is of.
    static std::array<std::size_t, outputs> counts(const Real* targets, std::size_t samples) {
        return [&]<std::size_t... Output>(std::index_sequence<Output...>) {
            return std::array{output_of<Output>::values_of(targets + target_offset(Output),
                                                           target_size, samples)...};
        }(each{});
    }

    // shapes   inputs [samples, input size], targets [samples, target size]: of every output as
    //          many numbers as it has, or one label a row; where losses are weighted weights
    //          [samples] for all of them, or [samples, weighted losses] in their order; else none
    // errors   lengths that do not fit, no sample, labels out of range: weft::error
    static std::size_t check(std::span<const Real> inputs, std::span<const Real> targets,
                             std::span<const Real> weights = {}) {
        check_batch({input_size, target_size, 0, weighted_before(outputs)}, inputs, targets,
                    weights);
        [&]<std::size_t... Output>(std::index_sequence<Output...>) {
            (check_labels_of<Output>(targets), ...);
        }(each{});
        return inputs.size() / input_size;
    }

private:
    template <std::size_t Output>
    static void check_labels_of([[maybe_unused]] std::span<const Real> targets) {
        using here = output_of<Output>;
        if constexpr (here::takes_label)
            for (std::size_t s = 0; s < targets.size() / target_size; ++s)
                check_labels(targets.subspan(s * target_size + target_offset(Output),
                                             here::target_size),
                             here::row_width, s * here::rows_of_sample, Output + 1,
                             here::loss_here.ignored_label);
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

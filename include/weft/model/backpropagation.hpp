// SPDX-License-Identifier: MIT
// The loss of a batch and its gradient with respect to every parameter, in one arena.
#pragma once

#include <weft/model/batch_layout.hpp>
#include <weft/model/model.hpp>
#include <weft/model/penalties.hpp>
#include <weft/model/staged_pass.hpp>

namespace weft::inline v0_1 {

// Its arrays are allocated for the largest batch seen.
template <auto const& Net, class Real, auto const& Loss, class Math = accurate>
class backpropagation : public staged_pass<Net, Real, Math> {
    using pass = staged_pass<Net, Real, Math>;
    using pass::draws_, pass::network;
    using typename pass::all_groups, typename pass::parameters_type;
    template <std::size_t Group>
    using kernel_of = typename pass::template kernel_of<Group>;

    using layout = batch_layout<Net, Real, Loss, Math>;
    template <std::size_t Output>
    using layout_of = typename layout::template output_of<Output>;
    using all_outputs = std::make_index_sequence<layout::outputs>;
    template <std::size_t Group>
    static constexpr bool is_read = pass::flows[Group].is_read();
    template <std::size_t Group>
    static constexpr bool takes_statistics = network.groups[Group].takes_statistics;

public:
    using pass::pass, pass::samples_at_once;

    // Mean or sum of the loss over the batch, of losses(...) each with its weight, and the
    // penalties; the gradients are in gradients() afterwards. noise_step numbers the draws of
    // dropout. Penalties are those of chosen parameters, if not of all.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          labels also stand for one-hot targets; weights as batch_layout takes them
    // errors   lengths that do not fit, labels out of range: weft::error
    template <class Penalized = every_place>
    double run(const parameters_type& parameters, std::span<const Real> inputs,
               std::span<const Real> targets, seed noise_seed = {}, std::uint64_t noise_step = 0,
               std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        draws_.draw(noise_seed, noise_step, samples);
        this->clear_formula_gradients();
        this->template prepare_norms<phase::training>(parameters.data());
        const auto at_output = [&](auto group, std::size_t thread, index_range range) {
            losses_at<group>(parameters.data(), rows, thread, range, all_outputs{});
        };
        if constexpr (pass::in_stages) {
            forward_read_in_stages(parameters.data(), rows, samples, all_groups{});
            this->backward_in_stages(parameters.data(), rows, samples, at_output, all_groups{});
        } else {
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                forward_read<phase::training>(parameters.data(), rows, thread, range,
                                              all_groups{});
                this->backward(parameters.data(), rows, thread, range, at_output);
            });
        }
        this->weight_gradients(rows, samples);
        const double penalty = penalties<Net, Real, Loss>::template add<Penalized>(
            parameters.data(), this->gradients_.data());
        return sum_losses(samples, all_outputs{}) + penalty;
    }

    // The loss as it is in prediction (dropout off), without penalties and gradients.
    double loss_of_data(const parameters_type& parameters, std::span<const Real> inputs,
                        std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        this->template prepare_norms<phase::inference>(parameters.data());
        this->split_samples(samples, [&](std::size_t thread, index_range range) {
            forward_read<phase::inference>(parameters.data(), rows, thread, range, all_groups{});
            [&]<std::size_t... Output>(std::index_sequence<Output...>) {
                (loss_and_gradient<Output, phase::inference>(parameters.data(), rows, thread,
                                                             range), ...);
            }(all_outputs{});
        });
        return sum_losses(samples, all_outputs{});
    }

    // Of each output, without its weight, as of the batch before; and how many values it is of.
    std::span<const double> losses() const { return losses_; }
    std::span<const std::size_t> counts() const { return counts_; }

private:
    // Checks a batch, and points targets_ and weights_ at its rows.
    std::size_t start(std::span<const Real> inputs, std::span<const Real> targets,
                      std::span<const Real> weights) {
        const std::size_t samples = layout::check(inputs, targets, weights);
        reserve(samples);
        targets_ = targets.data(), weights_ = weights.data();
        weight_columns_ = weights.size() / samples;
        if (layout::are_labels_for_rows(targets.size(), samples)) {
            constexpr std::size_t classes = layout::output_size;
            std::fill_n(one_hot_.begin(), samples * classes, Real(0));
            for (std::size_t s = 0; s < samples; ++s)
                one_hot_[s * classes + static_cast<std::size_t>(targets[s])] = Real(1);
            targets_ = one_hot_.data();
        }
        counts_ = layout::counts(targets_, samples);
        return samples;
    }

    void reserve(std::size_t samples) {
        if (samples <= reserved_) return;
        this->reserve_groups(samples, this->workers_.threads());
        constexpr bool may_be_labels = layout::outputs == 1 && !layout_of<0>::takes_label;
        one_hot_ = aligned_block<Real>(may_be_labels ? samples * layout::output_size : 0);
        sums_ = aligned_block<double>(layout::outputs * sums_of(samples));
        reserved_ = samples;
    }
    static std::size_t sums_of(std::size_t samples) {
        return (samples + samples_at_once - 1) / samples_at_once;
    }

    // The weighted sum of the losses of all outputs, each over all samples.
    template <std::size_t... Output>
    double sum_losses(std::size_t samples, std::index_sequence<Output...>) {
        double total = 0;
        const auto add = [&](double& of_output, std::size_t which, double scale, double factor) {
            double sum = 0;
            for (std::size_t i = 0; i < sums_of(samples); ++i)
                sum += sums_[which * sums_of(reserved_) + i];
            of_output = sum * scale;
            total = std::fma(factor, of_output, total);
        };
        (add(losses_[Output], Output, layout_of<Output>::scale_of(counts_[Output]),
             layout_of<Output>::loss_here.weight), ...);
        return total;
    }

    // The outputs of the groups that others read; those of the rest are computed with their loss.
    template <phase When, std::size_t... Group>
    void forward_read(const Real* parameters, const Real* inputs, std::size_t thread,
                      index_range samples, std::index_sequence<Group...>) {
        const auto one = [&](auto group) {
            if constexpr (is_read<group>)
                this->template forward_group<When, group>(parameters, inputs, thread, samples);
        };
        (one(std::integral_constant<std::size_t, Group>{}), ...);
    }
    template <std::size_t... Group>
    void forward_read_in_stages(const Real* parameters, const Real* inputs, std::size_t samples,
                                std::index_sequence<Group...>) {
        const auto one = [&](auto group) {
            if constexpr (is_read<group>)
                this->template forward_stage<group>(parameters, inputs, samples);
            else if constexpr (takes_statistics<group>)
                this->template contract_for_norm<group>(parameters, inputs, samples);
        };
        (one(std::integral_constant<std::size_t, Group>{}), ...);
    }
    // The losses of the outputs that are in a group's array, and their gradients.
    template <std::size_t Group, std::size_t... Output>
    void losses_at(const Real* parameters, const Real* inputs, std::size_t thread,
                   index_range samples, std::index_sequence<Output...>) {
        const auto one = [&](auto output) {
            if constexpr (layout_of<output>::group == Group)
                loss_and_gradient<output, phase::training>(parameters, inputs, thread, samples);
        };
        (one(std::integral_constant<std::size_t, Output>{}), ...);
    }

    // Whether an output is not the first in the array of its group.
    template <std::size_t Output>
    static constexpr bool is_another = [] {
        for (std::size_t k = 0; k < Output; ++k)
            if (network.outputs[k].index == network.outputs[Output].index) return true;
        return false;
    }();

    // A group that nothing else reads: its contraction, then its formulas, the loss and the
    // gradient in one pass; else that pass is all that is left.
    template <std::size_t Output, phase When>
    void loss_and_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                           index_range samples) {
        constexpr std::size_t group = layout_of<Output>::group;
        const auto contract = [&](const group_arrays<Real>& arrays) {
            constexpr auto strides = pass::template strides_of<group>;
            if constexpr (When == phase::training && takes_statistics<group>) {
                // It is there, before the statistics.
            } else if constexpr (network.groups[group].is_concatenation)
                kernel_of<group>::template forward<When, false, strides>(parameters, arrays);
            else if constexpr (network.groups[group].has_contraction)
                kernel_of<group>::template contract_into<strides>(parameters, arrays,
                                                                  arrays.output);
        };
        if constexpr (!is_read<group> && !is_another<Output>)
            this->template with_arrays<When, group>(inputs, thread, samples, contract);
        const std::size_t end = samples.first + samples.count;
        double* const sums = sums_.data() + Output * sums_of(reserved_);
        for (std::size_t first = samples.first; first < end; first += samples_at_once)
            sums[first / samples_at_once] = loss_of_some<Output, When>(
                parameters, inputs, {first, std::min(samples_at_once, end - first)});
    }

    // The value before a group's formulas, from a sample on, and its stride.
    template <std::size_t Group, phase When>
    std::pair<const Real*, std::size_t> value_of(const Real* inputs, std::size_t sample) {
        constexpr const plan_group& here = network.groups[Group];
        if constexpr (!here.has_contraction && !here.is_concatenation)
            return {this->template read_of<Group>(inputs, sample),
                    pass::template input_stride<Group>};
        else if constexpr ((When == phase::training && takes_statistics<Group>)
                           || (is_read<Group> && here.has_contraction
                               && !forward_code<Net, Group, When, Math>::is_identity))
            return {this->template before_of<Group>(sample), kernel_of<Group>::stride};
        else return {this->template output_of<Group>(sample), kernel_of<Group>::stride};
    }

    template <std::size_t Output, phase When>
    double loss_of_some(const Real* parameters, const Real* inputs, index_range samples) {
        using here = layout_of<Output>;
        using code = typename here::template code<When>;
        constexpr std::size_t group = here::group;
        using kernel = kernel_of<group>;
        const auto [z, z_stride] = value_of<group, When>(inputs, samples.first);
        simd::row_arguments<Real> arguments;
        const auto put = [&](std::size_t i, const Real* array, std::size_t stride) {
            arguments.inputs[i] = array;
            arguments.input_strides[i] = stride;
        };
        [[maybe_unused]] const Real* const targets =
            targets_ + samples.first * layout::target_size + layout::target_offset(Output);
        if constexpr (constexpr int i = code::code.input_index("x"); i >= 0) put(i, z, z_stride);
        if constexpr (constexpr int i = code::code.input_index("gate"); i >= 0)
            put(i, z + network.groups[group].row_width, z_stride);
        if constexpr (constexpr int i = code::code.input_index("target"); i >= 0)
            put(i, targets, layout::target_size);
        if constexpr (constexpr int i = code::code.input_index("label"); i >= 0)
            put(i, targets, layout::target_size);
        if constexpr (constexpr int i = code::code.input_index("sample_weight"); i >= 0)
            put(i, weights_ + samples.first * weight_columns_
                       + std::min(layout::weighted_before(Output), weight_columns_ - 1),
                weight_columns_);
        connect_layer_inputs<Net, code>(parameters, draws_.by_number(), samples.first,
                                        kernel::stride, put);
        connect_norm<code>(this->template norm_scale_of<group>(),
                           this->template norm_shift_of<group>(), put);
        this->template connect_others<group, code>(
            inputs, samples.first, put,
            std::make_index_sequence<network.groups[group].operands()>{});
        if constexpr (constexpr int i = code::code.input_index("scale"); i >= 0)
            arguments.uniforms[static_cast<std::size_t>(i)] =
                here::loss_here.weight * here::scale_of(counts_[Output]);
        // Gradients of readers, or of another loss, are there already.
        constexpr bool is_added = pass::template sums_gradients<group> || is_another<Output>;
        if constexpr (When == phase::training)
            this->template connect_gradients<group, is_added>(arguments, 1, samples);
        constexpr unsigned halved = pass::template halves_of<group>(1);
        constexpr unsigned inputs_padded =
            pass::template padded_inputs<group, code>() & ~code::bit_of("target");
        constexpr simd::row_layout layout_of_rows{
            0, inputs_padded, ~halved, 1u, 0, pass::template added_outputs<group>(1, is_added)};
        constexpr unsigned same_for_rows =
            kernel::template shared_inputs<code> | code::bit_of("sample_weight");
        return run_over_samples<code, Real, here::row_width, here::output_size, layout_of_rows,
                                row_forms{kernel::template halved_inputs<code>, halved,
                                          same_for_rows,
                                          pass::template shared_outputs<group>(1)}>(
            arguments, samples.count)[0];
    }

    aligned_block<Real> one_hot_;
    aligned_block<double> sums_;
    std::array<double, layout::outputs> losses_{};
    std::array<std::size_t, layout::outputs> counts_{};
    const Real *targets_ = nullptr, *weights_ = nullptr;  // of the batch at hand
    std::size_t reserved_ = 0, weight_columns_ = 0;
};

// Of a network or a loss that is refused.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires(!is_trainable<Net, Loss>)
class backpropagation<Net, Real, Loss, Math> : batch_layout<Net, Real, Loss, Math> {
    using parameters_type = parameter_block<Net, Real>;
    using numbers = std::span<const Real>;

public:
    explicit backpropagation(const workers& = workers()) {}

    template <class = every_place>
    double run(const parameters_type&, numbers, numbers, seed = {}, auto...) { return 0; }
    double loss_of_data(const parameters_type&, numbers, numbers, numbers = {}) { return 0; }
    std::span<const double> losses() const { return {}; }
    std::span<const std::size_t> counts() const { return {}; }
    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }
    void update_statistics(Real*) {}
    workers& threads() { return workers_; }

private:
    parameters_type gradients_;
    workers workers_;
};

}  // namespace weft

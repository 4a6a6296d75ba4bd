// SPDX-License-Identifier: MIT
// The loss of a batch and its gradient with respect to every parameter, in one arena.
#pragma once

#include <weft/model/batch_layout.hpp>
#include <weft/model/model.hpp>
#include <weft/model/penalties.hpp>
#include <weft/model/staged_pass.hpp>

namespace weft {

// Its arrays are allocated for the largest batch seen.
template <auto const& Net, class Real, auto const& Loss, class Math = accurate>
class backpropagation : public staged_pass<Net, Real, Math> {
    using pass = staged_pass<Net, Real, Math>;
    using pass::draws_, pass::last, pass::network;
    using typename pass::all_groups, typename pass::parameters_type;
    template <std::size_t Group>
    using kernel_of = typename pass::template kernel_of<Group>;
    template <phase When>
    using loss_code_of = loss_code<Net, Loss, When, Math>;

    using layout = batch_layout<Net, Real, Loss, Math>;
    static constexpr std::size_t input_size = layout::input_size;
    static constexpr std::size_t output_size = layout::output_size;
    static constexpr std::size_t row_width = layout::row_width;
    static constexpr std::size_t rows_of_sample = layout::rows_of_sample;
    static constexpr bool repeats_weights = layout::is_weighted && rows_of_sample > 1;
    using groups_below = std::make_index_sequence<last>;
    // The loss of so many samples is summed at a time, whatever threads there are.
    static constexpr std::size_t samples_a_sum = simd::rows_at_once;

public:
    using pass::pass;

    // Mean or sum of the loss over the batch, and the penalties; the gradients are in gradients()
    // afterwards. noise_step numbers the draws of dropout.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          labels also stand for one-hot targets; weights [samples] for a weighted loss
    // errors   lengths that do not fit, labels out of range: weft::error
    double run(const parameters_type& parameters, std::span<const Real> inputs,
               std::span<const Real> targets, seed noise_seed = {}, std::uint64_t noise_step = 0,
               std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        draws_.draw(noise_seed, noise_step, samples);
        this->clear_formula_gradients();
        const double scale = scale_of(samples);
        this->template prepare_norms<phase::training>(parameters.data());
        if constexpr (pass::in_stages) {
            this->forward_in_stages(parameters.data(), rows, samples, groups_below{});
            if constexpr (network.groups[last].takes_statistics)
                this->template contract_for_norm<last>(parameters.data(), rows, samples);
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                loss_and_gradient<phase::training>(parameters.data(), rows, thread, range, scale);
            });
            this->backward_in_stages(parameters.data(), rows, samples, all_groups{});
        } else {
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                this->template forward<phase::training>(parameters.data(), rows, thread, range,
                                                        groups_below{});
                loss_and_gradient<phase::training>(parameters.data(), rows, thread, range, scale);
                this->backward(parameters.data(), rows, thread, range);
            });
        }
        this->weight_gradients(rows, samples);
        const double penalty =
            penalties<Net, Real, Loss>::add(parameters.data(), this->gradients_.data());
        return sum_of(samples) * scale + penalty;
    }

    // The loss as it is in prediction (dropout off), without penalties and gradients.
    double loss_of_data(const parameters_type& parameters, std::span<const Real> inputs,
                        std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        this->template prepare_norms<phase::inference>(parameters.data());
        this->split_samples(samples, [&](std::size_t thread, index_range range) {
            this->template forward<phase::inference>(parameters.data(), rows, thread, range,
                                                     groups_below{});
            loss_and_gradient<phase::inference>(parameters.data(), rows, thread, range, 0);
        });
        return sum_of(samples) * scale_of(samples);
    }

private:
    // Checks a batch, and points targets_ and weights_ at its rows.
    std::size_t start(std::span<const Real> inputs, std::span<const Real> targets,
                      std::span<const Real> weights) {
        const std::size_t samples = layout::check(inputs, targets, weights);
        reserve(samples);
        targets_ = targets.data(), weights_ = weights.data();
        if (layout::are_labels_for_rows(targets.size(), samples)) {
            std::fill_n(one_hot_.begin(), samples * output_size, Real(0));
            for (std::size_t s = 0; s < samples; ++s)
                one_hot_[s * output_size + static_cast<std::size_t>(targets[s])] = Real(1);
            targets_ = one_hot_.data();
        }
        if constexpr (repeats_weights) {
            for (std::size_t row = 0; row < samples * rows_of_sample; ++row)
                row_weights_[row] = weights[row / rows_of_sample];
            weights_ = row_weights_.data();
        }
        return samples;
    }

    void reserve(std::size_t samples) {
        if (samples <= reserved_) return;
        this->reserve_groups(samples, this->workers_.threads());
        one_hot_ = aligned_block<Real>(layout::takes_label ? 0 : samples * output_size);
        row_weights_ = aligned_block<Real>(repeats_weights ? samples * rows_of_sample : 0);
        sums_ = aligned_block<double>((samples + samples_a_sum - 1) / samples_a_sum);
        reserved_ = samples;
    }

    static double scale_of(std::size_t samples) {
        const std::size_t values = samples * (layout::value_a_row ? rows_of_sample : output_size);
        return layout::is_mean ? 1.0 / static_cast<double>(values) : 1.0;
    }
    // Of the loss of all samples.
    double sum_of(std::size_t samples) const {
        double sum = 0;
        for (std::size_t first = 0; first < samples; first += samples_a_sum)
            sum += sums_[first / samples_a_sum];
        return sum;
    }

    // The last group: its contraction, then its formulas, the loss and the gradient in one pass.
    template <phase When>
    void loss_and_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                           index_range samples, double scale) {
        const auto contract = [&](const group_arrays<Real>& arrays) {
            constexpr auto strides = pass::template strides_of<last>;
            if constexpr (When == phase::training && network.groups[last].takes_statistics) {
                // It is there, before the statistics.
            } else if constexpr (network.groups[last].is_concatenation)
                kernel_of<last>::template forward<When, false, strides>(parameters, arrays);
            else if constexpr (network.groups[last].has_contraction)
                kernel_of<last>::template contract_into<strides>(parameters, arrays,
                                                                 arrays.output);
        };
        this->template with_arrays<When, last>(inputs, thread, samples, contract);
        const std::size_t end = samples.first + samples.count;
        for (std::size_t first = samples.first; first < end; first += samples_a_sum)
            sums_[first / samples_a_sum] = loss_of_some<When>(
                parameters, inputs, {first, std::min(samples_a_sum, end - first)}, scale);
    }

    template <phase When>
    double loss_of_some(const Real* parameters, const Real* inputs, index_range samples,
                        double scale) {
        using code = loss_code_of<When>;
        constexpr std::size_t stride = kernel_of<last>::stride;
        constexpr bool is_written =
            network.groups[last].has_contraction || network.groups[last].is_concatenation;
        constexpr std::size_t z_stride = is_written ? stride : pass::template input_stride<last>;
        constexpr bool is_before =
            When == phase::training && network.groups[last].takes_statistics;
        const Real* const z = !is_written ? this->template read_of<last>(inputs, samples.first)
                            : is_before   ? this->template before_of<last>(samples.first)
                                          : this->template output_of<last>(samples.first);
        simd::row_arguments<Real> arguments;
        const auto put = [&](std::size_t i, const Real* values_, std::size_t stride_) {
            arguments.inputs[i] = values_;
            arguments.input_strides[i] = stride_;
        };
        if constexpr (constexpr int i = code::code.input_index("x"); i >= 0) put(i, z, z_stride);
        if constexpr (constexpr int i = code::code.input_index("gate"); i >= 0)
            put(i, z + network.groups[last].row_width, z_stride);
        if constexpr (constexpr int i = code::code.input_index("target"); i >= 0)
            put(i, targets_ + samples.first * output_size, output_size);
        if constexpr (constexpr int i = code::code.input_index("label"); i >= 0)
            put(i, targets_ + samples.first * rows_of_sample, rows_of_sample);
        if constexpr (constexpr int i = code::code.input_index("sample_weight"); i >= 0)
            put(i, weights_ + samples.first * rows_of_sample, rows_of_sample);
        connect_layer_inputs<Net, code>(parameters, draws_.by_number(), samples.first, stride, put);
        connect_norm<code>(this->template norm_scale_of<last>(),
                           this->template norm_shift_of<last>(), put);
        this->template connect_others<last, code>(
            inputs, samples.first, put,
            std::make_index_sequence<kernel_of<last>::read_count - 1>{});
        if constexpr (constexpr int i = code::code.input_index("scale"); i >= 0)
            arguments.uniforms[static_cast<std::size_t>(i)] = scale;
        if constexpr (When == phase::training)
            this->template connect_gradients<last>(arguments, 1, samples);
        constexpr unsigned halved = pass::template halves_of<last>(1);
        constexpr unsigned inputs_padded =
            pass::template padded_inputs<last, code>() & ~code::bit_of("target");
        constexpr simd::row_layout layout_of_rows{
            0, inputs_padded, ~halved, 1u, 0, pass::template added_outputs<last>(1)};
        return run_over_samples<code, Real, row_width, output_size, layout_of_rows,
                                row_forms{kernel_of<last>::template halved_inputs<code>, halved,
                                          kernel_of<last>::template shared_inputs<code>,
                                          pass::template shared_outputs<last>(1)}>(
            arguments, samples.count)[0];
    }

    aligned_block<Real> one_hot_, row_weights_;
    aligned_block<double> sums_;
    const Real *targets_ = nullptr, *weights_ = nullptr;  // of the batch at hand
    std::size_t reserved_ = 0;
};

// Of a network or a loss that is refused.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires(!is_trainable<Net, Loss>)
class backpropagation<Net, Real, Loss, Math> : batch_layout<Net, Real, Loss, Math> {
    using parameters_type = parameter_block<Net, Real>;
    using numbers = std::span<const Real>;

public:
    explicit backpropagation(const workers& = workers()) {}

    double run(const parameters_type&, numbers, numbers, seed = {}, std::uint64_t = 0,
               numbers = {}) {
        return 0;
    }
    double loss_of_data(const parameters_type&, numbers, numbers, numbers = {}) { return 0; }
    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }
    void update_statistics(Real*) {}
    workers& threads() { return workers_; }

private:
    parameters_type gradients_;
    workers workers_;
};

}  // namespace weft

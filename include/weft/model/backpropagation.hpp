// SPDX-License-Identifier: MIT
// The loss of a batch and its gradient with respect to every parameter, in one arena.
#pragma once

#include <weft/model/batch_layout.hpp>
#include <weft/model/group_storage.hpp>
#include <weft/model/model.hpp>
#include <weft/model/penalties.hpp>

namespace weft {

// Its arrays are allocated for the largest batch seen.
template <auto const& Net, class Real, auto const& Loss, class Math = accurate>
class backpropagation : protected group_storage<Net, Real, Math> {
protected:
    using storage = group_storage<Net, Real, Math>;
    using storage::draws_, storage::needs_input_gradient, storage::storage_;
    template <std::size_t Group>
    static constexpr std::size_t input_stride = storage::template input_stride<Group>;
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t groups = network.group_count;
    static constexpr std::size_t last = groups - 1;
    using parameters_type = parameter_block<Net, Real>;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;
    template <phase When>
    using loss_code_of = loss_code<Net, Loss, When, Math>;

    using layout = batch_layout<Net, Real, Loss, Math>;
    static constexpr std::size_t input_size = layout::input_size;
    static constexpr std::size_t output_size = layout::output_size;
    static constexpr std::size_t row_width = layout::row_width;
    static constexpr std::size_t rows_of_sample = layout::rows_of_sample;
    static constexpr bool repeats_weights = layout::is_weighted && rows_of_sample > 1;

public:
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
        draws_.draw(noise_seed, noise_step, samples);
        forward_all(parameters.data(), inputs.data(), samples, std::make_index_sequence<last>{});
        const double value =
            loss_and_gradient<phase::training>(parameters.data(), inputs.data(), samples);
        backward_all(parameters.data(), inputs.data(), samples, std::make_index_sequence<groups>{});
        return value + penalties<Net, Real, Loss>::add(parameters.data(), gradients_.data());
    }

    // The loss as it is in prediction (dropout off), without penalties and gradients.
    double loss_of_data(const parameters_type& parameters, std::span<const Real> inputs,
                        std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        inference_all(parameters.data(), inputs.data(), samples, std::make_index_sequence<last>{});
        return loss_and_gradient<phase::inference>(parameters.data(), inputs.data(), samples);
    }

    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }

protected:
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
        this->reserve_groups(samples);
        one_hot_ = aligned_block<Real>(layout::takes_label ? 0 : samples * output_size);
        row_weights_ = aligned_block<Real>(repeats_weights ? samples * rows_of_sample : 0);
        reserved_ = samples;
    }
    template <std::size_t... Group>
    void forward_all([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                     [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (kernel_of<Group>::template forward<phase::training, keeps_input<Net, Group, Math>,
                                            input_stride<Group>>(
             parameters, this->template arrays_of<Group>(inputs, samples)),
         ...);
    }
    template <std::size_t... Group>
    void inference_all([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                       [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (kernel_of<Group>::template forward<phase::inference, false, input_stride<Group>>(
             parameters, this->template arrays_of<Group>(inputs, samples)),
         ...);
    }

    // The last group: its contraction, then its formulas, the loss and the gradient in one pass.
    template <phase When>
    double loss_and_gradient(const Real* parameters, const Real* inputs, std::size_t samples) {
        using code = loss_code_of<When>;
        constexpr std::size_t stride = kernel_of<last>::stride;
        const Real* z = this->template input_of<last>(inputs);
        std::size_t z_stride = input_stride<last>;
        if constexpr (network.groups[last].has_contraction) {
            kernel_of<last>::template contract_into<input_stride<last>>(
                parameters, this->template arrays_of<last>(inputs, samples),
                storage_[last].output.data());
            z = storage_[last].output.data();
            z_stride = stride;
        }
        const std::size_t values = samples * (layout::value_a_row ? rows_of_sample : output_size);
        const double scale = layout::is_mean ? 1.0 / static_cast<double>(values) : 1.0;
        simd::row_arguments<Real> arguments;
        const auto connect = [&](std::string_view name, const Real* values_, std::size_t stride_) {
            const int i = code::code.input_index(name);
            if (i < 0) return;
            arguments.inputs[static_cast<std::size_t>(i)] = values_;
            arguments.input_strides[static_cast<std::size_t>(i)] = stride_;
        };
        connect("x", z, z_stride);
        connect("gate", z + network.groups[last].row_width, z_stride);
        connect("target", targets_, output_size);
        connect("label", targets_, rows_of_sample);
        connect("sample_weight", weights_, rows_of_sample);
        connect_layer_inputs<Net, code>(
            parameters, draws_.by_number(), stride,
            [&](std::size_t i, const Real* values_, std::size_t stride_) {
                arguments.inputs[i] = values_;
                arguments.input_strides[i] = stride_;
            });
        if (const int i = code::code.input_index("scale"); i >= 0)
            arguments.uniforms[static_cast<std::size_t>(i)] = scale;
        if constexpr (When == phase::training) connect_gradients<last>(arguments, 1);
        constexpr bool padded = network.groups[last].has_contraction || last > 0;
        constexpr unsigned inputs_padded =
            padded ? ~(code::bit_of("target") | code::bit_of("gate")) : 0u;
        constexpr simd::row_layout layout_of_rows{
            0, inputs_padded, ~halves_of<last>(1), 1u, 0, sums_over_rows<last>(1)};
        const auto totals = run_over_samples<code, Real, row_width, output_size, layout_of_rows,
                                             halves{kernel_of<last>::template halved_inputs<code>,
                                                    halves_of<last>(1)}>(arguments, samples);
        return totals[0] * scale;
    }

    template <std::size_t... Group>
    void backward_all(const Real* parameters, const Real* inputs, std::size_t samples,
                      std::index_sequence<Group...>) {
        (backward_group<last - Group>(parameters, inputs, samples), ...);
    }

    // From the gradient at a group's contraction: of its parameters, and at the group below.
    template <std::size_t Group>
    void backward_group(const Real* parameters, const Real* inputs, std::size_t samples) {
        using here = kernel_of<Group>;
        const Real* const gradient = storage_[Group].gradient.data();
        if constexpr (network.groups[Group].has_contraction) {
            Real* const bias = here::bias_offset == here::layout::no_parameter
                                   ? nullptr
                                   : gradients_.data() + here::bias_offset;
            kernels::dense_backward_weights<here::inputs, here::outputs, input_stride<Group>>(
                this->template input_of<Group>(inputs), gradient, samples,
                gradients_.data() + here::kernel_offset, bias);
        }
        if constexpr (needs_input_gradient(Group)) {
            using below = kernel_of<Group - 1>;
            using code = gradient_code<Net, Group - 1, Math>;
            Real* const to = this->template upstream_of<Group - 1>();
            if constexpr (network.groups[Group].has_contraction) {
                const Real* const w = parameters + here::kernel_offset;
                Real* const panel = storage_[Group].panel.data();
                if constexpr (!code::fits_epilogue || code::is_identity) {
                    kernels::dense_backward_inputs<here::inputs, here::outputs>(
                        gradient, w, panel, samples,
                        simd::row_store<Real, here::inputs, below::stride>{to});
                    if constexpr (!code::fits_epilogue)
                        formula_gradient<Group - 1>(parameters, to, inputs, samples);
                } else {
                    static constexpr simd::epilogue_layout around{
                        .columns = here::inputs,
                        .output_stride = below::stride,
                        .input_strides = below::template epilogue_strides<code>(
                            network.groups[Group - 1].has_contraction ? below::stride
                                                                      : input_stride<Group - 1>)};
                    using done = simd::epilogue<code, Real, around>;
                    typename done::input_arrays others{};
                    this->template connect_forward<Group - 1>(
                        parameters, inputs,
                        [&](std::size_t i, const Real* of, std::size_t) { others[i] = of; });
                    kernels::dense_backward_inputs<here::inputs, here::outputs>(
                        gradient, w, panel, samples, done(others, to));
                }
            } else {
                formula_gradient<Group - 1>(parameters, gradient, inputs, samples);
            }
        }
    }

    // The gradient through a group's formulas in a pass of its own, into the group's gradient
    // array, and of the formulas' parameters.
    template <std::size_t Group>
    void formula_gradient(const Real* parameters, const Real* upstream, const Real* inputs,
                          std::size_t samples) {
        using here = kernel_of<Group>;
        using code = gradient_code<Net, Group, Math>;
        simd::row_arguments<Real> arguments;
        const auto connect = [&](std::size_t i, const Real* values, std::size_t stride) {
            arguments.inputs[i] = values;
            arguments.input_strides[i] = stride;
        };
        this->template connect_forward<Group>(parameters, inputs, connect);
        if (const int i = code::code.input_index("upstream"); i >= 0)
            connect(static_cast<std::size_t>(i), upstream, here::stride);
        connect_gradients<Group>(arguments, 0);
        constexpr bool reads_caller = Group == 0 && !network.groups[Group].has_contraction;
        constexpr unsigned unpadded =
            code::bit_of("gate") | (reads_caller ? code::bit_of("x") : 0u);
        constexpr simd::row_layout layout_of_rows{0, ~unpadded, ~halves_of<Group>(0),
                                                  0, 0,         sums_over_rows<Group>(0)};
        run_over_samples<code, Real, network.groups[Group].row_width, here::outputs, layout_of_rows,
                         halves{here::template halved_inputs<code>, halves_of<Group>(0)}>(arguments,
                                                                                          samples);
    }

    // Outputs first, first + 1, ... of a program are the gradients with respect to its group's
    // input, or the halves of it, and trainable parameters; those are sums over the rows, from 0.
    template <std::size_t Group>
    void connect_gradients(simd::row_arguments<Real>& to, std::size_t first) {
        constexpr const plan_group& group = network.groups[Group];
        for (std::size_t half = 0; half < (group.halves_rows ? 2 : 1); ++half) {
            to.outputs[first] = storage_[Group].gradient.data() + half * group.row_width;
            to.output_strides[first++] = storage::template gradient_stride<Group>;
        }
        for (const parameter_place& place : kernel_of<Group>::layout::places) {
            if (!is_of_formula<Group>(place)) continue;
            to.outputs[first] = gradients_.data() + place.offset;
            to.output_strides[first] = 0;
            std::fill_n(to.outputs[first++], place.stride, Real(0));
        }
    }
    // The outputs, from first on, that are halves; and that are sums over the rows.
    template <std::size_t Group>
    static constexpr unsigned halves_of(std::size_t first) {
        return network.groups[Group].halves_rows ? 3u << first : 0u;
    }
    template <std::size_t Group>
    static constexpr bool is_of_formula(const parameter_place& place) {
        constexpr const plan_group& group = network.groups[Group];
        return place.layer >= group.begin && place.layer < group.end &&
               network.layers[place.layer].facts.has_channels;
    }
    template <std::size_t Group>
    static constexpr unsigned sums_over_rows(std::size_t first) {
        unsigned bits = 0, bit = (network.groups[Group].halves_rows ? 4u : 2u) << first;
        for (const parameter_place& place : kernel_of<Group>::layout::places)
            if (is_of_formula<Group>(place)) bits |= std::exchange(bit, bit << 1);
        return bits;
    }

    aligned_block<Real> one_hot_, row_weights_;
    const Real *targets_ = nullptr, *weights_ = nullptr;  // of the batch at hand
    parameters_type gradients_;
    std::size_t reserved_ = 0;
};

// Of a network or a loss that is refused.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires(!is_trainable<Net, Loss>)
class backpropagation<Net, Real, Loss, Math> : batch_layout<Net, Real, Loss, Math> {
    using parameters_type = parameter_block<Net, Real>;
    using numbers = std::span<const Real>;

public:
    double run(const parameters_type&, numbers, numbers, seed = {}, std::uint64_t = 0,
               numbers = {}) {
        return 0;
    }
    double loss_of_data(const parameters_type&, numbers, numbers, numbers = {}) { return 0; }
    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }

private:
    parameters_type gradients_;
};

}  // namespace weft

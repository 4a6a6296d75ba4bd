// SPDX-License-Identifier: MIT
// The loss of a batch and its gradient with respect to every parameter, in one arena.
#pragma once

#include <weft/model/batch_layout.hpp>
#include <weft/model/layer_draws.hpp>
#include <weft/model/model.hpp>

namespace weft {

// Arrays for a batch: of every group its output, what its backward pass needs, and the gradient
// that enters its contraction. They are allocated for the largest batch seen.
template <auto const& Net, class Real, auto const& Loss>
class backpropagation {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t groups = network.group_count;
    static constexpr std::size_t last = groups - 1;
    using parameters_type = parameter_block<Net, Real>;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group>;
    template <phase When>
    using loss_code_of = loss_code<Net, Loss, When>;

    using layout = batch_layout<Net, Real, Loss>;
    static constexpr std::size_t input_size = layout::input_size;
    static constexpr std::size_t output_size = layout::output_size;
    static constexpr std::size_t row_width = layout::row_width;
    static constexpr std::size_t rows_of_sample = layout::rows_of_sample;
    static constexpr bool repeats_weights = layout::is_weighted && rows_of_sample > 1;

public:
    // Mean or sum of the loss over the batch; the gradients are in gradients() afterwards.
    // noise_step numbers the draws of dropout.
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
        return value;
    }

    // The loss as it is in prediction (dropout off), without gradients.
    double value(const parameters_type& parameters, std::span<const Real> inputs,
                 std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        inference_all(parameters.data(), inputs.data(), samples, std::make_index_sequence<last>{});
        return loss_and_gradient<phase::inference>(parameters.data(), inputs.data(), samples);
    }

    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }

private:
    struct group_storage {
        aligned_block<Real> output, before, gradient, panel;
    };

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
        reserve_groups(samples, std::make_index_sequence<groups>{});
        one_hot_ = aligned_block<Real>(layout::takes_label ? 0 : samples * output_size);
        row_weights_ = aligned_block<Real>(repeats_weights ? samples * rows_of_sample : 0);
        draws_.reserve(samples);
        reserved_ = samples;
    }
    template <std::size_t... Group>
    void reserve_groups(std::size_t samples, std::index_sequence<Group...>) {
        ((storage_[Group].output = aligned_block<Real>(samples * kernel_of<Group>::stride),
          storage_[Group].gradient = aligned_block<Real>(samples * kernel_of<Group>::stride),
          storage_[Group].before =
              aligned_block<Real>(keeps_input<Net, Group> ? samples * kernel_of<Group>::stride : 0),
          storage_[Group].panel = aligned_block<Real>(
              needs_input_gradient(Group) ? kernel::panel_elements<kernel_of<Group>::outputs, Real>
                                          : 0)),
         ...);
    }

    // Whether anything below a group has parameters.
    static constexpr bool needs_input_gradient(std::size_t group) {
        for (std::size_t g = 0; g < group; ++g)
            if (network.groups[g].has_contraction) return true;
        return false;
    }

    // What a group reads: the caller's array, or the output of the group below.
    template <std::size_t Group>
    const Real* input_of(const Real* inputs) const {
        if constexpr (Group == 0) return inputs;
        else return storage_[Group - 1].output.data();
    }
    template <std::size_t Group>
    static constexpr std::size_t input_stride = [] {
        if constexpr (Group == 0) return input_size;
        else return kernel_of<Group - 1>::stride;
    }();
    template <std::size_t Group>
    group_arrays<Real> arrays_of(const Real* inputs, std::size_t samples) {
        return {.input = input_of<Group>(inputs),
                .output = storage_[Group].output.data(),
                .before = storage_[Group].before.data(),
                .draws = draws_.by_layer(),
                .samples = samples};
    }
    template <std::size_t... Group>
    void forward_all([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                     [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (kernel_of<Group>::template forward<phase::training, keeps_input<Net, Group>,
                                            input_stride<Group>>(parameters,
                                                                 arrays_of<Group>(inputs, samples)),
         ...);
    }
    template <std::size_t... Group>
    void inference_all([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                     [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (kernel_of<Group>::template forward<phase::inference, false, input_stride<Group>>(
             parameters, arrays_of<Group>(inputs, samples)), ...);
    }

    // The last group: its contraction, then its formulas, the loss and the gradient in one pass.
    template <phase When>
    double loss_and_gradient(const Real* parameters, const Real* inputs, std::size_t samples) {
        using code = loss_code_of<When>;
        constexpr std::size_t stride = kernel_of<last>::stride;
        const Real* z = input_of<last>(inputs);
        std::size_t z_stride = input_stride<last>;
        if constexpr (network.groups[last].has_contraction) {
            kernel_of<last>::template contract_into<input_stride<last>>(
                parameters, arrays_of<last>(inputs, samples), storage_[last].output.data());
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
        connect("target", targets_, output_size);
        connect("label", targets_, rows_of_sample);
        connect("sample_weight", weights_, rows_of_sample);
        connect_noise<code>(draws_.by_layer(), [&](std::size_t i, const Real* noise_values) {
            arguments.inputs[i] = noise_values;
            arguments.input_strides[i] = stride;
        });
        if (const int i = code::code.input_index("scale"); i >= 0)
            arguments.uniforms[static_cast<std::size_t>(i)] = scale;
        arguments.outputs[1] = storage_[last].gradient.data();
        arguments.output_strides[1] = stride;
        constexpr bool padded = network.groups[last].has_contraction || last > 0;
        constexpr unsigned inputs_padded = padded ? ~(bit_of("target", code::code)) : 0u;
        const auto totals =
            run_over_samples<code, Real, row_width, output_size,
                             simd::row_layout{0, inputs_padded, ~0u, 1u}>(arguments, samples);
        return totals[0] * scale;
    }
    static constexpr unsigned bit_of(std::string_view name, const auto& code) {
        const int i = code.input_index(name);
        return i < 0 ? 0u : 1u << i;
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
            kernel::dense_backward_weights<here::inputs, here::outputs, input_stride<Group>>(
                input_of<Group>(inputs), gradient, samples, gradients_.data() + here::kernel_offset,
                bias);
        }
        if constexpr (needs_input_gradient(Group)) {
            using below = kernel_of<Group - 1>;
            using code = gradient_code<Net, Group - 1>;
            Real* const to = storage_[Group - 1].gradient.data();
            if constexpr (network.groups[Group].has_contraction) {
                const Real* const w = parameters + here::kernel_offset;
                Real* const panel = storage_[Group].panel.data();
                if constexpr (code::reduces || code::is_identity) {
                    kernel::dense_backward_inputs<here::inputs, here::outputs>(
                        gradient, w, panel, samples,
                        [&](std::size_t row, std::size_t vector, simd::batch<Real> value)
                            __attribute__((always_inline)) {
                                simd::store_aligned(
                                    to + row * below::stride + vector * kernel::lanes<Real>, value);
                            });
                    if constexpr (code::reduces) formula_gradient<Group - 1>(to, inputs, samples);
                } else {
                    simd::epilogue_arguments<Real> around{.output = to, .stride = below::stride};
                    connect_forward<Group - 1>(
                        inputs, [&](std::size_t i, const Real* values, std::size_t stride) {
                            around.inputs[i] = values;
                            around.strides[i] = stride;
                        });
                    kernel::dense_backward_inputs<here::inputs, here::outputs>(
                        gradient, w, panel, samples,
                        simd::epilogue<code, Real, here::inputs, false>(around));
                }
            } else {
                formula_gradient<Group - 1>(gradient, inputs, samples);
            }
        }
    }

    // The gradient through a group's formulas in a pass of its own, into the group's gradient
    // array.
    template <std::size_t Group>
    void formula_gradient(const Real* upstream, const Real* inputs, std::size_t samples) {
        using here = kernel_of<Group>;
        using code = gradient_code<Net, Group>;
        simd::row_arguments<Real> arguments;
        const auto connect = [&](std::size_t i, const Real* values, std::size_t stride) {
            arguments.inputs[i] = values;
            arguments.input_strides[i] = stride;
        };
        connect_forward<Group>(inputs, connect);
        if (const int i = code::code.input_index("upstream"); i >= 0)
            connect(static_cast<std::size_t>(i), upstream, here::stride);
        arguments.outputs[0] = storage_[Group].gradient.data();
        arguments.output_strides[0] = here::stride;
        run_over_samples<code, Real, network.groups[Group].row_width, here::outputs,
                         simd::row_layout{0, ~0u, ~0u, 0}>(arguments, samples);
    }

    // The arrays of the forward pass that a group's gradient reads: put(input index, array,
    // stride).
    template <std::size_t Group, class Put>
    void connect_forward(const Real* inputs, const Put& put) {
        using code = gradient_code<Net, Group>;
        constexpr std::size_t stride = kernel_of<Group>::stride;
        if (const int y = code::code.input_index("y"); y >= 0)
            put(static_cast<std::size_t>(y), storage_[Group].output.data(), stride);
        if (const int z = code::code.input_index("x"); z >= 0) {
            if constexpr (network.groups[Group].has_contraction)
                put(static_cast<std::size_t>(z), storage_[Group].before.data(), stride);
            else put(static_cast<std::size_t>(z), input_of<Group>(inputs), input_stride<Group>);
        }
        connect_noise<code>(draws_.by_layer(),
                            [&](std::size_t i, const Real* values) { put(i, values, stride); });
    }

    std::array<group_storage, groups> storage_;
    layer_draws<Net, Real> draws_;
    aligned_block<Real> one_hot_, row_weights_;
    const Real *targets_ = nullptr, *weights_ = nullptr;  // of the batch at hand
    parameters_type gradients_;
    std::size_t reserved_ = 0;
};

}  // namespace weft

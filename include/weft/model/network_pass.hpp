// SPDX-License-Identifier: MIT
// Forward and backward of a network on a batch, whatever gives the gradient at its end.
#pragma once

#include <weft/model/group_storage.hpp>
#include <weft/model/parameters.hpp>

namespace weft {

// What is done for some samples of a batch does not depend on the others, but for the gradients of
// parameters, which are sums over all of them in order.
template <auto const& Net, class Real, class Math>
class network_pass : protected group_storage<Net, Real, Math> {
protected:
    using storage = group_storage<Net, Real, Math>;
    using storage::draws_, storage::needs_input_gradient, storage::storage_;
    template <std::size_t Group>
    static constexpr std::size_t input_stride = storage::template input_stride<Group>;
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t groups = network.group_count;
    static constexpr std::size_t last = groups - 1;
    using all_groups = std::make_index_sequence<groups>;
    using parameters_type = parameter_block<Net, Real>;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;

public:
    explicit network_pass(const workers& threads = workers()) : workers_(threads) {}

    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }
    workers& threads() { return workers_; }

protected:
    // Calls work(thread, samples) for ranges of a batch; for the whole where parameters of formulas
    // sum over its rows.
    template <class Work>
    void split_samples(std::size_t samples, const Work& work) {
        if constexpr (has_formula_parameters) work(std::size_t{0}, index_range{0, samples});
        else workers_.split(samples, simd::rows_at_once, work);
    }

    // The outputs of the groups named.
    template <phase When, std::size_t... Group>
    void forward([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                 [[maybe_unused]] index_range samples, std::index_sequence<Group...>) {
        (kernel_of<Group>::template forward<
             When, When == phase::training && keeps_input<Net, Group, Math>, input_stride<Group>>(
             parameters, this->template arrays_of<Group>(inputs, samples)), ...);
    }

    // From the gradient at the last group's contraction, or at its input, to that of every group
    // below, and of the parameters of their formulas.
    void backward(const Real* parameters, const Real* inputs, std::size_t thread,
                  index_range samples) {
        backward(parameters, inputs, thread, samples, std::make_index_sequence<last>{});
    }
    template <std::size_t... Group>
    void backward([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                  [[maybe_unused]] std::size_t thread, [[maybe_unused]] index_range samples,
                  std::index_sequence<Group...>) {
        (input_gradient<last - Group>(parameters, inputs, thread, samples), ...);
    }

    // Then the gradients of kernels and biases.
    void weight_gradients(const Real* inputs, std::size_t samples) {
        weight_gradients(inputs, samples, all_groups{});
    }
    template <std::size_t... Group>
    void weight_gradients([[maybe_unused]] const Real* inputs,
                          [[maybe_unused]] std::size_t samples, std::index_sequence<Group...>) {
        (weight_gradient<last - Group>(inputs, samples), ...);
    }
    template <std::size_t Group>
    void weight_gradient(const Real* inputs, std::size_t samples) {
        using here = kernel_of<Group>;
        if constexpr (network.groups[Group].has_contraction) {
            Real* const kernel = gradients_.data() + here::kernel_offset;
            Real* const bias = here::bias_offset == here::layout::no_parameter
                                   ? nullptr
                                   : gradients_.data() + here::bias_offset;
            workers_.split(here::inputs, simd::tile_rows, [&](std::size_t, index_range rows) {
                kernels::dense_backward_weights<here::outputs, input_stride<Group>>(
                    this->template input_of<Group>(inputs, 0) + rows.first,
                    this->template gradient_of<Group>(0), samples, rows.count,
                    kernel + rows.first * here::stride, rows.first == 0 ? bias : nullptr);
            });
        }
    }

    // From the gradient at a group's contraction to that at the group below.
    template <std::size_t Group>
    void input_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                        index_range samples) {
        if constexpr (needs_input_gradient(Group)) {
            using here = kernel_of<Group>;
            using below = kernel_of<Group - 1>;
            using code = gradient_code<Net, Group - 1, Math>;
            const Real* const gradient = this->template gradient_of<Group>(samples.first);
            Real* const to = this->template upstream_of<Group - 1>(samples.first);
            const auto contract = [&](const auto& done) {
                kernels::dense_backward_inputs<here::inputs, here::outputs>(
                    gradient, parameters + here::kernel_offset,
                    storage_[Group].panel.data() + thread * storage::template panel_size<Group>,
                    samples.count, done);
            };
            if constexpr (!network.groups[Group].has_contraction) {
                formula_gradient<Group - 1>(parameters, gradient, inputs, samples);
            } else if constexpr (!code::fits_epilogue || code::is_identity) {
                contract(simd::row_store<Real, here::inputs, below::stride>{to});
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
                    parameters, inputs, samples.first,
                    [&](std::size_t i, const Real* of, std::size_t) { others[i] = of; });
                contract(done(others, to));
            }
        }
    }

    // The gradient through a group's formulas in a pass of its own, into the group's gradient
    // array, and of the formulas' parameters.
    template <std::size_t Group>
    void formula_gradient(const Real* parameters, const Real* upstream, const Real* inputs,
                          index_range samples) {
        using here = kernel_of<Group>;
        using code = gradient_code<Net, Group, Math>;
        simd::row_arguments<Real> arguments;
        const auto connect = [&](std::size_t i, const Real* values, std::size_t stride) {
            arguments.inputs[i] = values;
            arguments.input_strides[i] = stride;
        };
        this->template connect_forward<Group>(parameters, inputs, samples.first, connect);
        if (const int i = code::code.input_index("upstream"); i >= 0)
            connect(static_cast<std::size_t>(i), upstream, here::stride);
        connect_gradients<Group>(arguments, 0, samples.first);
        constexpr bool reads_caller = Group == 0 && !network.groups[Group].has_contraction;
        constexpr unsigned unpadded =
            code::bit_of("gate") | (reads_caller ? code::bit_of("x") : 0u);
        constexpr simd::row_layout layout_of_rows{0, ~unpadded, ~halves_of<Group>(0),
                                                  0, 0,         sums_over_rows<Group>(0)};
        run_over_samples<code, Real, network.groups[Group].row_width, here::outputs, layout_of_rows,
                         halves{here::template halved_inputs<code>, halves_of<Group>(0)}>(
            arguments, samples.count);
    }

    // Outputs first, first + 1, ... of a program are the gradients with respect to its group's
    // input, or the halves of it, from a sample on, and trainable parameters; those are added to
    // what is there.
    template <std::size_t Group>
    void connect_gradients(simd::row_arguments<Real>& to, std::size_t first, std::size_t sample) {
        constexpr const plan_group& group = network.groups[Group];
        for (std::size_t half = 0; half < (group.halves_rows ? 2 : 1); ++half) {
            to.outputs[first] = this->template gradient_of<Group>(sample) + half * group.row_width;
            to.output_strides[first++] = storage::template gradient_stride<Group>;
        }
        for (const parameter_place& place : kernel_of<Group>::layout::places) {
            if (!is_of_formula<Group>(place)) continue;
            to.outputs[first] = gradients_.data() + place.offset;
            to.output_strides[first++] = 0;
        }
    }
    void clear_formula_gradients() {
        for (const parameter_place& place : parameter_layout<Net, Real>::places)
            if (network.layers[place.layer].facts.has_channels)
                std::fill_n(gradients_.data() + place.offset, place.stride, Real(0));
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
    static constexpr bool has_formula_parameters = [] {
        for (const plan_layer& layer : network.layers)
            if (layer.facts.has_channels) return true;
        return false;
    }();

    workers workers_;
    parameters_type gradients_;
};

}  // namespace weft

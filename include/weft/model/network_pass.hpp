// SPDX-License-Identifier: MIT
// Forward and backward of a network on a batch, whatever gives the gradient at its end.
#pragma once

#include <weft/model/batch_statistics.hpp>
#include <weft/model/workers.hpp>

namespace weft::inline v0_1 {

// What is done for some samples of a batch does not depend on the others, but for the gradients of
// parameters, which are sums over all of them in order, and the statistics of batch norms.
template <auto const& Net, class Real, class Math>
class network_pass : protected batch_statistics<Net, Real, Math> {
protected:
    using storage = batch_statistics<Net, Real, Math>;
    using storage::draws_, storage::flows, storage::gradients_, storage::groups, storage::network;
    using typename storage::all_groups, typename storage::parameters_type;
    static constexpr std::size_t last = groups - 1;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;

public:
    // Threads share a batch by so many samples, and losses are summed by them, whatever threads
    // there are: fewer where a sample takes longer, so that a small batch is enough for several.
    static constexpr std::size_t samples_at_once = [] {
        std::size_t macs = 0;
        for (std::size_t i = 0; i < network.layer_count; ++i) macs += network.layers[i].facts.macs;
        return macs >= 400'000 ? 4 : macs >= 50'000 ? 16 : simd::rows_at_once;
    }();

    explicit network_pass(const workers& threads = workers()) : workers_(threads) {}

    const parameters_type& gradients() const { return gradients_; }
    parameters_type& gradients() { return gradients_; }
    workers& threads() { return workers_; }
    using storage::update_statistics;

protected:
    // Calls work(thread, samples) for ranges of a batch; for the whole where parameters of formulas
    // sum over its rows.
    template <class Work>
    void split_samples(std::size_t samples, const Work& work) {
        if constexpr (storage::has_formula_parameters)
            work(std::size_t{0}, index_range{0, samples});
        else workers_.split(samples, samples_at_once, work);
    }

    // The outputs of the groups named.
    template <phase When, std::size_t... Group>
    void forward([[maybe_unused]] const Real* parameters, [[maybe_unused]] const Real* inputs,
                 [[maybe_unused]] std::size_t thread, [[maybe_unused]] index_range samples,
                 std::index_sequence<Group...>) {
        (forward_group<When, Group>(parameters, inputs, thread, samples), ...);
    }
    template <phase When, std::size_t Group>
    void forward_group(const Real* parameters, const Real* inputs, std::size_t thread,
                       index_range samples) {
        constexpr bool keeps = storage::template has_before<Group>
                            && network.groups[Group].has_contraction
                            && (When == phase::training || keeps_value_for_loss(network, Group));
        const auto run = [&](const group_arrays<Real>& arrays) {
            kernel_of<Group>::template forward<When, keeps, storage::template strides_of<Group>>(
                parameters, arrays);
        };
        this->template with_arrays<When, Group>(inputs, thread, samples, run);
    }

    // From the last group to the first: at_output(group, thread, samples) gives the gradients of
    // losses at the group's contraction, or at its input, and at the other operands of its merges;
    // from there they go on to every group that it depends on, and to the parameters of their
    // formulas.
    template <class AtOutput>
    void backward(const Real* parameters, const Real* inputs, std::size_t thread,
                  index_range samples, const AtOutput& at_output) {
        backward(parameters, inputs, thread, samples, at_output, all_groups{});
    }
    template <class AtOutput, std::size_t... Group>
    void backward(const Real* parameters, const Real* inputs, std::size_t thread,
                  index_range samples, const AtOutput& at_output, std::index_sequence<Group...>) {
        (backward_group<last - Group>(parameters, inputs, thread, samples, at_output), ...);
    }
    template <std::size_t Group, class AtOutput>
    void backward_group([[maybe_unused]] const Real* parameters,
                        [[maybe_unused]] const Real* inputs, [[maybe_unused]] std::size_t thread,
                        [[maybe_unused]] index_range samples,
                        [[maybe_unused]] const AtOutput& at_output) {
        if constexpr (flows[Group].has_gradient()) {
            if constexpr (storage::template sums_gradients<Group>)
                this->template formula_gradient<Group>(
                    parameters, this->template upstream_of<Group>(samples.first), inputs, samples);
            if constexpr (flows[Group].outputs > 0)
                at_output(std::integral_constant<std::size_t, Group>{}, thread, samples);
            input_gradient<Group>(parameters, inputs, thread, samples);
        }
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
        if constexpr (trains_contraction<Group>) {
            using contraction = typename kernel_of<Group>::contraction;
            constexpr std::size_t weight_rows = contraction::kernel::weight_rows;
            constexpr std::size_t layer = contraction_layer(network, Group);
            // Asked for here: that counts as a change of the block, which no two threads may do at
            // once.
            const auto places = contraction::at(gradients_.data());
            workers_.split(weight_rows, simd::tile_rows, [&](std::size_t thread,
                                                             index_range rows) {
                const Real* const rows_of_x = this->template read_of<Group>(inputs, 0);
                const auto add = [&]<std::size_t... Strides>(const auto*... reads) {
                    contraction::of.template backward_weights<Strides...>(
                        reads..., this->template gradient_of<Group>(0),
                        this->template kept_of<Group>(0), samples, rows,
                        places,
                        added_parameters{is_used_later<Group>(network.layers[layer].owner),
                                         is_used_later<Group>(network.layers[layer].tied_to)},
                        this->template workspace_of<Group>(thread));
                };
                constexpr auto strides = storage::template strides_of<Group>;
                constexpr std::size_t memory = kernel_of<Group>::read_count;
                if constexpr (contraction::reads_memory)
                    add.template operator()<strides[0], strides[memory]>(
                        rows_of_x, this->template read_of<Group, memory>(inputs, 0));
                else add.template operator()<strides[0]>(rows_of_x);
            });
        }
    }
    template <std::size_t Group>
    static constexpr bool trains_contraction = [] {
        const std::size_t layer = contraction_layer(network, Group);
        return layer != no_index && trains_parameters(network, layer);
    }();
    // Whether a group after it, which goes before it here, has the parameters of a layer.
    template <std::size_t Group>
    static constexpr bool is_used_later(std::size_t owner) {
        for (std::size_t g = Group + 1; g < groups; ++g)
            if (const std::size_t layer = contraction_layer(network, g); layer != no_index)
                if (network.layers[layer].owner == owner || network.layers[layer].tied_to == owner)
                    return true;
        return false;
    }

    // From the gradient at a group's contraction, or at its input, to that at what it reads.
    template <std::size_t Group>
    void input_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                        index_range samples) {
        constexpr plan_read from = kernel_of<Group>::read(0);
        if constexpr (network.groups[Group].is_concatenation) {
            this->template split_gradient<Group>(
                samples, std::make_index_sequence<kernel_of<Group>::read_count>{});
        } else if constexpr (storage::template passes_on<Group>) {
            give_gradient<Group, from.index>(parameters, inputs, thread, samples);
        } else if constexpr (storage::template passes_on_memory<Group>
                             || (trains_contraction<Group>
                                 && kernel_of<Group>::contraction::backs_always)) {
            write_gradient<Group, 0>(parameters, inputs, thread, samples, nullptr);
        }
    }
    template <std::size_t Group, std::size_t Below>
    void give_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                       index_range samples) {
        using here = kernel_of<Group>;
        using below = kernel_of<Below>;
        using code = gradient_code<Net, Below, Math>;
        constexpr bool has_contraction = network.groups[Group].has_contraction;
        constexpr bool is_fused = flows[Below].is_fused;
        constexpr const plan_group& group_below = network.groups[Below];
        constexpr bool has_channels =
            !group_below.is_of_channels || code::bit_of(norm_scale) != 0;
        constexpr bool fits =
            code::fits_epilogue && (!group_below.has_rows || !has_channels
                                    || group_below.row_width == tile_columns<Group>);
        const Real* const gradient = this->template gradient_of<Group>(samples.first);
        Real* const to = this->template upstream_of<Below>(samples.first);
        if constexpr (!has_contraction && is_fused) {
            this->template formula_gradient<Below>(parameters, gradient, inputs, samples);
        } else if constexpr (!has_contraction) {
            storage::template move_gradient<here::inputs, storage::template gradient_stride<Group>,
                                            below::stride,
                                            !is_first_gradient(network, Group, 0)>(
                gradient, to, samples.count);
        } else if constexpr (here::contraction::writes_inputs) {
            write_gradient<Group, below::stride>(parameters, inputs, thread, samples, to);
            if constexpr (is_fused && !code::is_identity)
                this->template formula_gradient<Below>(parameters, to, inputs, samples);
        } else if constexpr (!is_fused || !fits || code::is_identity) {
            constexpr bool is_added = !is_fused && !is_first_gradient(network, Group, 0);
            using store = simd::row_store<Real, tile_columns<Group>, tile_stride<Group, Below>,
                                          is_added>;
            contract_back<Group>(parameters, thread, samples,
                                 [&](std::size_t s) { return store{to + s * below::stride}; });
            if constexpr (is_fused && !fits)
                this->template formula_gradient<Below>(parameters, to, inputs, samples);
        } else {
            constexpr std::size_t columns = tile_columns<Group>;
            static constexpr auto strides_below =
                network.groups[Below].has_contraction
                    ? below::template with_first<below::stride>(
                          storage::template strides_of<Below>)
                    : storage::template strides_of<Below>;
            static constexpr simd::epilogue_layout around{
                .columns = columns,
                .output_stride = tile_stride<Group, Below>,
                .input_strides = below::template epilogue_strides<
                    code, strides_below, here::joins_samples ? 0 : columns>()};
            using done = simd::epilogue<code, Real, around>;
            contract_back<Group>(parameters, thread, samples, [&](std::size_t s) {
                typename done::input_arrays others{};
                this->template connect_forward<Below, code>(
                    parameters, inputs, samples.first + s,
                    [&](std::size_t i, const Real* of, std::size_t) { others[i] = of; });
                return done(others, to + s * below::stride);
            });
        }
    }
    // By a kernel that writes the gradient of a sample whole, and that of its memory; none to null.
    template <std::size_t Group, std::size_t Stride>
    void write_gradient(const Real* parameters, const Real* inputs, std::size_t thread,
                        index_range samples, Real* to) {
        using here = kernel_of<Group>;
        constexpr bool is_added = storage::template adds_inputs<Group>;
        const auto w = here::contraction::at(parameters);
        Real* const work = this->template workspace_of<Group>(thread);
        Real* const before_sum = work + storage::template kernel_workspace<Group>;
        here::contraction::prepare_backward(parameters, work);
        for (std::size_t s = 0; s < samples.count; ++s) {
            const std::size_t number = samples.first + s;
            Real* const sample = to == nullptr ? nullptr : to + s * Stride;
            Real* const dx = is_added ? before_sum : sample;
            const Real* const from = this->template read_of<Group>(inputs, number);
            Real* const kept = this->template kept_of<Group>(number);
            const Real* const dy = this->template gradient_of<Group>(number);
            if constexpr (here::contraction::reads_memory) {
                constexpr bool is_second = storage::template adds_memory<Group>;
                Real* const memory = gradient_of_memory<Group>(number);
                Real* const dmemory = is_second ? before_sum + here::inputs : memory;
                here::contraction::of.backward_inputs(
                    w, from, this->template read_of<Group, here::read_count>(inputs, number), kept,
                    dy, dx, dmemory, work);
                if constexpr (is_added) add_gradient<here::inputs>(dx, sample);
                if constexpr (is_second) add_gradient<here::memory_inputs>(dmemory, memory);
            } else {
                here::contraction::of.backward_inputs(w, from, kept, dy, dx, work);
                if constexpr (is_added) add_gradient<here::inputs>(dx, sample);
            }
        }
    }
    template <std::size_t Numbers>
    static void add_gradient(const Real* from, Real* to) {
        storage::template move_gradient<Numbers, Numbers, Numbers, true>(from, to, 1);
    }
    template <std::size_t Group>
    Real* gradient_of_memory(std::size_t sample) {
        using here = kernel_of<Group>;
        if constexpr (!storage::template passes_on_memory<Group>) return nullptr;
        else return this->template upstream_of<here::read(here::read_count).index>(sample);
    }
    // Rows of a contraction's input: whole samples, or the channels of a place.
    template <std::size_t Group>
    static constexpr std::size_t tile_columns = kernel_of<Group>::input_channels;
    template <std::size_t Group, std::size_t Below>
    static constexpr std::size_t tile_stride =
        kernel_of<Group>::joins_samples ? kernel_of<Below>::stride : tile_columns<Group>;

    // The gradient at a contraction's input; done(sample) takes its registers.
    template <std::size_t Group, class Done>
    void contract_back(const Real* parameters, std::size_t thread, index_range samples,
                       const Done& done) {
        using here = kernel_of<Group>;
        constexpr const auto& kernel = here::contraction::of;
        const auto w = here::contraction::at(parameters);
        const Real* const gradient = this->template gradient_of<Group>(samples.first);
        Real* const work = this->template workspace_of<Group>(thread);
        if constexpr (here::joins_samples) {
            kernel.backward_inputs(w, gradient, work, samples.count, done(0));
        } else {
            here::contraction::prepare_backward(parameters, work);
            for (std::size_t s = 0; s < samples.count; ++s)
                kernel.backward_inputs(w, gradient + s * here::stride, work, done(s));
        }
    }

    workers workers_;
};

}  // namespace weft

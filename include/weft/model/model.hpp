// SPDX-License-Identifier: MIT
// A network and its parameters, ready to predict.
#pragma once

#include <weft/graph/memory.hpp>
#include <weft/model/forward.hpp>
#include <weft/model/parameters.hpp>
#include <weft/model/runnable.hpp>
#include <weft/model/workers.hpp>

#include <array>
#include <span>

namespace weft {

// One aligned block of parameters and one of workspace; nothing is allocated after construction. A
// model is used by one thread at a time; copies are independent. Math is the tier of the functions,
// accurate or fast.
template <auto const& Net, class Real = float, class Math = accurate>
class model {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr row_storage storage{simd::width<Real>, sizeof(Real)};
    static constexpr auto lives = lifetimes(network, storage, false);
    static constexpr auto memory = plan_memory(network, storage, false);
    using reading = input_reading<Net, Real>;
    static constexpr std::size_t elements_a_sample =
        memory.elements + (reading::is_copied ? reading::stride : 0);

public:
    using real = Real;
    using math = Math;
    // Of a sample: all inputs side by side, all outputs side by side.
    static constexpr std::size_t input_size = input_offset(network, network.input_count);
    static constexpr std::size_t output_size = output_offset(network, network.output_count);
    // Whose arrays predict keeps in cache; fewer where those of one sample are large.
    static constexpr std::size_t samples_at_once = std::clamp<std::size_t>(
        last_cache_bytes / (sizeof(Real) * std::max<std::size_t>(1, elements_a_sample)), 1, 48);

    explicit model(seed from = {}) : workspace_(workspace_size) {
        parameters_.initialize(from);
    }
    // With all of its parameters given, in the order of their names, as save_header writes them.
    explicit model(std::span<const Real, parameter_block<Net, Real>::count> numbers)
        : workspace_(workspace_size) {
        parameters_.set(numbers);
    }

    // Of one parameter by its Keras-like name, "dense_1/kernel"; see parameter_block.
    std::vector<Real> get(std::string_view name) const { return parameters_.get(name); }
    void set(std::string_view name, std::span<const Real> numbers) {
        parameters_.set(name, numbers);
    }
    void set(std::string_view name, std::initializer_list<Real> numbers) {
        parameters_.set(name, numbers);
    }

    const parameter_block<Net, Real>& parameters() const { return parameters_; }
    parameter_block<Net, Real>& parameters() { return parameters_; }

    // The outputs for one sample.
    std::array<Real, output_size> operator()(std::span<const Real, input_size> sample) const {
        std::array<Real, output_size> result;
        // Whole registers are written and read back without waiting for a store of some lanes.
        run_all<false>(sample.data(), result.data(), {0, 1}, workspace_.data());
        return result;
    }

    // shapes   inputs [samples, input_size], outputs [samples, output_size], elsewhere
    void run(const Real* inputs, Real* outputs, std::size_t samples) const {
        run(inputs, outputs, {0, samples}, workspace_.data());
    }
    // Ranges of the samples side by side; each thread but the first allocates its workspace.
    void run(const Real* inputs, Real* outputs, std::size_t samples, workers& threads) const {
        threads.split(samples, samples_at_once, [&](std::size_t thread, index_range range) {
            aligned_block<Real> own(thread == 0 ? 0 : workspace_.size());
            run(inputs, outputs, range, thread == 0 ? workspace_.data() : own.data());
        });
    }

protected:
    // Of layers that step (model/stepper.hpp).
    void reset_states() {
        const auto reset = [&]<std::size_t Group>(std::integral_constant<std::size_t, Group>) {
            using contraction = contraction_of_group<Net, Real, Group>;
            const Real* const numbers = parameters_.data();
            if constexpr (contraction::state_elements > 0)
                contraction::kernel::reset(contraction::at(numbers),
                                           workspace_.data() + states_end(Group));
        };
        [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            (reset(std::integral_constant<std::size_t, Group>{}), ...);
        }(std::make_index_sequence<network.group_count>{});
    }

    void run(const Real* inputs, Real* outputs, index_range samples, Real* workspace) const {
        const std::size_t end = samples.first + samples.count;
        for (std::size_t first = samples.first, count = 0; first < end; first += count) {
            // No sample is left to be a batch of one, whose sums are in another order.
            const std::size_t left = end - first;
            const bool leaves_one = samples_at_once > 2 && left == samples_at_once + 1;
            count = leaves_one ? left - 2 : std::min(samples_at_once, left);
            run_all<true>(inputs + first * input_size, outputs + first * output_size,
                          {first, count}, workspace);
        }
    }
    // Direct: the only output is written to the caller's rows; else outputs are copied there.
    template <bool Direct>
    void run_all(const Real* inputs, Real* outputs, index_range samples, Real* workspace) const {
        [[maybe_unused]] const Real* const rows = read_input(inputs, samples.count, workspace);
        [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            (forward_one<Group, Direct>(rows, outputs, samples, workspace), ...);
        }(std::make_index_sequence<network.group_count>{});
        [&]<std::size_t... Output>(std::index_sequence<Output...>) {
            if constexpr (!Direct || writes_output == none)
                (copy_output<Output>(inputs, outputs, samples.count, workspace), ...);
        }(std::make_index_sequence<network.output_count>{});
    }
    // The caller's rows, or their copy behind the arrays of the groups.
    static const Real* read_input(const Real* from, [[maybe_unused]] std::size_t count,
                                  [[maybe_unused]] Real* workspace) {
        if constexpr (reading::is_copied) {
            Real* const to = workspace + memory.elements * samples_at_once;
            reading::copy(from, to, count);
            return to;
        } else return from;
    }
    // Behind the arrays and the copy: what the contractions work in, one after the other.
    static constexpr std::size_t contraction_workspace = []<std::size_t... Group>(
        std::index_sequence<Group...>) {
        return std::max(
            {std::size_t{0}, contraction_of_group<Net, Real, Group>::forward_workspace...});
    }(std::make_index_sequence<network.group_count>{});
    static constexpr std::size_t work_offset =
        elements_a_sample * samples_at_once + simd::width<Real>;
    // Then the numbers of a group's norm, which are computed when its turn comes.
    static constexpr std::size_t norm_stride = []<std::size_t... Group>(
        std::index_sequence<Group...>) {
        return std::max({std::size_t{0}, norm_of_group<Net, Real, Group>::stride...});
    }(std::make_index_sequence<network.group_count>{});
    static constexpr std::size_t norm_offset =
        work_offset + padded_to(contraction_workspace, simd::width<Real>);
    static constexpr std::size_t states_offset = norm_offset + 2 * norm_stride;
    // Behind that, each its own: the states of layers that step, up to those of a group.
    template <std::size_t... Group>
    static constexpr std::size_t states_before(std::size_t group, std::index_sequence<Group...>) {
        return (std::size_t{0} + ...
                + (Group < group ? padded_to(contraction_of_group<Net, Real, Group>::state_elements,
                                             simd::width<Real>)
                                 : 0));
    }
    static constexpr std::size_t states_end(std::size_t group) {
        return states_offset
             + states_before(group, std::make_index_sequence<network.group_count>{});
    }
    static constexpr std::size_t workspace_size = states_end(network.group_count);

    // Groups that do nothing in prediction, such as dropout on the input, are left out.
    template <std::size_t Group>
    static constexpr bool runs = !network.groups[Group].only_training;
    // Where a read is found: in the caller's array, or where a group wrote that runs.
    static constexpr plan_read source_of(plan_read from) {
        while (!from.is_input && network.groups[from.index].only_training)
            from = network.group_reads[network.groups[from.index].first_read];
        return from;
    }
    // From sample to sample of what a group writes: as far apart as those of the array it lies in.
    static constexpr std::size_t stride_of(std::size_t group) {
        return lives[lives[group].root].elements;
    }
    template <std::size_t Group>
    static constexpr auto strides_of() {
        using kernel_here = group_kernel<Net, Real, Group, Math>;
        read_strides<kernel_here::all_reads> result{};
        for (std::size_t k = 0; k < result.size(); ++k) {
            const plan_read from = source_of(kernel_here::read(k));
            result[k] = from.is_input ? reading::stride : stride_of(from.index);
        }
        return result;
    }

    // The group whose array is the only output, which it writes to the caller's rows; or none.
    static constexpr std::size_t writes_output = [] {
        const plan_read from = source_of(network.outputs[0]);
        return network.output_count == 1 && !from.is_input ? from.index : none;
    }();
    // From a group's array, or the caller's inputs, to rows of all outputs.
    template <std::size_t Output>
    static void copy_output(const Real* inputs, Real* outputs, std::size_t count,
                            Real* workspace) {
        constexpr plan_read from = source_of(network.outputs[Output]);
        constexpr std::size_t first = output_offset(network, Output);
        constexpr std::size_t numbers = output_offset(network, Output + 1) - first;
        const Real* place = nullptr;
        std::size_t stride = input_size;
        if constexpr (from.is_input) place = inputs + input_offset(network, from.index);
        else place = place_of(from.index, workspace), stride = stride_of(from.index);
        for (std::size_t s = 0; s < count; ++s)
            std::copy_n(place + s * stride, numbers, outputs + s * output_size + first);
    }

    template <std::size_t Group, bool Direct>
    void forward_one([[maybe_unused]] const Real* inputs, [[maybe_unused]] Real* outputs,
                     [[maybe_unused]] index_range samples,
                     [[maybe_unused]] Real* workspace) const {
        if constexpr (runs<Group>) {
            using kernel_here = group_kernel<Net, Real, Group, Math>;
            constexpr bool is_direct = Direct && Group == writes_output;
            Real* const place = place_of(Group, workspace);
            std::array<const Real*, kernel_here::all_reads> reads{};
            for (std::size_t k = 0; k < reads.size(); ++k) {
                const plan_read from = source_of(kernel_here::read(k));
                reads[k] = from.is_input ? inputs + reading::offsets[from.index]
                                         : place_of(from.index, workspace);
            }
            Real *const scale = workspace + norm_offset, *const shift = scale + norm_stride;
            using norm = norm_of_group<Net, Real, Group>;
            if constexpr (norm::is_there) norm::scale_and_shift(parameters_.data(), scale, shift);
            kernel_here::template forward<phase::inference, false, strides_of<Group>(),
                                          is_direct ? output_size : stride_of(Group)>(
                parameters_.data(),
                {.reads = reads.data(),
                 .output = is_direct ? outputs : place,
                 .before = place,
                 .norm_scale = scale,
                 .norm_shift = shift,
                 .workspace = workspace
                            + (kernel_here::contraction::state_elements > 0 ? states_end(Group)
                                                                            : work_offset),
                 .first = samples.first,
                 .samples = samples.count});
        }
    }
    // The array of a group: the samples of the array it lies in, from its first column on.
    static Real* place_of(std::size_t group, Real* workspace) {
        const array_life& here = lives[group];
        return workspace + memory.offsets[here.root] * samples_at_once + here.column;
    }

    parameter_block<Net, Real> parameters_;
    mutable aligned_block<Real> workspace_;
};

// Outputs of a refused network: none, whatever they are kept in.
template <class Real>
struct refused_outputs : std::span<const Real> {
    template <std::size_t Count>
    operator std::array<Real, Count>() const { return {}; }
};

// Of a declaration that is refused, or that no kernel runs: takes everything and does nothing, so
// that the refusal is the only error.
template <auto const& Net, class Real, class Math>
    requires(!is_runnable<Net>)
class model<Net, Real, Math> {
    static_assert(require_kernels<Net>());

public:
    using real = Real;
    static constexpr std::size_t input_size = 1, output_size = 1;

    explicit model(seed = {}) {}
    std::vector<Real> get(std::string_view) const { return {}; }
    void set(std::string_view, std::span<const Real>) {}
    void set(std::string_view, std::initializer_list<Real>) {}
    const parameter_block<Net, Real>& parameters() const { return parameters_; }
    parameter_block<Net, Real>& parameters() { return parameters_; }
    refused_outputs<Real> operator()(const auto&) const { return {}; }
    void run(const Real*, Real*, std::size_t) const {}
    void run(const Real*, Real*, std::size_t, workers&) const {}

private:
    parameter_block<Net, Real> parameters_;
};

}  // namespace weft

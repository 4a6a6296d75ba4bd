// SPDX-License-Identifier: MIT
// The walk of a prediction over a network's groups: functions of its parameters and a workspace.
#pragma once

#include <weft/graph/memory.hpp>
#include <weft/model/forward.hpp>
#include <weft/model/runnable.hpp>
#include <weft/model/workers.hpp>

#include <array>

namespace weft::inline v0_1 {

// Whose arrays predict keeps in cache; fewer where those of one sample are large.
template <class Real>
constexpr std::size_t samples_in_cache(std::size_t elements_a_sample) {
    return std::clamp<std::size_t>(
        last_cache_bytes / (sizeof(Real) * std::max<std::size_t>(1, elements_a_sample)), 1, 48);
}

// Of a walk that prepares nothing: weights are used as they are stored.
struct weights_as_stored {};

// The workspace holds the arrays of SamplesAtOnce samples, 0: of as many as samples_in_cache says.
// Parameters lie as parameter_layout says; both are aligned to storage_alignment. Prepared are a
// model's prepared_weights of them, or weights_as_stored.
template <auto const& Net, class Real, class Math, std::size_t SamplesAtOnce = 0,
          class Prepared = weights_as_stored>
struct prediction_walk {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr row_storage storage{simd::width<Real>, sizeof(Real)};
    static constexpr auto lives = lifetimes(network, storage);
    static constexpr auto memory = plan_memory(network, storage);
    using reading = input_reading<Net, Real>;
    static constexpr std::size_t elements_a_sample =
        memory.elements + (reading::is_copied ? reading::stride : 0);

    // Of a sample: all inputs side by side, all outputs side by side.
    static constexpr std::size_t input_size = input_offset(network, network.input_count);
    static constexpr std::size_t output_size = output_offset(network, network.output_count);
    static constexpr std::size_t samples_at_once =
        SamplesAtOnce > 0 ? SamplesAtOnce : samples_in_cache<Real>(elements_a_sample);

    // Begins the states of layers that step (model/stepper.hpp).
    static void reset_states([[maybe_unused]] const Real* parameters,
                             [[maybe_unused]] Real* workspace) {
        const auto reset = [&]<std::size_t Group>(std::integral_constant<std::size_t, Group>) {
            using contraction = contraction_of_group<Net, Real, Group>;
            if constexpr (contraction::state_elements > 0)
                contraction::kernel::reset(contraction::at(parameters),
                                           workspace + states_of(Group));
        };
        [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            (reset(std::integral_constant<std::size_t, Group>{}), ...);
        }(std::make_index_sequence<network.group_count>{});
    }

    // shapes   inputs [samples, input_size], outputs [samples, output_size], elsewhere
    static void run(const Real* parameters, const Prepared& prepared, const Real* inputs,
                    Real* outputs, index_range samples, Real* workspace) {
        const std::size_t end = samples.first + samples.count;
        for (std::size_t first = samples.first, count = 0; first < end; first += count) {
            // No sample is left to be a batch of one, whose sums are in another order.
            const std::size_t left = end - first;
            const bool leaves_one = samples_at_once > 2 && left == samples_at_once + 1;
            count = leaves_one ? left - 2 : std::min(samples_at_once, left);
            run_all<true>(parameters, prepared, inputs + first * input_size,
                          outputs + first * output_size, {first, count}, workspace);
        }
    }
    // Direct: the only output is written to the caller's rows; else outputs are copied there.
    template <bool Direct>
    static void run_all(const Real* parameters, const Prepared& prepared, const Real* inputs,
                        Real* outputs, index_range samples, Real* workspace) {
        [[maybe_unused]] const Real* const rows = read_input(inputs, samples.count, workspace);
        [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            (forward_one<Group, Direct>(parameters, prepared, rows, outputs, samples, workspace),
             ...);
        }(std::make_index_sequence<network.group_count>{});
        [&]<std::size_t... Output>(std::index_sequence<Output...>) {
            if constexpr (!Direct || writes_output == no_index)
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
    // Whether a group's contraction reads weights that were prepared.
    template <std::size_t Group>
    static constexpr bool is_prepared =
        !std::is_same_v<Prepared, weights_as_stored>
        && contraction_of_group<Net, Real, Group>::prepared_elements > 0;
    template <std::size_t Group>
    using arrays_of =
        std::conditional_t<is_prepared<Group>, prepared_arrays<Real>, group_arrays<Real>>;
    // The workspace: the arrays and the copy; from work_offset on what the contractions work in,
    // one after the other; from norm_offset on the numbers of a group's norm, computed when its
    // turn comes; from states_offset on the states of layers that step, each its own.
    static constexpr std::size_t contraction_workspace = []<std::size_t... Group>(
        std::index_sequence<Group...>) {
        return std::max(
            {std::size_t{0},
             (is_prepared<Group> ? contraction_of_group<Net, Real, Group>::prepared_workspace
                                 : contraction_of_group<Net, Real, Group>::forward_workspace)...});
    }(std::make_index_sequence<network.group_count>{});
    static constexpr std::size_t work_offset =
        elements_a_sample * samples_at_once + simd::width<Real>;
    static constexpr std::size_t norm_stride = []<std::size_t... Group>(
        std::index_sequence<Group...>) {
        return std::max({std::size_t{0}, norm_of_group<Net, Real, Group>::stride...});
    }(std::make_index_sequence<network.group_count>{});
    static constexpr std::size_t norm_offset =
        work_offset + padded_to(contraction_workspace, simd::width<Real>);
    static constexpr std::size_t states_offset = norm_offset + 2 * norm_stride;
    // Where the states of a group begin; of one more than there are, where all end.
    static constexpr std::size_t states_of(std::size_t group) {
        return [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            return (states_offset + ...
                    + (Group < group
                           ? padded_to(contraction_of_group<Net, Real, Group>::state_elements,
                                       simd::width<Real>)
                           : 0));
        }(std::make_index_sequence<network.group_count>{});
    }
    static constexpr std::size_t workspace_size = states_of(network.group_count);

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
    static constexpr auto sources_of() {
        using kernel_here = group_kernel<Net, Real, Group, Math>;
        std::array<plan_read, kernel_here::all_reads> result{};
        for (std::size_t k = 0; k < result.size(); ++k) result[k] = source_of(kernel_here::read(k));
        return result;
    }
    template <std::size_t Group>
    static constexpr auto strides_of() {
        constexpr auto sources = sources_of<Group>();
        read_strides<sources.size()> result{};
        for (std::size_t k = 0; k < result.size(); ++k)
            result[k] = sources[k].is_input ? reading::stride : stride_of(sources[k].index);
        return result;
    }

    // From place to place of a part of a concatenation; else 0.
    static constexpr std::size_t place_stride_of(std::size_t group) {
        const shape& whole = network.groups[lives[group].root].output;
        return lives[group].is_part && whole.elements() != whole.last() ? whole.last() : 0;
    }

    // The group whose array is the only output, which it writes to the caller's rows; or none.
    // Places of a concatenation, whose parts are written apart, are copied there.
    static constexpr std::size_t writes_output = [] {
        const plan_read from = source_of(network.outputs[0]);
        if (network.output_count != 1 || from.is_input) return no_index;
        const plan_group& last = network.groups[from.index];
        const bool has_places = last.output.elements() != last.output.last();
        return last.is_concatenation && has_places ? no_index : from.index;
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
    static void forward_one([[maybe_unused]] const Real* parameters,
                            [[maybe_unused]] const Prepared& prepared,
                            [[maybe_unused]] const Real* inputs, [[maybe_unused]] Real* outputs,
                            [[maybe_unused]] index_range samples,
                            [[maybe_unused]] Real* workspace) {
        if constexpr (runs<Group>) {
            using kernel_here = group_kernel<Net, Real, Group, Math>;
            constexpr bool is_direct = Direct && Group == writes_output;
            Real* const place = place_of(Group, workspace);
            // Found while compiling: no prediction walks through the plan.
            constexpr auto sources = sources_of<Group>();
            std::array<const Real*, sources.size()> reads{};
            for (std::size_t k = 0; k < reads.size(); ++k)
                reads[k] = sources[k].is_input ? inputs + reading::offsets[sources[k].index]
                                               : place_of(sources[k].index, workspace);
            Real *const scale = workspace + norm_offset, *const shift = scale + norm_stride;
            using norm = norm_of_group<Net, Real, Group>;
            if constexpr (norm::is_there) norm::scale_and_shift(parameters, scale, shift);
            arrays_of<Group> arrays{};
            arrays.reads = reads.data();
            arrays.output = is_direct ? outputs : place;
            arrays.before = place;
            arrays.norm_scale = scale;
            arrays.norm_shift = shift;
            arrays.workspace = workspace
                             + (kernel_here::contraction::state_elements > 0 ? states_of(Group)
                                                                             : work_offset);
            arrays.first = samples.first;
            arrays.samples = samples.count;
            if constexpr (is_prepared<Group>) arrays.prepared = prepared.template of<Group>();
            kernel_here::template forward<phase::inference, false, strides_of<Group>(),
                                          is_direct ? output_size : stride_of(Group),
                                          stride_of(Group), place_stride_of(Group)>(parameters,
                                                                                    arrays);
        }
    }
    // The array of a group: the samples of the array it lies in, from its first column on.
    static Real* place_of(std::size_t group, Real* workspace) {
        const array_life& here = lives[group];
        return workspace + memory.offsets[here.root] * samples_at_once + here.column;
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// What a training step keeps of each group of fused layers for a batch, and who reads it.
#pragma once

#include <weft/graph/gradients.hpp>
#include <weft/model/forward.hpp>
#include <weft/model/layer_draws.hpp>

namespace weft::inline v0_1 {

// Of every group its output, what its backward pass needs, and the gradient that enters its
// contraction: each [samples, padded output]. Where several groups read an output, their gradients
// are summed in an array of their own. The numbers of norms are of the batch.
template <auto const& Net, class Real, class Math>
class group_storage {
public:
    // Its arrays lie in its own arena.
    group_storage() = default;
    group_storage(group_storage&&) = default;
    group_storage& operator=(group_storage&&) = default;

protected:
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t groups = network.group_count;
    static constexpr auto flows = gradient_flows(network);
    using reading = input_reading<Net, Real>;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;

    struct kept_arrays {
        Real *output = nullptr, *before = nullptr, *gradient = nullptr, *upstream = nullptr,
             *unwanted = nullptr, *kept = nullptr, *norm = nullptr, *workspace = nullptr;
    };

    // One arena for a batch of so many samples; nothing else is allocated.
    void reserve_groups(std::size_t samples, std::size_t threads) {
        std::size_t elements = 0;
        for_each_array(samples, threads, all_groups{},
                       [&](Real*&, std::size_t count) { elements += count; });
        arena_ = aligned_block<Real>(elements);
        Real* next = arena_.data();
        for_each_array(samples, threads, all_groups{}, [&](Real*& array, std::size_t count) {
            array = count > 0 ? std::exchange(next, next + count) : nullptr;
        });
        draws_.reserve(samples);
    }
    // Calls visit(pointer, elements) for every array of a batch.
    template <std::size_t... Group, class Visit>
    void for_each_array(std::size_t samples, std::size_t threads, std::index_sequence<Group...>,
                        const Visit& visit) {
        visit(inputs_, reading::is_copied ? samples * reading::stride + behind : 0);
        (for_each_array_of<Group>(samples, threads, visit), ...);
    }
    template <std::size_t Group, class Visit>
    void for_each_array_of(std::size_t samples, std::size_t threads, const Visit& visit) {
        const auto array = [&](bool is_there, std::size_t stride) {
            return is_there ? samples * stride + behind : 0;
        };
        kept_arrays& here = storage_[Group];
        visit(here.output, array(true, kernel_of<Group>::stride));
        visit(here.gradient,
              array(flows[Group].has_gradient(), gradient_stride<Group>));
        visit(here.before, array(has_before<Group>, kernel_of<Group>::stride));
        visit(here.upstream, array(sums_gradients<Group>, kernel_of<Group>::stride));
        visit(here.unwanted,
              array(has_unwanted_gradient(network, Group), kernel_of<Group>::stride));
        visit(here.norm, norm_arrays(network.groups[Group])
                             * norm_of_group<Net, Real, Group>::stride);
        visit(here.kept,
              array(kernel_of<Group>::kept_stride > 0, kernel_of<Group>::kept_stride));
        visit(here.workspace,
              works<Group> ? threads * padded_to(workspace_size<Group>, simd::width<Real>) : 0);
    }
    // The last register of a place may be read beyond the array's end.
    static constexpr std::size_t behind = simd::width<Real>;
    using all_groups = std::make_index_sequence<groups>;

    // The caller's rows, or their copy.
    const Real* read_inputs(const Real* inputs, std::size_t samples) {
        if constexpr (!reading::is_copied) return inputs;
        reading::copy(inputs, inputs_, samples);
        return inputs_;
    }
    static constexpr bool needs_gradient(const plan_read& from) {
        return !from.is_input && flows[from.index].is_needed;
    }
    // Whether a group's contraction gives a gradient to what it reads; to its memory.
    template <std::size_t Group>
    static constexpr bool passes_on = group_storage::needs_gradient(kernel_of<Group>::read(0));
    template <std::size_t Group>
    static constexpr bool passes_on_memory =
        network.groups[Group].reads_memory
        && group_storage::needs_gradient(kernel_of<Group>::read(kernel_of<Group>::read_count));
    template <std::size_t Group>
    static constexpr bool works =
        passes_on<Group> || kernel_of<Group>::contraction::forward_workspace > 0
        || (network.groups[Group].has_contraction && !kernel_of<Group>::joins_samples);
    template <std::size_t Group>
    Real* workspace_of(std::size_t thread) {
        return works<Group> ? storage_[Group].workspace
                                  + thread * padded_to(workspace_size<Group>, simd::width<Real>)
                            : nullptr;
    }
    // Of one thread: what its kernel works in, then the gradient of a sample that it writes whole
    // where others gave theirs before.
    template <std::size_t Group>
    static constexpr bool adds_inputs =
        passes_on<Group> && kernel_of<Group>::contraction::writes_inputs
        && !flows[kernel_of<Group>::read(0).index].is_fused
        && !is_first_gradient(network, Group, 0);
    template <std::size_t Group>
    static constexpr bool adds_memory =
        passes_on_memory<Group>
        && !is_first_gradient(network, Group, kernel_of<Group>::read_count);
    template <std::size_t Group>
    static constexpr std::size_t kernel_workspace =
        padded_to(kernel_of<Group>::contraction::workspace, simd::width<Real>);
    template <std::size_t Group>
    static constexpr std::size_t workspace_size =
        kernel_workspace<Group>
        + (adds_inputs<Group> || adds_memory<Group> ? kernel_of<Group>::inputs : 0)
        + (adds_memory<Group> ? kernel_of<Group>::memory_inputs : 0);

    // Whether a group keeps the value before its formulas, for them or a loss, or takes the
    // gradient at its output where that of its input, twice as wide, has no room for it.
    template <std::size_t Group>
    static constexpr bool has_before =
        network.groups[Group].has_contraction
            ? keeps_input<Net, Group, Math> || network.groups[Group].takes_statistics
                  || keeps_value_for_loss(network, Group)
            : network.groups[Group].halves_rows;
    // Whether the gradients of a group's readers meet before they go through its formulas.
    template <std::size_t Group>
    static constexpr bool sums_gradients =
        flows[Group].is_read() && flows[Group].is_needed && !flows[Group].is_fused;

    // From a sample on: the output; the value before the formulas; the gradient at the contraction,
    // or at the input where there is none; the gradient at the output, for the pass over the
    // formulas.
    template <std::size_t Group>
    Real* output_of(std::size_t sample) {
        return storage_[Group].output + sample * kernel_of<Group>::stride;
    }
    template <std::size_t Group>
    Real* before_of(std::size_t sample) {
        if constexpr (has_before<Group>)
            return storage_[Group].before + sample * kernel_of<Group>::stride;
        else return output_of<Group>(sample);
    }
    template <std::size_t Group>
    Real* gradient_of(std::size_t sample) {
        return storage_[Group].gradient + sample * gradient_stride<Group>;
    }
    // What the contraction keeps, null where nothing is.
    template <std::size_t Group>
    Real* kept_of(std::size_t sample) {
        if constexpr (kernel_of<Group>::kept_stride == 0) return nullptr;
        else return storage_[Group].kept + sample * kernel_of<Group>::kept_stride;
    }
    template <std::size_t Group>
    Real* upstream_of(std::size_t sample) {
        if constexpr (sums_gradients<Group>)
            return storage_[Group].upstream + sample * kernel_of<Group>::stride;
        else if constexpr (network.groups[Group].halves_rows) return before_of<Group>(sample);
        else return gradient_of<Group>(sample);
    }
    template <std::size_t Group>
    static constexpr std::size_t gradient_stride =
        network.groups[Group].halves_rows ? kernels::padded<kernel_of<Group>::inputs, Real>
                                          : kernel_of<Group>::stride;

    // Numbers a channel of a group's norm: then the batch's mean and variance.
    template <std::size_t Group>
    Real* norm_scale_of() {
        return storage_[Group].norm;
    }
    template <std::size_t Group>
    Real* norm_shift_of() {
        return storage_[Group].norm + norm_of_group<Net, Real, Group>::stride;
    }

    // What a group reads: the caller's array, or the output of another group.
    template <std::size_t Group, std::size_t Read = 0>
    const Real* read_of(const Real* inputs, std::size_t sample) {
        constexpr plan_read from = kernel_of<Group>::read(Read);
        if constexpr (from.is_input)
            return inputs + sample * reading::stride + reading::offsets[from.index];
        else return output_of<from.index>(sample);
    }
    template <std::size_t Group, std::size_t Read>
    static constexpr std::size_t stride_of_read() {
        constexpr plan_read from = kernel_of<Group>::read(Read);
        if constexpr (from.is_input) return reading::stride;
        else return kernel_of<from.index>::stride;
    }
    template <std::size_t Group>
    static constexpr auto strides_of = [] {
        return []<std::size_t... Read>(std::index_sequence<Read...>) {
            return read_strides<sizeof...(Read)>{
                group_storage::template stride_of_read<Group, Read>()...};
        }(std::make_index_sequence<kernel_of<Group>::all_reads>{});
    }();
    template <std::size_t Group>
    static constexpr std::size_t input_stride = strides_of<Group>[0];

    // Calls use(arrays) with what a group reads and writes for some samples.
    template <phase When, std::size_t Group, class Use>
    void with_arrays(const Real* inputs, std::size_t thread, index_range samples, const Use& use) {
        [&]<std::size_t... Read>(std::index_sequence<Read...>) {
            const std::array<const Real*, sizeof...(Read)> reads{
                read_of<Group, Read>(inputs, samples.first)...};
            use(group_arrays<Real>{.reads = reads.data(),
                                   .output = output_of<Group>(samples.first),
                                   .before = before_of<Group>(samples.first),
                                   .draws = draws_.by_number(),
                                   .norm_scale = norm_scale_of<Group>(),
                                   .norm_shift = norm_shift_of<Group>(),
                                   .kept = When == phase::training
                                               ? kept_of<Group>(samples.first) : nullptr,
                                   .workspace = workspace_of<Group>(thread),
                                   .first = samples.first,
                                   .samples = samples.count});
        }(std::make_index_sequence<kernel_of<Group>::all_reads>{});
    }
    // The arrays of the forward pass that a program of a group reads, from a sample on: put(input
    // index, array, stride).
    template <std::size_t Group, class Code, class Put>
    void connect_forward(const Real* parameters, const Real* inputs, std::size_t sample,
                         const Put& put) {
        using here = kernel_of<Group>;
        if constexpr (constexpr int y = Code::code.input_index("y"); y >= 0)
            put(static_cast<std::size_t>(y), output_of<Group>(sample), here::stride);
        if constexpr (constexpr int z = Code::code.input_index("x"); z >= 0) {
            if constexpr (network.groups[Group].has_contraction)
                put(static_cast<std::size_t>(z), before_of<Group>(sample), here::stride);
            else
                put(static_cast<std::size_t>(z), read_of<Group>(inputs, sample),
                    input_stride<Group>);
        }
        if constexpr (constexpr int g = Code::code.input_index("gate"); g >= 0)
            put(static_cast<std::size_t>(g),
                read_of<Group>(inputs, sample) + network.groups[Group].row_width,
                input_stride<Group>);
        connect_others<Group, Code>(inputs, sample, put,
                                    std::make_index_sequence<network.groups[Group].operands()>{});
        connect_layer_inputs<Net, Code>(parameters, draws_.by_number(), sample, here::stride, put);
        connect_norm<Code>(norm_scale_of<Group>(), norm_shift_of<Group>(), put);
    }
    template <std::size_t Group, class Code, class Put, std::size_t... Other>
    void connect_others([[maybe_unused]] const Real* inputs, [[maybe_unused]] std::size_t sample,
                        [[maybe_unused]] const Put& put, std::index_sequence<Other...>) {
        (connect_other<Group, Code, Other>(inputs, sample, put), ...);
    }
    template <std::size_t Group, class Code, std::size_t Other, class Put>
    void connect_other(const Real* inputs, std::size_t sample, const Put& put) {
        constexpr int i = Code::code.input_index(other_name(Other).view());
        if constexpr (i >= 0)
            put(static_cast<std::size_t>(i), read_of<Group, Other + 1>(inputs, sample),
                strides_of<Group>[Other + 1]);
    }

    std::array<kept_arrays, groups> storage_;
    Real* inputs_ = nullptr;
    aligned_block<Real> arena_;
    layer_draws<Net, Real> draws_;
};

}  // namespace weft

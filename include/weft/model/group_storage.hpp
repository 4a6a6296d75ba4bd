// SPDX-License-Identifier: MIT
// What a training step keeps of each group of fused layers for a batch, and who reads it.
#pragma once

#include <weft/model/forward.hpp>
#include <weft/model/layer_draws.hpp>
#include <weft/model/workers.hpp>

namespace weft {

// Of every group its output, what its backward pass needs, and the gradient that enters its
// contraction: each [samples, padded output].
template <auto const& Net, class Real, class Math>
class group_storage {
protected:
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr std::size_t groups = network.group_count;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;

    struct arrays {
        aligned_block<Real> output, before, gradient, panel;
    };

    void reserve_groups(std::size_t samples, std::size_t threads) {
        reserve_groups(samples, threads, std::make_index_sequence<groups>{});
        draws_.reserve(samples);
    }
    template <std::size_t... Group>
    void reserve_groups(std::size_t samples, std::size_t threads, std::index_sequence<Group...>) {
        ((storage_[Group].output = aligned_block<Real>(samples * kernel_of<Group>::stride),
          storage_[Group].gradient = aligned_block<Real>(samples * gradient_stride<Group>),
          storage_[Group].before =
              aligned_block<Real>(has_before<Group> ? samples * kernel_of<Group>::stride : 0),
          storage_[Group].panel =
              aligned_block<Real>(needs_input_gradient(Group) ? threads * panel_size<Group> : 0)),
         ...);
    }
    // Of the panel of one thread.
    template <std::size_t Group>
    static constexpr std::size_t panel_size =
        kernels::panel_elements<kernel_of<Group>::outputs, Real>;

    // Whether a group keeps the value before its formulas, or takes the gradient at its output
    // where that of its input, twice as wide, has no room for it.
    template <std::size_t Group>
    static constexpr bool has_before =
        network.groups[Group].has_contraction ? keeps_input<Net, Group, Math>
                                              : network.groups[Group].halves_rows;
    // Of a sample: the gradient at a group's contraction; where the gradient at its output is put
    // for the pass over its formulas.
    template <std::size_t Group>
    Real* gradient_of(std::size_t sample) {
        return storage_[Group].gradient.data() + sample * gradient_stride<Group>;
    }
    template <std::size_t Group>
    Real* upstream_of(std::size_t sample) {
        if constexpr (network.groups[Group].halves_rows)
            return storage_[Group].before.data() + sample * kernel_of<Group>::stride;
        else return gradient_of<Group>(sample);
    }

    // From sample to sample of the gradient at a group's contraction, or at its input.
    template <std::size_t Group>
    static constexpr std::size_t gradient_stride =
        network.groups[Group].halves_rows ? kernels::padded<kernel_of<Group>::inputs, Real>
                                          : kernel_of<Group>::stride;

    // Whether anything below a group has parameters.
    static constexpr bool needs_input_gradient(std::size_t group) {
        for (std::size_t g = 0; g < group; ++g)
            if (network.groups[g].has_parameters) return true;
        return false;
    }

    template <std::size_t Group>
    Real* output_of(std::size_t sample) {
        return storage_[Group].output.data() + sample * kernel_of<Group>::stride;
    }
    template <std::size_t Group>
    Real* before_of(std::size_t sample) {
        if constexpr (has_before<Group>)
            return storage_[Group].before.data() + sample * kernel_of<Group>::stride;
        else return output_of<Group>(sample);
    }
    // What a group reads: the caller's array, or the output of the group below.
    template <std::size_t Group>
    const Real* input_of(const Real* inputs, std::size_t sample) {
        if constexpr (Group == 0) return inputs + sample * input_stride<Group>;
        else return output_of<Group - 1>(sample);
    }
    template <std::size_t Group>
    static constexpr std::size_t input_stride = [] {
        if constexpr (Group == 0)
            return network.input.elements();
        else
            return kernel_of<Group - 1>::stride;
    }();
    template <std::size_t Group>
    group_arrays<Real> arrays_of(const Real* inputs, index_range samples) {
        return {.input = input_of<Group>(inputs, samples.first),
                .output = output_of<Group>(samples.first),
                .before = before_of<Group>(samples.first),
                .draws = draws_.by_number(),
                .first = samples.first,
                .samples = samples.count};
    }
    // The arrays of the forward pass that a group's gradient reads, from a sample on: put(input
    // index, array, stride).
    template <std::size_t Group, class Put>
    void connect_forward(const Real* parameters, const Real* inputs, std::size_t sample,
                         const Put& put) {
        using code = gradient_code<Net, Group, Math>;
        constexpr std::size_t stride = kernel_of<Group>::stride;
        if (const int y = code::code.input_index("y"); y >= 0)
            put(static_cast<std::size_t>(y), output_of<Group>(sample), stride);
        if (const int z = code::code.input_index("x"); z >= 0) {
            if constexpr (network.groups[Group].has_contraction)
                put(static_cast<std::size_t>(z), before_of<Group>(sample), stride);
            else
                put(static_cast<std::size_t>(z), input_of<Group>(inputs, sample),
                    input_stride<Group>);
        }
        if (const int g = code::code.input_index("gate"); g >= 0)
            put(static_cast<std::size_t>(g),
                input_of<Group>(inputs, sample) + network.groups[Group].row_width,
                input_stride<Group>);
        connect_layer_inputs<Net, code>(parameters, draws_.by_number(), sample, stride, put);
    }

    std::array<arrays, groups> storage_;
    layer_draws<Net, Real> draws_;
};

}  // namespace weft

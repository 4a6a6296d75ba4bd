// SPDX-License-Identifier: MIT
// The contraction of a group: its layer, its parameters, and the kernel that computes it.
#pragma once

#include <weft/graph/gradients.hpp>
#include <weft/graph/layers.hpp>
#include <weft/model/attention_kernel.hpp>
#include <weft/model/embedding_kernels.hpp>
#include <weft/model/group_norm_kernel.hpp>
#include <weft/model/image_kernels.hpp>
#include <weft/model/layout.hpp>
#include <weft/model/recurrent_kernels.hpp>
#include <weft/model/resampling_kernels.hpp>

namespace weft::inline v0_1 {

struct no_contraction {
    static constexpr bool joins_samples = true, reads_registers = false, writes_inputs = false;
    static constexpr bool backs_always = false, fills_registers = false, reads_memory = false;
    static constexpr std::size_t workspace = 0, forward_workspace = 0, kept_elements = 0;
    static constexpr std::size_t state_elements = 0;
    static constexpr std::size_t prepared_elements = 0, prepared_workspace = 0;
};

namespace detail {

// The kernel with its parameters found among all.
template <auto const& Net, class Real, std::size_t Layer>
struct contraction_with_parameters {
    using layout = parameter_layout<Net, Real>;
    static constexpr const plan_layer& facts = layout::network.layers[Layer];
    using layer_type = std::remove_cvref_t<decltype(layer_at<Layer>(Net))>;
    using computed =
        std::conditional_t<facts.read_count < 2, layer_type,
                           with_memory<layer_type, memory_shape(layout::network, Layer)>>;
    using kernel = contraction_kernel<computed, facts.input, Real>;
    static constexpr kernel of = [] {
        if constexpr (std::is_constructible_v<kernel, const layer_type&>)
            return kernel(layer_at<Layer>(Net));
        else return kernel{};
    }();
    static constexpr bool joins_samples = kernel::joins_samples;
    static constexpr bool reads_registers = kernel::reads_registers;
    static constexpr bool writes_inputs = kernel::writes_inputs;
    static constexpr bool fills_registers = [] {
        if constexpr (joins_samples) return true;
        else return kernel::fills_registers;
    }();
    static constexpr bool backs_always = kernel::backs_always;
    static constexpr bool reads_memory = kernel::reads_memory;
    // As counted, or padded as the kernel says.
    static constexpr std::size_t kept_elements = [] {
        constexpr std::size_t counted = weft::kept_elements(layout::network, facts.group);
        if constexpr (counted > 0 && requires { kernel::kept_elements; })
            return kernel::kept_elements;
        else return counted;
    }();
    static constexpr std::size_t workspace = kernel::workspace;
    static constexpr std::size_t forward_workspace = kernel::forward_workspace;
    // Of a layer that steps: what its forward pass works in is its own from call to call.
    static constexpr std::size_t state_elements = [] {
        if constexpr (requires { kernel::state_elements; }) return kernel::state_elements;
        else return std::size_t{0};
    }();
    static constexpr std::size_t prepared_elements = kernel::prepared_elements;
    static constexpr std::size_t prepared_workspace = kernel::prepared_workspace;
    static constexpr std::size_t owner = facts.owner;
    static constexpr std::size_t count = std::tuple_size_v<typename kernel::pointers>;
    // By number in the layer's list; a bias that is not there is at the end of none.
    static constexpr std::array<std::size_t, count> offsets = [] {
        std::array<std::size_t, count> found{};
        found.fill(layout::no_parameter);
        std::size_t next = 0;
        for (const std::size_t layer : {facts.tied_to, owner})
            for (const parameter_place& place : layout::places)
                if (place.layer == layer) found[next++] = place.offset;
        return found;
    }();
    template <class Pointer>
    static constexpr auto at(Pointer parameters) {
        std::array<Pointer, count> result{};
        for (std::size_t k = 0; k < count; ++k)
            result[k] = offsets[k] == layout::no_parameter ? nullptr : parameters + offsets[k];
        return result;
    }

    template <std::size_t InputStride, class Done>
    static void forward(const Real* parameters, const Real* from, std::size_t samples,
                        const Done& done) {
        of.template forward<InputStride>(at(parameters), from, samples, done);
    }
    // memory: the second wire, null where the kernel reads none.
    template <class Done>
    static void forward(const Real* parameters, const Real* from,
                        [[maybe_unused]] const Real* memory, Real* kept, Real* work,
                        const Done& done) {
        if constexpr (kernel::reads_memory)
            of.forward(at(parameters), from, memory, kept, work, done);
        else of.forward(at(parameters), from, kept, work, done);
    }
    static void prepare(const Real* parameters, Real* prepared) {
        of.prepare(at(parameters), prepared);
    }
    template <class Done>
    static void predict(const Real* parameters, const Real* prepared, const Real* from, Real* work,
                        const Done& done) {
        of.predict(at(parameters), prepared, from, work, done);
    }
    // errors   numbers that the kernel cannot take: weft::error
    static void check([[maybe_unused]] const Real* from, [[maybe_unused]] std::size_t stride,
                      [[maybe_unused]] index_range samples) {
        if constexpr (requires { kernel::check(from, stride, samples); })
            kernel::check(from, stride, samples);
    }
    // Before the samples of a batch, counted from first.
    //
    // errors   as check
    static void prepare_forward([[maybe_unused]] const Real* parameters,
                                const Real* from, std::size_t stride, index_range samples,
                                [[maybe_unused]] Real* work) {
        check(from, stride, samples);
        if constexpr (requires { of.prepare_forward(at(parameters), work); })
            of.prepare_forward(at(parameters), work);
    }
    static void prepare_backward([[maybe_unused]] const Real* parameters,
                                 [[maybe_unused]] Real* work) {
        if constexpr (requires { of.prepare_backward(at(parameters), work); })
            of.prepare_backward(at(parameters), work);
    }
};

template <auto const& Net, class Real, std::size_t Group>
constexpr auto find_contraction() {
    constexpr std::size_t layer = contraction_layer(parameter_layout<Net, Real>::network, Group);
    if constexpr (layer == no_index) return no_contraction{};
    else return contraction_with_parameters<Net, Real, layer>{};
}

}  // namespace detail

template <auto const& Net, class Real, std::size_t Group>
using contraction_of_group = decltype(detail::find_contraction<Net, Real, Group>());

// How a network reads its inputs. The caller's rows are copied to places of their own where they
// all begin in one set of a cache, where a kernel reads whole registers of the last numbers, or
// where rows of whole registers have inputs that do not begin with one.
template <auto const& Net, class Real>
struct input_reading {
    static constexpr const auto& network = parameter_layout<Net, Real>::network;
    static constexpr std::size_t inputs = network.input_count;
    static constexpr std::size_t size = input_offset(network, inputs);
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr row_storage storage{lanes, sizeof(Real)};

    template <std::size_t Group>
    static constexpr bool group_reads_registers() {
        const plan_group& group = network.groups[Group];
        using contraction = contraction_of_group<Net, Real, Group>;
        bool reads = false;
        for (std::size_t k = 0; k < group.read_count; ++k) {
            const plan_read& from = network.group_reads[group.first_read + k];
            // A row for all places of a sample is read by the registers, too.
            const bool is_shared = k > 0 && network.layers[from.layer].output.elements()
                                                < group.output.elements();
            const bool by_registers = contraction::reads_registers
                                   || (is_shared && !contraction::joins_samples)
                                   || (group.takes_statistics && !group.has_contraction);
            reads = reads || (from.is_input && by_registers);
        }
        return reads;
    }

    static constexpr bool collides = storage.stride(size) != padded_to(size, lanes);
    static constexpr bool splits_registers = [] {
        bool splits = false;
        for (std::size_t k = 0; k < inputs; ++k)
            splits = splits || (size % lanes == 0 && input_offset(network, k) % lanes != 0);
        return splits;
    }();
    static constexpr bool reads_registers = [] {
        return []<std::size_t... Group>(std::index_sequence<Group...>) {
            return (input_reading::template group_reads_registers<Group>() || ...);
        }(std::make_index_sequence<network.group_count>{});
    }();
    static constexpr bool is_copied = collides || reads_registers || splits_registers;
    // Of each input its first number in a row; behind them that of the row's end.
    static constexpr std::array<std::size_t, inputs + 1> offsets = [] {
        std::array<std::size_t, inputs + 1> result{};
        for (std::size_t k = 0; k < inputs; ++k) {
            const std::size_t elements = network.layers[network.inputs[k]].output.elements();
            const bool is_padded = is_copied && k + 1 < inputs;
            result[k + 1] = result[k] + (is_padded ? padded_to(elements, lanes) : elements);
        }
        return result;
    }();
    static constexpr std::size_t stride =
        is_copied ? storage.stride(offsets[inputs]) : offsets[inputs];

    // Whether the layers that read an input can take the caller's rows.
    //
    // errors   numbers that one cannot, the row of an embedding that there is not: weft::error
    static void check(const Real* from, std::size_t samples) {
        const auto one = [&]<std::size_t Group>(std::integral_constant<std::size_t, Group>) {
            using contraction = contraction_of_group<Net, Real, Group>;
            constexpr plan_read read = network.group_reads[network.groups[Group].first_read];
            if constexpr (read.is_input && !std::is_same_v<contraction, no_contraction>)
                contraction::check(from + input_offset(network, read.index), size, {0, samples});
        };
        [&]<std::size_t... Group>(std::index_sequence<Group...>) {
            (one(std::integral_constant<std::size_t, Group>{}), ...);
        }(std::make_index_sequence<network.group_count>{});
    }
    // The copy of some rows.
    static void copy(const Real* from, Real* to, std::size_t samples) {
        for (std::size_t s = 0; s < samples; ++s)
            for (std::size_t k = 0; k < inputs; ++k) {
                const std::size_t first = input_offset(network, k);
                std::copy_n(from + s * size + first, input_offset(network, k + 1) - first,
                            to + s * stride + offsets[k]);
            }
    }
};

}  // namespace weft

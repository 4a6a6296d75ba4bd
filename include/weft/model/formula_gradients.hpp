// SPDX-License-Identifier: MIT
// Gradients through the formulas of groups: to what they read, and to their trained parameters.
#pragma once

#include <weft/model/group_storage.hpp>
#include <weft/model/parameters.hpp>

namespace weft::inline v0_1 {

template <auto const& Net, class Real, class Math>
class formula_gradients : protected group_storage<Net, Real, Math> {
protected:
    using storage = group_storage<Net, Real, Math>;
    using storage::flows, storage::groups, storage::network;
    using parameters_type = parameter_block<Net, Real>;
    template <std::size_t Group>
    using kernel_of = group_kernel<Net, Real, Group, Math>;

    // The inputs of a program of a group, as bits, that may be read up to whole registers; x is the
    // value before the formulas.
    template <std::size_t Group, class Code>
    static constexpr unsigned padded_inputs() {
        using here = kernel_of<Group>;
        constexpr auto given = storage::template strides_of<Group>;
        constexpr bool is_written =
            network.groups[Group].has_contraction || network.groups[Group].is_concatenation;
        if constexpr (is_written)
            return here::template padded_inputs<Code,
                                                here::template with_first<here::stride>(given)>();
        else return here::template padded_inputs<Code, given>();
    }

    // The gradient through a group's formulas in a pass of its own, into the group's gradient
    // array, to the other operands of its merges, and of the formulas' parameters.
    template <std::size_t Group>
    void formula_gradient(const Real* parameters, const Real* upstream, const Real* inputs,
                          index_range samples) {
        using here = kernel_of<Group>;
        if constexpr (network.groups[Group].is_concatenation) {
            move_gradient<here::outputs, here::stride, here::stride, false>(
                upstream, this->template gradient_of<Group>(samples.first), samples.count);
        } else {
            using code = gradient_code<Net, Group, Math>;
            simd::row_arguments<Real> arguments;
            const auto connect = [&](std::size_t i, const Real* values, std::size_t stride) {
                arguments.inputs[i] = values;
                arguments.input_strides[i] = stride;
            };
            this->template connect_forward<Group, code>(parameters, inputs, samples.first, connect);
            if constexpr (constexpr int i = code::code.input_index("upstream"); i >= 0)
                connect(static_cast<std::size_t>(i), upstream, here::stride);
            connect_gradients<Group>(arguments, 0, samples);
            constexpr unsigned padded = padded_inputs<Group, code>();
            constexpr simd::row_layout layout_of_rows{
                0, padded, ~halves_of<Group>(0), 0, 0, added_outputs<Group>(0)};
            run_over_samples<code, Real, here::row_width, here::outputs, layout_of_rows,
                             row_forms{here::template halved_inputs<code>, halves_of<Group>(0),
                                       here::template shared_inputs<code>,
                                       shared_outputs<Group>(0)}>(arguments, samples.count);
        }
    }

    // Outputs first, first + 1, ... of a program are the gradients with respect to its group's
    // input, or the halves of it, and to the other operands of its merges, from a sample on; then
    // to trainable parameters, which are added to what is there. IsAdded: so are all others.
    template <std::size_t Group, bool IsAdded = false>
    void connect_gradients(simd::row_arguments<Real>& to, std::size_t first, index_range samples) {
        constexpr const plan_group& group = network.groups[Group];
        const auto put = [&](Real* array, std::size_t stride) {
            to.outputs[first] = array;
            to.output_strides[first++] = stride;
        };
        constexpr std::size_t stride = storage::template gradient_stride<Group>;
        put(this->template gradient_of<Group>(samples.first), stride);
        if (group.halves_rows)
            put(this->template gradient_of<Group>(samples.first) + group.row_width, stride);
        connect_operands<Group, IsAdded>(samples, put,
                                std::make_index_sequence<group.operands()>{});
        for_each_formula_parameter<Group>(
            [&](const parameter_place& place) { put(gradients_.data() + place.offset, 0); });
    }
    template <std::size_t Group, bool IsAdded, class Put, std::size_t... Other>
    void connect_operands([[maybe_unused]] index_range samples, [[maybe_unused]] const Put& put,
                          std::index_sequence<Other...>) {
        (connect_operand<Group, Other + 1, IsAdded>(samples, put), ...);
    }
    // Where an operand needs no gradient, it goes where nothing reads it.
    template <std::size_t Group, std::size_t Read, bool IsAdded, class Put>
    void connect_operand(index_range samples, const Put& put) {
        constexpr plan_read from = kernel_of<Group>::read(Read);
        if constexpr (storage::needs_gradient(from)) {
            Real* const to = this->template upstream_of<from.index>(samples.first);
            constexpr std::size_t stride = kernel_of<from.index>::stride;
            // A number a channel gets the sum over the places, from 0.
            if constexpr (kernel_of<Group>::is_shared(Read) && !IsAdded
                          && is_first_gradient(network, Group, Read))
                std::fill_n(to, samples.count * stride, Real(0));
            put(to, stride);
        } else {
            constexpr std::size_t stride = kernel_of<Group>::stride;
            put(this->storage_[Group].unwanted + samples.first * stride, stride);
        }
    }
    void clear_formula_gradients() {
        for (const parameter_place& place : parameter_layout<Net, Real>::places)
            if (network.layers[place.layer].facts.has_channels)
                std::fill_n(gradients_.data() + place.offset, place.stride, Real(0));
    }
    // The outputs, from first on, that are halves; that are one row for a sample's; and that are
    // added to what is there: sums of gradients, sums over the rows.
    template <std::size_t Group>
    static constexpr unsigned halves_of(std::size_t first) {
        return network.groups[Group].halves_rows ? 3u << first : 0u;
    }
    template <std::size_t Group>
    static constexpr std::size_t own_outputs = network.groups[Group].halves_rows ? 2 : 1;
    template <std::size_t Group>
    static constexpr unsigned shared_outputs(std::size_t first) {
        unsigned bits = 0, bit = 1u << (first + own_outputs<Group>);
        for (std::size_t k = 1; k <= network.groups[Group].operands(); ++k, bit <<= 1)
            if (kernel_of<Group>::is_shared(k)) bits |= bit;
        return bits;
    }
    // In the order of the layers, as the program's outputs are; shared ones as often as they are
    // used.
    template <std::size_t Group, class Visit>
    static constexpr void for_each_formula_parameter(const Visit& visit) {
        constexpr const plan_group& group = network.groups[Group];
        for (std::size_t i = group.begin; i < group.end; ++i)
            if (network.layers[i].facts.has_channels)
                for (const parameter_place& place : kernel_of<Group>::layout::places)
                    if (place.layer == network.layers[i].owner) visit(place);
    }
    template <std::size_t Group>
    static constexpr unsigned added_outputs(std::size_t first, bool are_added = false) {
        unsigned bit = 1u << (first + own_outputs<Group>);
        unsigned bits = are_added ? bit - (1u << first) : 0u;
        for (std::size_t k = 1; k <= network.groups[Group].operands(); ++k, bit <<= 1)
            if (kernel_of<Group>::is_shared(k)
                || (storage::needs_gradient(kernel_of<Group>::read(k))
                    && (are_added || !is_first_gradient(network, Group, k))))
                bits |= bit;
        for_each_formula_parameter<Group>(
            [&](const parameter_place&) { bits |= std::exchange(bit, bit << 1); });
        return bits;
    }
    static constexpr bool has_formula_parameters = [] {
        for (const plan_layer& layer : network.layers)
            if (layer.facts.has_channels) return true;
        return false;
    }();
    // Of a concatenation to its parts.
    template <std::size_t Group, std::size_t... Part>
    void split_gradient(index_range samples, std::index_sequence<Part...>) {
        (give_part<Group, Part>(samples), ...);
    }
    template <std::size_t Group, std::size_t Part>
    void give_part(index_range samples) {
        using here = kernel_of<Group>;
        constexpr plan_read from = here::read(Part);
        if constexpr (!from.is_input) {
            if constexpr (flows[from.index].is_needed) {
                constexpr std::size_t width = network.layers[from.layer].output.last();
                constexpr std::size_t columns = network.groups[Group].output.last();
                constexpr std::size_t places = here::outputs / columns;
                constexpr std::size_t column = [] {
                    std::size_t sum = 0;
                    for (std::size_t k = 0; k < Part; ++k)
                        sum += network.layers[here::read(k).layer].output.last();
                    return sum;
                }();
                for (std::size_t s = 0; s < samples.count; ++s)
                    move_gradient<width, columns, width,
                                  !is_first_gradient(network, Group, Part)>(
                        this->template gradient_of<Group>(samples.first + s) + column,
                        this->template upstream_of<from.index>(samples.first + s), places);
            }
        }
    }
    template <std::size_t Columns, std::size_t FromStride, std::size_t ToStride, bool IsAdded>
    static void move_gradient(const Real* from, Real* to, std::size_t rows) {
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < Columns; ++column) {
                Real& sum = to[row * ToStride + column];
                const Real term = from[row * FromStride + column];
                sum = IsAdded ? sum + term : term;
            }
    }

    parameters_type gradients_;
};

}  // namespace weft

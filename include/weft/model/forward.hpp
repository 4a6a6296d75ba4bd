// SPDX-License-Identifier: MIT
// The forward pass of a group: its contraction, and its formulas on the way out of the registers.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/model/contraction.hpp>
#include <weft/model/norm_numbers.hpp>
#include <weft/model/sample_rows.hpp>
#include <weft/simd/epilogue.hpp>

namespace weft::inline v0_1 {

// The arrays a group reads and writes, for one sample after the other.
template <class Real>
struct group_arrays {
    const Real* const* reads = nullptr;  // by number: x, the other operands of merges, a memory
    Real* output = nullptr;  // [samples, output], padded or not
    Real* before = nullptr;  // [samples, padded output]: the value before the formulas, where it is
                             // kept, or formulas of rows follow; may be the output, where padded
    const Real* const* draws = nullptr;  // by number, each as output
    const Real *norm_scale = nullptr, *norm_shift = nullptr;
    Real* kept = nullptr;                // [samples, padded kept_elements] of the contraction
    Real* workspace = nullptr;           // of the contraction
    std::size_t first = 0;               // number of the first sample, of its draws
    std::size_t samples = 0;
};

// In prediction, of a contraction with prepared_elements.
template <class Real>
struct prepared_arrays : group_arrays<Real> {
    const Real* prepared = nullptr;
};

// From sample to sample of what a group reads, by number.
template <std::size_t Reads>
using read_strides = std::array<std::size_t, Reads>;

template <auto const& Net, class Real, std::size_t Group, class Math = accurate>
struct group_kernel {
    static constexpr const auto& network = network_plan<Net, Real>;
    static constexpr const plan_group& group = network.groups[Group];
    static constexpr std::size_t inputs = group.input.elements();
    static constexpr std::size_t outputs = group.output.elements();
    static constexpr std::size_t stride = kernels::padded<outputs, Real>;
    static constexpr std::size_t read_count = group.read_count;
    static constexpr std::size_t all_reads = group.all_reads();  // with a memory behind the others
    using layout = parameter_layout<Net, Real>;
    using strides = read_strides<all_reads>;

    // Where read number k is found.
    static constexpr const plan_read& read(std::size_t k) {
        return network.group_reads[group.first_read + k];
    }
    // Numbers of a sample of its contraction's second wire.
    static constexpr std::size_t memory_inputs =
        group.reads_memory ? network.layers[read(read_count).layer].output.elements() : 0;
    // Whether read number k is one number a channel, for every place.
    static constexpr bool is_shared(std::size_t k) {
        return k > 0 && network.layers[read(k).layer].output.elements() < outputs;
    }
    static constexpr std::size_t row_width = formula_row_width(network, group);

    using contraction = contraction_of_group<Net, Real, Group>;
    // Whether a sample is a row of the contraction; else its places are, of so many channels.
    static constexpr bool joins_samples = contraction::joins_samples;
    static constexpr std::size_t channels = [] {
        const std::size_t layer = contraction_layer(network, Group);
        return joins_samples || layer == no_index ? outputs : network.layers[layer].output.last();
    }();
    static constexpr std::size_t input_channels = [] {
        const std::size_t layer = contraction_layer(network, Group);
        return joins_samples || layer == no_index ? inputs : network.layers[layer].input.last();
    }();
    // Whether formulas can be computed on the rows that leave the contraction.
    static constexpr bool rows_are_channels = !group.has_rows || group.row_width == channels;

    // From row to row of what leaves the contraction, where samples lie SampleStride apart: a
    // sample of one place is a row with room behind it; places lie PlaceStride apart, if not 0.
    template <std::size_t SampleStride, std::size_t PlaceStride = 0>
    static constexpr std::size_t row_stride =
        joins_samples || (channels == outputs && contraction::fills_registers) ? SampleStride
        : PlaceStride > 0                                                      ? PlaceStride
                                                                               : channels;

    // The inputs of a program of this group that are halves of its rows, or the same for all rows
    // of a sample.
    template <class Code>
    static constexpr unsigned halved_inputs = group.halves_rows
                                                  ? Code::bit_of("x") | Code::bit_of("gate")
                                                  : 0u;
    template <class Code>
    static constexpr unsigned shared_inputs = [] {
        unsigned bits = 0;
        for (std::size_t i = 0; i < Code::code.input_count; ++i)
            if (const std::size_t k = Code::operand_numbers[i]; k != no_index)
                if (is_shared(k + 1)) bits |= 1u << i;
        return bits;
    }();

    // The inputs, as bits, that may be read up to whole registers.
    template <class Code, strides Strides>
    static constexpr unsigned padded_inputs() {
        const bool is_padded = Strides[0] % simd::width<Real> == 0;
        unsigned unpadded = Code::bit_of("gate") | (is_padded ? 0u : Code::bit_of("x"));
        for (std::size_t i = 0; i < Code::code.input_count; ++i)
            if (const std::size_t k = Code::operand_numbers[i]; k != no_index)
                if (Strides[k + 1] % simd::width<Real> != 0) unpadded |= 1u << i;
        return ~unpadded;
    }

    // The strides of the arrays around a tile whose rows are samples, Strides apart, or so many
    // Columns of a place. Parameters are the same for every row, other arrays are laid out as the
    // outputs.
    template <class Code, strides Strides, std::size_t Columns = 0>
    static constexpr auto epilogue_strides() {
        std::array<std::size_t, most_inputs> result{};
        for (std::size_t i = 0; i < Code::code.input_count; ++i) {
            const std::string_view name = Code::code.inputs[i].view();
            const std::size_t other = Code::operand_numbers[i];
            const bool is_parameter =
                layout::offset_of(Code::code.inputs[i]) != layout::no_parameter;
            const bool is_shared_read = other != no_index && is_shared(other + 1);
            if (is_parameter || is_of_norm(name) || (Columns > 0 && is_shared_read))
                result[i] = simd::same_row;
            else if (Columns > 0) result[i] = Columns;
            else
                result[i] = other != no_index  ? Strides[other + 1]
                            : name == "x" ? Strides[0]
                                          : stride;
        }
        return result;
    }

    // The contraction alone, into to. Strides are from sample to sample of what is read,
    // OutputStride of what is written.
    template <strides Strides, std::size_t OutputStride = stride, std::size_t PlaceStride = 0,
              class Arrays = group_arrays<Real>>
    static void contract_into(const Real* parameters, const Arrays& arrays, Real* to) {
        if constexpr (joins_samples)
            contraction::template forward<Strides[0]>(
                parameters, arrays.reads[0], arrays.samples,
                simd::row_store<Real, outputs, OutputStride>{to});
        else
            contract_samples<Strides>(parameters, arrays, [&](std::size_t s) {
                return simd::row_store<Real, channels, row_stride<OutputStride, PlaceStride>>{
                    to + s * OutputStride};
            });
    }
    static constexpr std::size_t kept_stride =
        contraction::kept_elements == 0 ? 0 : kernels::padded<contraction::kept_elements, Real>;

    // Keeps: whether the value before the formulas is stored too, BeforeStride from sample to
    // sample. Outputs without padding leave what follows them as it is.
    template <phase When, bool Keeps, strides Strides, std::size_t OutputStride = stride,
              std::size_t BeforeStride = stride, std::size_t PlaceStride = 0,
              class Arrays = group_arrays<Real>>
    static void forward(const Real* parameters, const Arrays& arrays) {
        using code = forward_code<Net, Group, When, Math>;
        if constexpr (group.is_concatenation) {
            concatenate<Strides, OutputStride>(arrays);
        } else if constexpr (!group.has_contraction) {
            formulas<code, Strides, OutputStride>(parameters, arrays, arrays.reads[0]);
        } else if constexpr (code::is_identity) {
            contract_into<Strides, OutputStride, PlaceStride>(parameters, arrays, arrays.output);
        } else if constexpr (code::reduces || !rows_are_channels) {
            contract_into<Strides, BeforeStride>(parameters, arrays, arrays.before);
            formulas<code, with_first<BeforeStride>(Strides), OutputStride>(parameters, arrays,
                                                                           arrays.before);
        } else {
            fused<code, Keeps, Strides, OutputStride, PlaceStride>(parameters, arrays);
        }
    }

    template <std::size_t First>
    static constexpr strides with_first(strides given) {
        given[0] = First;
        return given;
    }

    // Of a group that takes statistics of its contraction, in training: what is left when they are
    // there, in a pass of its own.
    template <strides Strides>
    static void forward_from_norm(const Real* parameters, const group_arrays<Real>& arrays) {
        using code = forward_code<Net, Group, phase::training, Math>;
        if constexpr (group.has_contraction)
            formulas<code, with_first<stride>(Strides), stride>(parameters, arrays, arrays.before);
        else formulas<code, Strides, stride>(parameters, arrays, arrays.reads[0]);
    }

private:
    template <class Code, bool Keeps, strides Strides, std::size_t OutputStride,
              std::size_t PlaceStride, class Arrays>
    static void fused(const Real* parameters, const Arrays& arrays) {
        constexpr std::size_t columns = channels;
        static constexpr simd::epilogue_layout around{
            .columns = columns,
            .output_stride = row_stride<OutputStride, PlaceStride>,
            .kept_stride = !Keeps ? 0 : joins_samples ? stride : columns,
            .input_strides = epilogue_strides<Code, Strides, joins_samples ? 0 : columns>()};
        using done = simd::epilogue<Code, Real, around>;
        typename done::input_arrays others{};
        const auto connect = [&](std::size_t sample) {
            connect_layer_inputs<Net, Code>(
                parameters, arrays.draws, arrays.first + sample, stride,
                [&](std::size_t i, const Real* values, std::size_t) { others[i] = values; });
            connect_norm<Code>(
                arrays.norm_scale, arrays.norm_shift,
                [&](std::size_t i, const Real* values, std::size_t) { others[i] = values; });
            for (std::size_t i = 0; i < Code::code.input_count; ++i)
                if (const std::size_t k = Code::operand_numbers[i]; k != no_index)
                    others[i] = arrays.reads[k + 1] + sample * Strides[k + 1];
        };
        if constexpr (joins_samples) {
            connect(0);
            contraction::template forward<Strides[0]>(parameters, arrays.reads[0], arrays.samples,
                                                      done(others, arrays.output, arrays.before));
        } else {
            contract_samples<Strides>(parameters, arrays, [&](std::size_t s) {
                connect(s);
                return done(others, arrays.output + s * OutputStride,
                            Keeps ? arrays.before + s * stride : nullptr);
            });
        }
    }

    // By a kernel that takes them one by one; done(s) takes the registers of one.
    template <strides Strides, class Arrays, class Done>
    static void contract_samples(const Real* parameters, const Arrays& arrays, const Done& done) {
        contraction::prepare_forward(parameters, arrays.reads[0], Strides[0],
                                     {arrays.first, arrays.samples}, arrays.workspace);
        constexpr std::size_t memory = group.reads_memory ? read_count : 0;
        for (std::size_t s = 0; s < arrays.samples; ++s) {
            const Real* const from = arrays.reads[0] + s * Strides[0];
            if constexpr (requires { arrays.prepared; })
                contraction::predict(parameters, arrays.prepared, from, arrays.workspace, done(s));
            else
                contraction::forward(parameters, from, arrays.reads[memory] + s * Strides[memory],
                                     arrays.kept ? arrays.kept + s * kept_stride : nullptr,
                                     arrays.workspace, done(s));
        }
    }

    // The parts side by side, place by place.
    template <strides Strides, std::size_t OutputStride>
    static void concatenate(const group_arrays<Real>& arrays) {
        constexpr std::size_t columns = group.output.last(), places = outputs / columns;
        std::size_t column = 0;
        for (std::size_t k = 0; k < read_count; ++k) {
            const std::size_t width = network.layers[read(k).layer].output.last();
            Real* const to = arrays.output + column;
            if (arrays.reads[k] != to)  // else it was written there
                for (std::size_t s = 0; s < arrays.samples; ++s)
                    for (std::size_t place = 0; place < places; ++place)
                        std::copy_n(arrays.reads[k] + s * Strides[k] + place * width, width,
                                    to + s * OutputStride + place * columns);
            column += width;
        }
    }

    template <class Code, strides Strides, std::size_t OutputStride>
    static void formulas(const Real* parameters, const group_arrays<Real>& arrays,
                         const Real* from) {
        simd::row_arguments<Real> arguments;
        const auto put = [&](std::size_t i, const Real* values, std::size_t from_row_to_row) {
            arguments.inputs[i] = values;
            arguments.input_strides[i] = from_row_to_row;
        };
        if constexpr (constexpr int z = Code::code.input_index("x"); z >= 0)
            put(static_cast<std::size_t>(z), from, Strides[0]);
        if constexpr (constexpr int g = Code::code.input_index("gate"); g >= 0)
            put(static_cast<std::size_t>(g), from + group.row_width, Strides[0]);
        for (std::size_t i = 0; i < Code::code.input_count; ++i)
            if (const std::size_t k = Code::operand_numbers[i]; k != no_index)
                put(i, arrays.reads[k + 1], Strides[k + 1]);
        connect_layer_inputs<Net, Code>(parameters, arrays.draws, arrays.first, stride, put);
        connect_norm<Code>(arrays.norm_scale, arrays.norm_shift, put);
        arguments.outputs[0] = arrays.output;
        arguments.output_strides[0] = OutputStride;
        constexpr unsigned padded = padded_inputs<Code, Strides>();
        constexpr unsigned padded_outputs = OutputStride >= stride ? ~0u : 0u;
        run_over_samples<Code, Real, row_width, outputs,
                         simd::row_layout{0, padded, padded_outputs, 0},
                         row_forms{halved_inputs<Code>, 0u, shared_inputs<Code>, 0u}>(
            arguments, arrays.samples);
    }
};

}  // namespace weft

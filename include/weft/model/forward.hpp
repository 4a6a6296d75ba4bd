// SPDX-License-Identifier: MIT
// The forward pass of a group: its contraction, and its formulas on the way out of the registers.
#pragma once

#include <weft/kernel/dense.hpp>
#include <weft/model/codes.hpp>
#include <weft/simd/epilogue.hpp>
#include <weft/simd/rows.hpp>

namespace weft {

// The arrays a group reads and writes, for one sample after the other.
template <class Real>
struct group_arrays {
    const Real* input = nullptr;
    Real* output = nullptr;  // [samples, output], padded or not
    Real* before = nullptr;  // [samples, padded output]: the value before the formulas, where it is
                             // kept, or formulas of rows follow; may be the output, where padded
    const Real* const* draws = nullptr;  // by number, each as output
    std::size_t first = 0;               // sample of the draws
    std::size_t samples = 0;
};

// Points a program's inputs that belong to its layers at their arrays: put(input index, array,
// stride). Noise is laid out as the group's output and begins at sample first, trainable parameters
// are the same for every row.
template <auto const& Net, class Code, class Real, class Put>
void connect_layer_inputs(const Real* parameters, const Real* const* draws, std::size_t first,
                          std::size_t stride, const Put& put) {
    using layout = parameter_layout<Net, Real>;
    static constexpr auto offsets = [] {
        std::array<std::size_t, Code::code.input_count> found{};
        for (std::size_t i = 0; i < found.size(); ++i)
            found[i] = layout::offset_of(Code::code.inputs[i]);
        return found;
    }();
    for (std::size_t i = 0; i < Code::code.input_count; ++i) {
        if (offsets[i] != layout::no_parameter) put(i, parameters + offsets[i], 0);
        const std::string_view name = Code::code.inputs[i].view();
        if (!name.starts_with("noise")) continue;
        std::size_t number = 0;
        for (const char digit : name.substr(5))
            number = 10 * number + static_cast<std::size_t>(digit - '0');
        put(i, draws[number] + first * stride, stride);
    }
}

// Inputs and outputs, as bits, that are a half of rows twice as wide.
struct halves {
    unsigned inputs = 0;
    unsigned outputs = 0;
};

// A program over every row of every sample. A sample with several rows has them next to each other;
// an array of stride 0 is the same for every row.
// An output that is not summed has a number for every element, even where the formula has one a
// row.
template <class Code, class Real, std::size_t RowWidth, std::size_t Elements,
          simd::row_layout Given, halves Halves = {}>
std::array<double, most_outputs> run_over_samples(simd::row_arguments<Real> arguments,
                                                  std::size_t samples) {
    constexpr std::size_t rows = Elements / RowWidth;
    if constexpr (rows == 1) {
        constexpr simd::row_layout layout{RowWidth,     Given.padded_inputs, Given.padded_outputs,
                                          Given.totals, ~Given.totals,       Given.added_outputs};
        arguments.rows = samples;
        return simd::row_loop<Code, Real, layout>::run(arguments);
    } else {
        constexpr simd::row_layout layout{RowWidth,           0, 0, Given.totals, ~Given.totals,
                                          Given.added_outputs};
        std::array<double, most_outputs> totals{};
        simd::row_arguments<Real> sample = arguments;
        sample.rows = rows;
        const auto row_stride = [](std::size_t sample_stride, bool is_half) {
            return sample_stride == 0 ? 0 : is_half ? 2 * RowWidth : RowWidth;
        };
        for (std::size_t i = 0; i < Code::code.input_count; ++i)
            sample.input_strides[i] =
                Code::code.input_levels[i] == level::row
                    ? 1
                    : row_stride(arguments.input_strides[i], Halves.inputs >> i & 1u);
        for (std::size_t o = 0; o < Code::code.output_count; ++o)
            sample.output_strides[o] =
                row_stride(arguments.output_strides[o], Halves.outputs >> o & 1u);
        for (std::size_t s = 0; s < samples; ++s) {
            for (std::size_t i = 0; i < Code::code.input_count; ++i)
                if (arguments.inputs[i] != nullptr)
                    sample.inputs[i] = arguments.inputs[i] + s * arguments.input_strides[i];
            for (std::size_t o = 0; o < Code::code.output_count; ++o)
                if (arguments.outputs[o] != nullptr)
                    sample.outputs[o] = arguments.outputs[o] + s * arguments.output_strides[o];
            const auto partial = simd::row_loop<Code, Real, layout>::run(sample);
            for (std::size_t o = 0; o < Code::code.output_count; ++o) totals[o] += partial[o];
        }
        return totals;
    }
}

template <auto const& Net, class Real, std::size_t Group, class Math = accurate>
struct group_kernel {
    static constexpr const plan_group& group = network_plan<Net, Real>.groups[Group];
    static constexpr std::size_t inputs = group.input.elements();
    static constexpr std::size_t outputs = group.output.elements();
    static constexpr std::size_t stride = kernels::padded<outputs, Real>;
    using layout = parameter_layout<Net, Real>;
    static constexpr std::size_t kernel_offset = layout::offset_of(group.begin, "kernel");
    static constexpr std::size_t bias_offset = layout::offset_of(group.begin, "bias");

    static const Real* bias_of(const Real* parameters) {
        return bias_offset == layout::no_parameter ? nullptr : parameters + bias_offset;
    }

    // The inputs of a program of this group that are halves of its rows.
    template <class Code>
    static constexpr unsigned halved_inputs = group.halves_rows
                                                  ? Code::bit_of("x") | Code::bit_of("gate")
                                                  : 0u;

    // The strides of the arrays that an epilogue on rows of this group's outputs reads: parameters
    // are the same for every row, all else is laid out as the outputs; "x" as it is given.
    template <class Code>
    static constexpr auto epilogue_strides(std::size_t of_x) {
        std::array<std::size_t, most_inputs> result{};
        for (std::size_t i = 0; i < Code::code.input_count; ++i) {
            const input_name& name = Code::code.inputs[i];
            if (layout::offset_of(name) == layout::no_parameter)
                result[i] = name.view() == "x" ? of_x : stride;
        }
        return result;
    }

    // The contraction alone, into to. InputStride is from sample to sample of the input,
    // OutputStride of what is written.
    template <std::size_t InputStride, std::size_t OutputStride = stride>
    static void contract_into(const Real* parameters, const group_arrays<Real>& arrays, Real* to) {
        kernels::dense_forward<inputs, outputs, InputStride>(
            arrays.input, parameters + kernel_offset, bias_of(parameters), arrays.samples,
            simd::row_store<Real, outputs, OutputStride>{to});
    }

    // Keeps: whether the value before the formulas is stored too. Outputs without padding leave
    // what follows them as it is.
    template <phase When, bool Keeps, std::size_t InputStride, std::size_t OutputStride = stride>
    static void forward(const Real* parameters, const group_arrays<Real>& arrays) {
        using code = forward_code<Net, Group, When, Math>;
        if constexpr (!group.has_contraction) {
            formulas<code, InputStride, InputStride % simd::width<Real> == 0, OutputStride>(
                parameters, arrays, arrays.input);
        } else if constexpr (code::is_identity) {
            contract_into<InputStride, OutputStride>(parameters, arrays, arrays.output);
        } else if constexpr (code::reduces) {
            contract_into<InputStride>(parameters, arrays, arrays.before);
            formulas<code, stride, true, OutputStride>(parameters, arrays, arrays.before);
        } else {
            static constexpr simd::epilogue_layout around{
                .columns = outputs,
                .output_stride = OutputStride,
                .kept_stride = Keeps ? stride : 0,
                .input_strides = epilogue_strides<code>(stride)};
            using done = simd::epilogue<code, Real, around>;
            typename done::input_arrays others{};
            connect_layer_inputs<Net, code>(
                parameters, arrays.draws, arrays.first, stride,
                [&](std::size_t i, const Real* values, std::size_t) { others[i] = values; });
            kernels::dense_forward<inputs, outputs, InputStride>(
                arrays.input, parameters + kernel_offset, bias_of(parameters), arrays.samples,
                done(others, arrays.output, arrays.before));
        }
    }

private:
    template <class Code, std::size_t FromStride, bool IsPadded, std::size_t OutputStride>
    static void formulas(const Real* parameters, const group_arrays<Real>& arrays,
                         const Real* from) {
        simd::row_arguments<Real> arguments;
        const int z = Code::code.input_index("x");
        if (z >= 0) {
            arguments.inputs[static_cast<std::size_t>(z)] = from;
            arguments.input_strides[static_cast<std::size_t>(z)] = FromStride;
        }
        if (const int g = Code::code.input_index("gate"); g >= 0) {
            arguments.inputs[static_cast<std::size_t>(g)] = from + group.row_width;
            arguments.input_strides[static_cast<std::size_t>(g)] = FromStride;
        }
        connect_layer_inputs<Net, Code>(
            parameters, arrays.draws, arrays.first, stride,
            [&](std::size_t i, const Real* values, std::size_t from_row_to_row) {
                arguments.inputs[i] = values;
                arguments.input_strides[i] = from_row_to_row;
            });
        arguments.outputs[0] = arrays.output;
        arguments.output_strides[0] = OutputStride;
        constexpr unsigned padded = IsPadded ? ~Code::bit_of("gate") : 0u;
        constexpr unsigned padded_outputs = OutputStride >= stride ? ~0u : 0u;
        run_over_samples<Code, Real, group.row_width, outputs,
                         simd::row_layout{0, padded, padded_outputs, 0},
                         halves{halved_inputs<Code>, 0u}>(arguments, arrays.samples);
    }
};

}  // namespace weft

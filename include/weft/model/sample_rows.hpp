// SPDX-License-Identifier: MIT
// A program over the rows of samples, and the arrays that belong to a network's layers.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/simd/rows.hpp>

namespace weft::inline v0_1 {

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
    static constexpr auto draw_numbers = [] {
        std::array<std::size_t, Code::code.input_count> found{};
        for (std::size_t i = 0; i < found.size(); ++i)
            found[i] = noise_number(Code::code.inputs[i].view());
        return found;
    }();
    for (std::size_t i = 0; i < Code::code.input_count; ++i) {
        if (offsets[i] != layout::no_parameter) put(i, parameters + offsets[i], 0);
        if (draw_numbers[i] != no_index) put(i, draws[draw_numbers[i]] + first * stride, stride);
    }
}

// Inputs and outputs, as bits, that are a half of rows twice as wide; and those that are one row
// for all rows of a sample.
struct row_forms {
    unsigned half_inputs = 0;
    unsigned half_outputs = 0;
    unsigned shared_inputs = 0;
    unsigned shared_outputs = 0;
};

// A program over every row of every sample. A sample with several rows has them next to each other;
// an array of stride 0 is the same for every row.
// An output that is not summed has a number for every element, even where the formula has one a
// row. The arguments are the caller's, not a copy of them, which costs as much as a row.
template <class Code, class Real, std::size_t RowWidth, std::size_t Elements,
          simd::row_layout Given, row_forms Forms = {}>
std::array<double, most_outputs> run_over_samples(simd::row_arguments<Real>& arguments,
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
        const auto row_stride = [](std::size_t sample_stride, bool is_half, bool is_shared) {
            return sample_stride == 0 || is_shared ? 0 : is_half ? 2 * RowWidth : RowWidth;
        };
        for (std::size_t i = 0; i < Code::code.input_count; ++i)
            sample.input_strides[i] =
                Code::code.input_levels[i] == level::row
                    ? (Forms.shared_inputs >> i & 1u ? 0 : 1)
                    : row_stride(arguments.input_strides[i], Forms.half_inputs >> i & 1u,
                                 Forms.shared_inputs >> i & 1u);
        for (std::size_t o = 0; o < Code::code.output_count; ++o)
            sample.output_strides[o] =
                row_stride(arguments.output_strides[o], Forms.half_outputs >> o & 1u,
                           Forms.shared_outputs >> o & 1u);
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

}  // namespace weft

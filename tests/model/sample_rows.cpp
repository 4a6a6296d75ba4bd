// SPDX-License-Identifier: MIT
// Rows of samples, next to each other within one; a row that is the same for all of a sample.
#include <weft/model/sample_rows.hpp>

#include <weft/declare.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

// Samples of several rows with poison behind each.
constexpr auto rows_net = input<12> | dense<12> | reshape<4, 3> | softmax(x);

BOOST_AUTO_TEST_CASE(rows_of_a_sample_lie_next_to_each_other) {
    using code = forward_code<rows_net, 0, phase::inference>;
    constexpr std::size_t stride = padded_to(12, simd::width<float>), samples = 2;
    aligned_block<float> inputs(samples * stride), outputs(samples * stride);
    inputs.fill(not_a_number), outputs.fill(-1);
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t i = 0; i < 12; ++i) inputs[s * stride + i] = std::sin(static_cast<float>(12 * s + i));
    simd::row_arguments<float> arguments;
    arguments.inputs[0] = inputs.data(), arguments.input_strides[0] = stride;
    arguments.outputs[0] = outputs.data(), arguments.output_strides[0] = stride;
    run_over_samples<code, float, 3, 12, simd::row_layout{0, ~0u, ~0u, 0}>(arguments, samples);
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t i = 0; i < stride; ++i) {
            const float* const row = inputs.data() + s * stride + i / 3 * 3;
            if (i >= 12) {
                BOOST_TEST(outputs[s * stride + i] == -1);
                continue;
            }
            const float sum = std::exp(row[0]) + std::exp(row[1]) + std::exp(row[2]);
            BOOST_TEST(std::abs(outputs[s * stride + i] - std::exp(row[i % 3]) / sum) < 1e-6f);
        }
}


// Outputs of a sample that are one row are sums over its rows.
struct product_build {
    [[maybe_unused]] static constexpr std::string_view in_register = "x";
    static constexpr program_builder make() {
        program_builder p;
        p.output(algebra(p).make(op::multiply, p.input("x", level::element), p.input("other0", level::element)));
        return finish(p);
    }
};

BOOST_AUTO_TEST_CASE(a_row_of_a_sample_goes_with_all_of_its_rows) {
    using code = compiled_program<product_build>;
    constexpr std::size_t stride = padded_to(12, simd::width<float>), samples = 2;
    aligned_block<float> inputs(samples * stride), scales(samples * 8), outputs(samples * stride), sums(samples * 8);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(i % 7);
    for (std::size_t i = 0; i < scales.size(); ++i) scales[i] = static_cast<float>(i % 5 + 1);
    simd::row_arguments<float> arguments;
    const auto scale = static_cast<std::size_t>(code::code.input_index("other0"));
    arguments.inputs[1 - scale] = inputs.data(), arguments.input_strides[1 - scale] = stride;
    arguments.inputs[scale] = scales.data(), arguments.input_strides[scale] = 8;
    arguments.outputs[0] = outputs.data(), arguments.output_strides[0] = stride;
    run_over_samples<code, float, 3, 12, simd::row_layout{}, row_forms{0, 0, 1u << scale, 0}>(arguments, samples);
    arguments.outputs[0] = sums.data(), arguments.output_strides[0] = 8;
    run_over_samples<code, float, 3, 12, simd::row_layout{.added_outputs = 1},
                     row_forms{0, 0, 1u << scale, 1}>(arguments, samples);
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t c = 0; c < 3; ++c) {
            float sum = 0;
            for (std::size_t place = 0; place < 4; ++place) {
                const std::size_t i = s * stride + 3 * place + c;
                BOOST_TEST(outputs[i] == inputs[i] * scales[8 * s + c]);
                sum += outputs[i];
            }
            BOOST_TEST(sums[8 * s + c] == sum);
        }
}

}  // namespace

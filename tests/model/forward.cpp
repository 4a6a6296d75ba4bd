// SPDX-License-Identifier: MIT
// Groups of a forward pass: draws find their layers, rows of samples, the value before the formulas.
#include <weft/model/forward.hpp>

#include <weft/declare.hpp>
#include <weft/model/parameters.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<5> | softplus(x) | dropout(0.5) | dense<5> | softmax(x);
using first = group_kernel<net, float, 0>;
using second = group_kernel<net, float, 1>;
static_assert(first::inputs == 3 && first::outputs == 5 && first::stride == kernels::padded<5, float>);
static_assert(second::bias_offset != second::layout::no_parameter);

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

BOOST_AUTO_TEST_CASE(a_group_draws_from_its_layer_and_keeps_the_value_before_its_formulas) {
    parameter_block<net, float> parameters;
    parameters.initialize(seed{2});
    constexpr std::size_t samples = 3;
    aligned_block<float> inputs(9), plain(samples * first::stride), dropped(samples * first::stride),
        before(samples * first::stride), draws(samples * first::stride);
    for (std::size_t i = 0; i < 9; ++i) inputs[i] = static_cast<float>(i) / 4 - 1;
    plain.fill(not_a_number), dropped.fill(not_a_number), before.fill(not_a_number);
    // Layer 3 is the dropout; elements with a draw below 0.5 are lost.
    for (std::size_t i = 0; i < draws.size(); ++i) draws[i] = i % 3 == 0 ? 0.25f : 0.75f;
    const std::array<const float*, 6> by_layer{nullptr, nullptr, nullptr, draws.data(), nullptr, nullptr};
    first::forward<phase::inference, false, 3>(
        parameters.data(), {.input = inputs.data(), .output = plain.data(), .samples = samples});
    first::forward<phase::training, true, 3>(
        parameters.data(), {.input = inputs.data(), .output = dropped.data(), .before = before.data(),
                            .draws = by_layer.data(), .samples = samples});
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t o = 0; o < first::stride; ++o) {
            const std::size_t i = s * first::stride + o;
            if (o >= 5) {
                BOOST_TEST((plain[i] == 0 && dropped[i] == 0 && before[i] == 0));
                continue;
            }
            BOOST_TEST(dropped[i] == (i % 3 == 0 ? 0 : 2 * plain[i]));
            BOOST_TEST(std::abs(plain[i] - std::log1p(std::exp(before[i]))) < 1e-6f);
        }
}

// Samples of several rows with poison behind each.
constexpr auto rows_net = input<12> | dense<12> | reshape<4, 3> | softmax(x);

BOOST_AUTO_TEST_CASE(rows_of_a_sample_lie_next_to_each_other) {
    using code = forward_code<rows_net, 0, phase::inference>;
    constexpr std::size_t stride = kernels::padded<12, float>, samples = 2;
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

}  // namespace

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
static_assert(second::contraction::offsets[1] == second::layout::offset_of(4, "bias"));

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
    const float* const reads[] = {inputs.data()};
    constexpr first::strides packed{3};
    first::forward<phase::inference, false, packed>(
        parameters.data(), {.reads = reads, .output = plain.data(), .samples = samples});
    first::forward<phase::training, true, packed>(
        parameters.data(), {.reads = reads, .output = dropped.data(), .before = before.data(),
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

constexpr auto sloped = input<3> | tap<"in"> | dense<3> | add(prelu(x), from<"in">);
BOOST_AUTO_TEST_CASE(a_tile_has_parameters_once_and_other_arrays_by_their_rows) {
    using kernel = group_kernel<sloped, float, 0>;
    using code = forward_code<sloped, 0, phase::inference>;
    constexpr std::size_t W = simd::width<float>;
    constexpr kernel::strides given{W, 3};
    const auto of_tile = kernel::epilogue_strides<code, given>();
    const auto index = [](std::string_view name) { return static_cast<std::size_t>(code::code.input_index(name)); };
    BOOST_TEST(of_tile[index("x")] == W);
    BOOST_TEST(of_tile[index("other0")] == 3u);
    BOOST_TEST(of_tile[index("parameter2.0")] == simd::same_row);
    BOOST_TEST((kernel::epilogue_strides<code, given, 7>()[index("other0")] == 7));
    // Rows of 3 numbers may not be read up to whole registers.
    BOOST_TEST((kernel::padded_inputs<code, given>() == ~code::bit_of("other0")));
    BOOST_TEST((kernel::with_first<9>(given) == kernel::strides{9, 3}));
    BOOST_TEST((is_of_norm("norm_scale") && is_of_norm("norm_shift") && !is_of_norm("x")));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Outputs that are summed over all rows instead of stored.
#include <weft/simd/row_totals.hpp>

#include <weft/formula/activations.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

constexpr auto entropy = -row_sum(target * log(softmax(x)));
constexpr auto element = softplus(x) - x * target;
constexpr auto negated_sum = -row_sum(square(x) * target);
constexpr auto relative = square(x) * target / row_sum(square(x) * target);
constexpr auto negated_node = static_cast<std::size_t>(code_of<negated_sum, element>::code.outputs[0]);

// Outputs summed over all rows instead of stored.
template <auto const& OfRow, auto const& OfElement, class Real, std::size_t Width, unsigned Padded>
void sums_outputs(std::size_t count) {
    using code = code_of<OfRow, OfElement>;
    constexpr std::size_t stride = Padded != 0 ? padded_to(Width, simd::width<Real>) : Width;
    aligned_block<Real> inputs(count * stride), targets(count * stride);
    inputs.fill(not_a_number<Real>), targets.fill(not_a_number<Real>);
    double expected[2] = {0, 0};
    const program_builder program = lowered(OfRow, OfElement);
    for (std::size_t row = 0; row < count; ++row) {
        for (std::size_t column = 0; column < Width; ++column) {
            inputs[row * stride + column] = static_cast<Real>(wave(row * Width + column));
            targets[row * stride + column] = static_cast<Real>(share(row * Width + column));
        }
        const row_evaluation exact(program, Width, [&](std::string_view name, std::size_t column) {
            return static_cast<double>((name == "x" ? inputs : targets)[row * stride + column]);
        });
        expected[0] += exact(program.output_node(0), 0);
        for (std::size_t column = 0; column < Width; ++column)
            expected[1] += exact(program.output_node(1), column);
    }
    auto arguments = arguments_for<Real>(code::code, inputs.data(), targets.data(), stride, count);
    constexpr simd::row_layout layout{Width, Padded, 0, 3u};
    const auto totals = simd::row_loop<code, Real, layout>::run(arguments);
    // The sums in registers are short, so that the error does not grow with the number of rows.
    const double bound = 64 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(std::abs(totals[0] - expected[0]) <= bound * std::abs(expected[0]));
    BOOST_TEST(std::abs(totals[1] - expected[1]) <= bound * std::abs(expected[1]));
}

BOOST_AUTO_TEST_CASE(totals_sum_what_is_valid_of_short_and_long_rows) {
    sums_outputs<entropy, element, float, 10, ~0u>(1000);
    sums_outputs<entropy, element, double, 10, 0u>(129);
    sums_outputs<entropy, element, float, 100 * simd::width<float> + 1, ~0u>(3);
}

// A sum of a row whose lanes are added up at the end only, and one that something else reads too.
BOOST_AUTO_TEST_CASE(totals_of_row_sums_are_right_where_their_lanes_wait) {
    static_assert(simd::row_totals<code_of<negated_sum, element>, float,
                                   simd::row_layout{10, 0, 0, 3u}>::stays_in_lanes[negated_node]);
    sums_outputs<negated_sum, element, float, 10, ~0u>(1000);
    sums_outputs<negated_sum, element, double, 37, 0u>(20);
    sums_outputs<negated_sum, relative, float, 10, ~0u>(1000);
    sums_outputs<negated_sum, relative, double, 70, 0u>(3);
}

}  // namespace

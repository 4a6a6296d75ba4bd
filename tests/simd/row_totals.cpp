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
    sums_outputs<negated_sum, element, float, 10, ~0u>(1000);
    sums_outputs<negated_sum, element, double, 37, 0u>(20);
    sums_outputs<negated_sum, relative, float, 10, ~0u>(1000);
    sums_outputs<negated_sum, relative, double, 70, 0u>(3);
}

// A sum of logarithms is the logarithm of a product: no loss is lost in it, however small, and the
// product does not overflow, however long the rows.
constexpr auto confident = softplus(-x);
constexpr auto confident_below = -softplus(-x);

template <auto const& Loss, class Real, std::size_t Width>
double total_of(std::size_t count, std::size_t width, Real size) {
    using code = code_of<Loss>;
    constexpr simd::row_layout layout{.width = Width, .totals = 1u};
    static_assert(simd::log_totals_of<code, layout>::found.products == 2u);
    std::vector<Real> inputs(count * width, size);
    auto arguments = arguments_for<Real>(code::code, inputs.data(), inputs.data(), width, count);
    arguments.width = width;
    return simd::row_loop<code, Real, layout>::run(arguments)[0];
}
template <class Real, std::size_t Width>
void sums_small_logarithms(std::size_t count, std::size_t width, Real size) {
    const double x_here = static_cast<double>(size), numbers = static_cast<double>(count * width);
    const double expected = numbers * (std::log1p(std::exp(-std::abs(x_here))) + std::max(-x_here, 0.0));
    const double found = total_of<confident, Real, Width>(count, width, size);
    const double bound = 8 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(std::abs(found - expected) <= bound * expected, size << ": " << found << " for " << expected);
    BOOST_TEST((total_of<confident_below, Real, Width>(count, width, size) == -found));
}

BOOST_AUTO_TEST_CASE(totals_of_logarithms_keep_losses_of_any_size) {
    for (const float size : {-20.f, 0.f, 0.1f, 5.f, 15.f, 30.f, 80.f}) {
        sums_small_logarithms<float, 0>(1, 4099, size);
        sums_small_logarithms<float, 3>(1000, 3, size);
        sums_small_logarithms<float, 83>(40, 83, size);
        sums_small_logarithms<double, 5>(300, 5, static_cast<double>(size));
    }
}

}  // namespace

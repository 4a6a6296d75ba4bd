// SPDX-License-Identifier: MIT
// Rows that stay in registers, one after the other; widths and poison are in tests/simd/rows.cpp.
#include <weft/simd/short_rows.hpp>

#include <weft/formula/activations.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

// Sums, the greatest and picks; a row is what it is whatever stands before it.
constexpr auto logits = x - row_max(x);
constexpr auto value = log(row_sum(exp(logits))) - pick(logits, label);
constexpr auto slope = exp(logits) / row_sum(exp(logits)) + pick(x, label);
using code = code_of<value, slope>;

template <std::size_t Width>
void runs() {
    constexpr std::size_t rows = 5;
    constexpr simd::row_layout layout{.width = Width};
    std::vector<float> inputs(rows * Width), labels(rows), values(rows), slopes(rows * Width);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(wave(i));
    for (std::size_t row = 0; row < rows; ++row) labels[row] = static_cast<float>(row % Width);
    simd::row_arguments<float> arguments;
    const auto x_at = static_cast<std::size_t>(code::code.input_index("x"));
    const auto label_at = static_cast<std::size_t>(code::code.input_index("label"));
    arguments.inputs[x_at] = inputs.data(), arguments.input_strides[x_at] = Width;
    arguments.inputs[label_at] = labels.data(), arguments.input_strides[label_at] = 1;
    arguments.outputs = {values.data(), slopes.data()};
    arguments.output_strides = {1, Width};
    arguments.rows = rows;
    std::array<double, most_outputs> totals{};
    simd::row_totals<code, float, layout> sums(totals);
    simd::short_rows<code, float, layout>::run(arguments, sums);
    bool good = true;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto at = [&](std::size_t i) { return static_cast<double>(inputs[row * Width + i]); };
        double sum = 0, most = at(0);
        for (std::size_t i = 0; i < Width; ++i) most = std::max(most, at(i));
        for (std::size_t i = 0; i < Width; ++i) sum += std::exp(at(i) - most);
        good = good && is_near(values[row], std::log(sum) - (at(row % Width) - most), 5);
        for (std::size_t i = 0; i < Width; ++i)
            good = good
                && is_near(slopes[row * Width + i], std::exp(at(i) - most) / sum + at(row % Width), 5);
    }
    BOOST_TEST(good, "width " << Width);
}

BOOST_AUTO_TEST_CASE(rows_of_up_to_four_registers_are_right_one_after_the_other) {
    static_assert(simd::row_schedule<code, float, simd::row_layout{4 * simd::width<float>}>::in_registers);
    runs<3>();
    runs<simd::width<float> + 1>();
    runs<4 * simd::width<float>>();
}

}  // namespace

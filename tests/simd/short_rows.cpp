// SPDX-License-Identifier: MIT
// Rows of one register, four at a time; widths and poison are in tests/simd/rows.cpp.
#include <weft/simd/rows.hpp>

#include <weft/formula/activations.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

// Sums, the greatest, a pick from memory and one of computed values, an input and a comparison a
// row.
constexpr auto logits = x - row_max(x);
constexpr auto value =
    where(label == sample_weight, 0, log(row_sum(exp(logits))) - pick(logits, label)) * sample_weight;
constexpr auto slope = exp(logits) / row_sum(exp(logits)) * sample_weight + pick(x, label);
using code = code_of<value, slope>;
constexpr std::size_t width = 3, rows = 11;

struct results {
    std::vector<float> values = std::vector<float>(rows), slopes = std::vector<float>(rows * width);
};

// As many rows a call as step says.
results of_rows(std::size_t step) {
    std::vector<float> inputs, labels, weights;
    for (std::size_t i = 0; i < rows * width; ++i) inputs.push_back(static_cast<float>(wave(i)));
    for (std::size_t row = 0; row < rows; ++row)
        labels.push_back(static_cast<float>(row % width)),
            weights.push_back(static_cast<float>(row % 4) / 2);
    results found;
    using loop = simd::row_loop<code, float, simd::row_layout{.width = width}>;
    for (std::size_t row = 0; row < rows; row += step) {
        simd::row_arguments<float> arguments;
        const auto connect = [&](const char* name, const float* values, std::size_t stride) {
            const auto at = static_cast<std::size_t>(code::code.input_index(name));
            arguments.inputs[at] = values + row * stride, arguments.input_strides[at] = stride;
        };
        connect("x", inputs.data(), width);
        connect("label", labels.data(), 1);
        connect("sample_weight", weights.data(), 1);
        arguments.outputs = {&found.values[row], &found.slopes[row * width]};
        arguments.output_strides = {1, width};
        arguments.rows = std::min(step, rows - row);
        loop::run(arguments);
    }
    return found;
}

BOOST_AUTO_TEST_CASE(rows_side_by_side_have_the_bits_of_each_alone) {
    static_assert(simd::short_rows<code, float, simd::row_layout{.width = width}>::at_once == 4);
    const results alone = of_rows(1), together = of_rows(rows);
    BOOST_TEST((alone.values == together.values));
    BOOST_TEST((alone.slopes == together.slopes));
    for (std::size_t row = 0; row < rows; ++row) {
        double sum = 0, most = -10;
        const auto at = [&](std::size_t i) { return static_cast<double>(static_cast<float>(wave(row * width + i))); };
        for (std::size_t i = 0; i < width; ++i) most = std::max(most, at(i));
        for (std::size_t i = 0; i < width; ++i) sum += std::exp(at(i) - most);
        const std::size_t label_here = row % width;
        const double weight_here = static_cast<double>(row % 4) / 2;
        const bool ignored = static_cast<double>(label_here) == weight_here;
        const double exact = ignored ? 0 : (std::log(sum) - (at(label_here) - most)) * weight_here;
        BOOST_TEST(is_near(together.values[row], exact));
        for (std::size_t i = 0; i < width; ++i)
            BOOST_TEST(is_near(together.slopes[row * width + i],
                               std::exp(at(i) - most) / sum * weight_here + at(label_here), 5));
    }
}

}  // namespace

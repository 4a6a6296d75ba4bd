// SPDX-License-Identifier: MIT
// Strides, padding, picks and values a row; widths and poison are in tests/simd/rows.cpp.
#include <weft/simd/row_access.hpp>

#include <weft/formula/activations.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

constexpr auto shifted = x - pick(x, label);
constexpr auto shifted_squares = square(x) - pick(square(x), label);

// Rows apart from each other by strides of their own; what lies between stays as it was.
template <auto const& Formula, std::size_t Width>
void picks(std::size_t width) {
    using code = code_of<Formula>;
    constexpr std::size_t rows = 5, from_stride = 90, to_stride = 81;
    std::vector<float> inputs(rows * from_stride, not_a_number<float>), labels(rows), outputs(rows * to_stride, -7);
    for (std::size_t row = 0; row < rows; ++row) {
        labels[row] = static_cast<float>((row * 31 + width - 1) % width);
        for (std::size_t i = 0; i < width; ++i) inputs[row * from_stride + i] = static_cast<float>(row * 100 + i);
    }
    simd::row_arguments<float> arguments;
    const auto at = [](const char* name) { return static_cast<std::size_t>(code::code.input_index(name)); };
    arguments.inputs[at("x")] = inputs.data(), arguments.input_strides[at("x")] = from_stride;
    arguments.inputs[at("label")] = labels.data(), arguments.input_strides[at("label")] = 1;
    arguments.outputs[0] = outputs.data(), arguments.output_strides[0] = to_stride;
    arguments.rows = rows, arguments.width = width;
    simd::row_loop<code, float, simd::row_layout{.width = Width}>::run(arguments);
    bool good = true;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t i = 0; i < to_stride; ++i) {
            const float a = inputs[row * from_stride + i];
            const float picked = inputs[row * from_stride + static_cast<std::size_t>(labels[row])];
            const bool of_squares = code::nodes > code_of<shifted>::nodes;
            const float expected = of_squares ? a * a - picked * picked : a - picked;
            good = good && outputs[row * to_stride + i] == (i < width ? expected : -7);
        }
    BOOST_TEST(good, "width " << width);
}

BOOST_AUTO_TEST_CASE(a_pick_takes_the_column_of_the_label_from_memory_or_registers) {
    for (const std::size_t width : {1u, 2u, 15u, 16u, 17u, 79u}) {
        picks<shifted, 0>(width);
        picks<shifted_squares, 0>(width);
    }
    picks<shifted, 10>(10);
    picks<shifted_squares, 10>(10);
    picks<shifted_squares, 79>(79);
}

constexpr auto of_row = row_sum(x);

BOOST_AUTO_TEST_CASE(a_value_a_row_is_stored_once_or_for_every_element) {
    using code = code_of<of_row>;
    std::vector<float> inputs{1, 2, 3, 10, 20, 30}, once(2), every(6);
    simd::row_arguments<float> arguments;
    arguments.inputs[0] = inputs.data(), arguments.input_strides[0] = 3, arguments.rows = 2;
    arguments.outputs[0] = once.data(), arguments.output_strides[0] = 1;
    simd::row_loop<code, float, simd::row_layout{.width = 3}>::run(arguments);
    BOOST_TEST((once == std::vector<float>{6, 60}));
    arguments.outputs[0] = every.data(), arguments.output_strides[0] = 3;
    simd::row_loop<code, float, simd::row_layout{.width = 3, .element_outputs = 1}>::run(arguments);
    BOOST_TEST((every == std::vector<float>{6, 6, 6, 60, 60, 60}));
}

// As softmax: 10 000 and more on every number of a row leaves the digits of their differences.
constexpr auto sparse = sparsemax(x);
constexpr auto sparse_slope = derivative(target * sparse, x);

template <std::size_t Width>
void sparsemax_is_that_of_the_differences(std::size_t width) {
    std::vector<float> near_zero(width), far(width), upstream(width), y(width), slope(width), far_y(width), far_slope(width);
    for (std::size_t i = 0; i < width; ++i) {
        near_zero[i] = static_cast<float>((i * 37) % 64) / 64;
        far[i] = near_zero[i] + 16384;
        upstream[i] = static_cast<float>(i % 5) / 8;
    }
    if constexpr (Width == 0) {
        apply<sparse, sparse_slope>(y, slope, x = near_zero, target = upstream);
        apply<sparse, sparse_slope>(far_y, far_slope, x = far, target = upstream);
    } else {
        apply_rows<Width, sparse, sparse_slope>(y, slope, x = near_zero, target = upstream);
        apply_rows<Width, sparse, sparse_slope>(far_y, far_slope, x = far, target = upstream);
    }
    BOOST_TEST(y == far_y);
    BOOST_TEST(slope == far_slope);
    float sum = 0;
    for (const float one : y) sum += one;
    BOOST_TEST(std::abs(sum - 1) < 1e-5);
}
BOOST_AUTO_TEST_CASE(sparsemax_of_large_numbers_keeps_the_digits_of_their_differences) {
    sparsemax_is_that_of_the_differences<0>(3);
    sparsemax_is_that_of_the_differences<0>(75);
    sparsemax_is_that_of_the_differences<3>(3);
    sparsemax_is_that_of_the_differences<17>(17);
    sparsemax_is_that_of_the_differences<150>(150);
}

}  // namespace

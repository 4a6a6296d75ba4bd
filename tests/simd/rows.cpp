// SPDX-License-Identifier: MIT
// Programs over rows of every width, with poison where no element is, against evaluation in double.
#include <weft/simd/rows.hpp>

#include <weft/formula/activations.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/guarded.hpp>

#include <memory>

namespace {

using namespace weft;

constexpr auto entropy = -row_sum(target * log(softmax(x)));
constexpr auto entropy_slope = derivative(entropy, x);
constexpr auto probabilities = softmax(x);
constexpr auto element = softplus(x) - x * target;

// Several passes over a row, element and row outputs.
using every_kind = code_of<entropy, entropy_slope, probabilities, element>;
static_assert(simd::schedule_of<every_kind>.count >= 3);
static_assert(every_kind::code.output_level(0) == level::row);
static_assert(every_kind::code.output_level(1) == level::element);

constexpr std::size_t rows = 3;

struct expectation {
    std::vector<double> inputs, targets;
    std::size_t width;

    expectation(std::size_t row_width, double scale) : width(row_width) {
        for (std::size_t i = 0; i < rows * width; ++i)
            inputs.push_back(static_cast<float>(scale * wave(i))),
                targets.push_back(static_cast<float>(share(i)));
    }
    // Every output of the program for a row, in double.
    row_evaluation of_row(const program_builder& p, std::size_t row) const {
        return row_evaluation(p, width, [&](std::string_view name, std::size_t column) {
            return (name == "x" ? inputs : targets)[row * width + column];
        });
    }
};

template <class Real>
simd::row_arguments<Real> arguments_for(const auto& code, Real* inputs, Real* targets,
                                        std::size_t stride) {
    simd::row_arguments<Real> arguments;
    arguments.rows = rows;
    const auto x_at = static_cast<std::size_t>(code.input_index("x"));
    arguments.inputs[x_at] = inputs;
    arguments.input_strides[x_at] = stride;
    if (const int t = code.input_index("target"); t >= 0) {
        arguments.inputs[static_cast<std::size_t>(t)] = targets;
        arguments.input_strides[static_cast<std::size_t>(t)] = stride;
    }
    return arguments;
}

// Rows without padding, next to memory that may not be touched.
template <class Code, class Real, simd::row_layout Layout>
void runs_between_guards(std::size_t width, double scale, const program_builder& program) {
    const expectation expected(width, scale);
    guarded<Real> inputs(rows * width), targets(rows * width);
    std::copy(expected.inputs.begin(), expected.inputs.end(), inputs.data());
    std::copy(expected.targets.begin(), expected.targets.end(), targets.data());
    auto arguments = arguments_for<Real>(Code::code, inputs.data(), targets.data(), width);
    arguments.width = width;
    std::vector<std::unique_ptr<guarded<Real>>> outputs;
    std::vector<std::size_t> sizes;
    for (std::size_t o = 0; o < Code::code.output_count; ++o) {
        sizes.push_back(Code::code.output_level(o) == level::element ? width : 1);
        outputs.push_back(std::make_unique<guarded<Real>>(rows * sizes[o]));
        arguments.outputs[o] = outputs[o]->data();
        arguments.output_strides[o] = sizes[o];
    }
    simd::row_loop<Code, Real, Layout>::run(arguments);
    bool good = true;
    for (std::size_t row = 0; row < rows; ++row) {
        const row_evaluation exact = expected.of_row(program, row);
        for (std::size_t o = 0; o < sizes.size(); ++o)
            for (std::size_t column = 0; column < sizes[o]; ++column)
                good = good
                    && is_near((*outputs[o])[row * sizes[o] + column],
                               exact(program.output_node(o), column), scale);
    }
    for (auto& output : outputs) good = good && output->is_unmarked_before();
    BOOST_TEST(good, "width " << width << ", scale " << scale);
}

template <class Real>
void runs_every_dynamic_width() {
    const program_builder of_all = lowered(entropy, entropy_slope, probabilities, element);
    const program_builder of_element = lowered(element);
    for (std::size_t width = 1; width <= 4 * simd::width<Real> + 1; ++width) {
        runs_between_guards<every_kind, Real, simd::row_layout{}>(width, 1, of_all);
        runs_between_guards<code_of<element>, Real, simd::row_layout{}>(width, 1, of_element);
    }
    runs_between_guards<every_kind, Real, simd::row_layout{}>(65 * simd::width<Real> + 3, 1, of_all);
}

BOOST_AUTO_TEST_CASE(every_width_known_at_run_time_is_right_and_touches_nothing_beside_its_rows) {
    runs_every_dynamic_width<float>();
    runs_every_dynamic_width<double>();
}

// Rows padded to whole registers, the padding poisoned before, zero in the outputs after.
template <class Real, std::size_t Width>
void runs_over_poison(const program_builder& program) {
    constexpr std::size_t stride = padded_to(Width, simd::width<Real>);
    const expectation expected(Width, 1);
    for (const Real poison : {not_a_number<Real>, infinite<Real>, -infinite<Real>}) {
        aligned_block<Real> inputs(rows * stride), targets(rows * stride), outputs[4];
        inputs.fill(poison), targets.fill(poison);
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < Width; ++column) {
                const std::size_t from = row * Width + column, to = row * stride + column;
                inputs[to] = static_cast<Real>(expected.inputs[from]);
                targets[to] = static_cast<Real>(expected.targets[from]);
            }
        auto arguments = arguments_for<Real>(every_kind::code, inputs.data(), targets.data(), stride);
        for (std::size_t o = 0; o < 4; ++o) {
            outputs[o] = aligned_block<Real>(rows * stride);
            outputs[o].fill(poison);
            arguments.outputs[o] = outputs[o].data();
            arguments.output_strides[o] = stride;
        }
        simd::row_loop<every_kind, Real, simd::row_layout{Width, ~0u, ~0u, 0}>::run(arguments);
        bool good = true;
        for (std::size_t row = 0; row < rows; ++row) {
            const row_evaluation exact = expected.of_row(program, row);
            good = good && is_near(outputs[0][row * stride], exact(program.output_node(0), 0));
            for (std::size_t o = 1; o < 4; ++o)
                for (std::size_t column = 0; column < stride; ++column) {
                    const Real found = outputs[o][row * stride + column];
                    good = good
                        && (column < Width ? is_near(found, exact(program.output_node(o), column))
                                           : found == 0);
                }
        }
        BOOST_TEST(good, "width " << Width << ", poison " << poison);
    }
}

template <class Real, std::size_t... Width>
void runs_static_widths(std::index_sequence<Width...>) {
    const program_builder program = lowered(entropy, entropy_slope, probabilities, element);
    (runs_over_poison<Real, Width>(program), ...);
    (runs_between_guards<every_kind, Real, simd::row_layout{.width = Width}>(Width, 1, program),
     ...);
}
// Rows of up to 4 registers stay in them, longer ones are walked once a pass.
template <std::size_t W>
using widths = std::index_sequence<1, 2, W - 1, W, W + 1, 2 * W, 3 * W + 1, 4 * W, 4 * W + 1,
                                   5 * W + 3>;

BOOST_AUTO_TEST_CASE(widths_known_to_the_compiler_are_right_with_poison_in_the_padding) {
    runs_static_widths<float>(widths<simd::width<float>>{});
    runs_static_widths<double>(widths<simd::width<double>>{});
}

BOOST_AUTO_TEST_CASE(rows_of_logits_of_a_thousand_stay_finite) {
    const program_builder program = lowered(entropy, entropy_slope, probabilities, element);
    runs_between_guards<every_kind, float, simd::row_layout{}>(37, 200, program);
    runs_between_guards<every_kind, float, simd::row_layout{.width = 10}>(10, 200, program);
    runs_between_guards<every_kind, double, simd::row_layout{.width = 10}>(10, 200, program);
}

// Outputs summed over all rows instead of stored.
template <class Real, std::size_t Width, unsigned Padded>
void sums_outputs(std::size_t count) {
    using code = code_of<entropy, element>;
    constexpr std::size_t stride = Padded != 0 ? padded_to(Width, simd::width<Real>) : Width;
    aligned_block<Real> inputs(count * stride), targets(count * stride);
    inputs.fill(not_a_number<Real>), targets.fill(not_a_number<Real>);
    double expected[2] = {0, 0};
    const program_builder program = lowered(entropy, element);
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
    auto arguments = arguments_for<Real>(code::code, inputs.data(), targets.data(), stride);
    arguments.rows = count;
    constexpr simd::row_layout layout{Width, Padded, 0, 3u};
    const auto totals = simd::row_loop<code, Real, layout>::run(arguments);
    // The sums in registers are short, so that the error does not grow with the number of rows.
    const double bound = 64 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(std::abs(totals[0] - expected[0]) <= bound * expected[0]);
    BOOST_TEST(std::abs(totals[1] - expected[1]) <= bound * std::abs(expected[1]));
}

BOOST_AUTO_TEST_CASE(totals_sum_what_is_valid_of_short_and_long_rows) {
    sums_outputs<float, 10, ~0u>(1000);
    sums_outputs<double, 10, 0u>(129);
    sums_outputs<float, 100 * simd::width<float> + 1, ~0u>(3);
}

constexpr auto row_total = row_sum(x);
constexpr auto opposite = -row_total;
constexpr auto parts = x / row_total;
constexpr auto largest = row_max(x);

// Sums of a row whose lanes are added at the end, and those that are needed row by row.
BOOST_AUTO_TEST_CASE(totals_of_row_sums_that_others_read_and_of_row_maxima_are_right) {
    constexpr std::size_t width = 10, count = 7;
    using needed = code_of<row_total, parts, largest>;
    using at_the_end = code_of<opposite>;
    aligned_block<float> inputs(count * width), quotients(count * width);
    double sum = 0, maxima = 0;
    for (std::size_t row = 0; row < count; ++row) {
        double most = -10;
        for (std::size_t i = row * width; i < (row + 1) * width; ++i) {
            inputs[i] = static_cast<float>(wave(i) + 6);
            sum += static_cast<double>(inputs[i]);
            most = std::max(most, static_cast<double>(inputs[i]));
        }
        maxima += most;
    }
    auto arguments = arguments_for<float>(needed::code, inputs.data(), nullptr, width);
    arguments.rows = count;
    arguments.outputs[1] = quotients.data(), arguments.output_strides[1] = width;
    constexpr simd::row_layout two_totals{.width = width, .totals = 5u};
    const auto totals = simd::row_loop<needed, float, two_totals>::run(arguments);
    BOOST_TEST(totals[0] == sum, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(totals[2] == maxima, boost::test_tools::tolerance(1e-6));
    constexpr simd::row_layout one_total{.width = width, .totals = 1u};
    const auto end = simd::row_loop<at_the_end, float, one_total>::run(arguments);
    BOOST_TEST(end[0] == -sum, boost::test_tools::tolerance(1e-6));
}

// Several narrow rows go side by side; each must come out as if it were alone.
template <std::size_t Width>
void gives_the_bits_of_single_rows(std::size_t count) {
    using code = code_of<entropy, entropy_slope>;
    using loop = simd::row_loop<code, float, simd::row_layout{.width = Width}>;
    guarded<float> inputs(count * Width), targets(count * Width);
    for (std::size_t i = 0; i < count * Width; ++i)
        inputs[i] = static_cast<float>(wave(i)), targets[i] = static_cast<float>(share(i));
    guarded<float> values(count), slopes(count * Width), value(1), slope(Width);
    auto arguments = arguments_for<float>(code::code, inputs.data(), targets.data(), Width);
    arguments.rows = count;
    arguments.outputs[0] = values.data(), arguments.outputs[1] = slopes.data();
    arguments.output_strides[0] = 1, arguments.output_strides[1] = Width;
    loop::run(arguments);
    std::size_t differing = 0;
    for (std::size_t row = 0; row < count; ++row) {
        auto single = arguments_for<float>(code::code, inputs.data() + row * Width,
                                           targets.data() + row * Width, Width);
        single.rows = 1;
        single.outputs[0] = value.data(), single.outputs[1] = slope.data();
        loop::run(single);
        differing += value[0] != values[row];
        for (std::size_t column = 0; column < Width; ++column)
            differing += slope[column] != slopes[row * Width + column];
    }
    BOOST_TEST(differing == 0u);
}

BOOST_AUTO_TEST_CASE(rows_side_by_side_have_the_bits_of_each_row_alone) {
    for (std::size_t count = 1; count <= 9; ++count) {
        gives_the_bits_of_single_rows<10>(count);
        gives_the_bits_of_single_rows<simd::width<float>>(count);
    }
}

}  // namespace

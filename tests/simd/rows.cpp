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

// Rows without padding, next to memory that may not be touched.
template <class Code, class Real, simd::row_layout Layout>
void runs_between_guards(std::size_t width, double scale, const program_builder& program) {
    const expectation expected(width, scale);
    guarded<Real> inputs(rows * width), targets(rows * width);
    std::copy(expected.inputs.begin(), expected.inputs.end(), inputs.data());
    std::copy(expected.targets.begin(), expected.targets.end(), targets.data());
    auto arguments = arguments_for<Real>(Code::code, inputs.data(), targets.data(), width, rows);
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
        auto arguments = arguments_for<Real>(every_kind::code, inputs.data(), targets.data(), stride, rows);
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

}  // namespace

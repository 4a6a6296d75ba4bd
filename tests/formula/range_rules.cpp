// SPDX-License-Identifier: MIT
// Laws: the value of every node of any program, of any input, lies in the node's range.
#include <weft/formula/program.hpp>
#include <weft/formula/range_rules.hpp>
#include <weft/formula/scalar_operation.hpp>
#include <weft/tensor/random.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

using namespace weft;

namespace {

constexpr std::size_t width = 3;
constexpr double infinity = interval::infinity;

std::size_t below(random_stream& random, std::size_t count) {
    return std::min(count - 1, static_cast<std::size_t>(random.uniform(0, static_cast<double>(count))));
}
double of_any_size(random_stream& random) {
    const double size = std::pow(10, random.uniform(-3, below(random, 4) == 0 ? 38 : 2));
    return below(random, 2) == 0 ? size : -size;
}

// A program of random instructions, whose conditions are masks and whose picks are in the row.
program_builder random_program(random_stream& random) {
    program_builder p;
    std::vector<node> numbers, masks;
    for (const char* name : {"x", "y"}) numbers.push_back(p.input(name, level::element));
    numbers.push_back(p.input("rate", level::uniform));
    const node label_of_row = p.input("label", level::row);
    for (const double c : {0.0, 1.0, -1.0, 0.1, of_any_size(random)}) numbers.push_back(p.constant(c));
    numbers.push_back(p.add({.code = op::column, .at = level::element}));
    masks.push_back(p.add({.code = op::less, .at = level::element, .operands = {numbers[0], numbers[3], -1}}));
    while (p.size() < 40) {
        const auto code = static_cast<op>(below(random, operation_table.size()));
        const operation_facts& about = facts(code);
        if (about.operands == 0) continue;
        const bool takes_masks = code == op::both || code == op::either;
        instruction made{.code = code};
        for (std::size_t k = 0; k < about.operands; ++k) {
            const bool is_mask = takes_masks || (code == op::select && k == 0);
            const std::vector<node>& from = is_mask ? masks : numbers;
            // Mostly of the newest, so that programs become deep; often twice the same.
            const bool newest = below(random, 3) == 0;
            made.operands[k] = newest ? from.back() : from[below(random, from.size())];
            if (k == 1 && !is_mask && below(random, 8) == 0) made.operands[1] = made.operands[0];
            made.at = std::max(made.at, p[made.operands[k]].at);
        }
        if (code == op::pick) made.operands[1] = label_of_row;
        if (is_reduction(code)) made.at = level::row;
        const bool needs_number = code == op::maximum_of_number || code == op::minimum_of_number;
        if (needs_number && p.range(made.operands[1]).may_be_nan) continue;
        if (code == op::exp_nonpositive && p.range(made.operands[0]).high > 0) continue;
        if (code == op::log1p_unit && !p.range(made.operands[0]).is_within(0, 1)) continue;
        (about.is_mask ? masks : numbers).push_back(p.add(made));
    }
    return p;
}

// One rounding an operation, and denormals as 0 where they are flushed.
template <class Real, bool Flushes>
double rounded(double value) {
    if (std::abs(value) > static_cast<double>(std::numeric_limits<Real>::max())) return std::copysign(infinity, value);
    const auto held = static_cast<double>(static_cast<Real>(value));
    const bool is_denormal = std::abs(held) < static_cast<double>(std::numeric_limits<Real>::min());
    return Flushes && is_denormal ? std::copysign(0, held) : held;
}

using row = std::array<double, width>;

template <class Real, bool Flushes>
std::vector<row> values_of(const program_builder& p, random_stream& random, bool finite) {
    std::vector<row> values;
    for (node i = 0; i < p.size(); ++i) {
        const instruction& n = p[i];
        row here{};
        const auto operand = [&](std::size_t k, std::size_t column) {
            return n.operands[k] < 0 ? 0.0 : values[static_cast<std::size_t>(n.operands[k])][column];
        };
        for (std::size_t column = 0; column < width; ++column) {
            double& value = here[column];
            if (n.code == op::constant) value = n.value;
            else if (n.code == op::column) value = static_cast<double>(column);
            else if (n.code == op::row_width) value = width;
            else if (n.code == op::input && p.name_of(i) == "label") value = 1;
            else if (n.code == op::input) {
                constexpr double extremes[] = {0, -0.0, 1, -1, infinity, -infinity, 1e-310, -1e-40};
                const std::size_t which = below(random, finite ? 24 : 12);
                value = which < 4 ? extremes[which] : of_any_size(random);
                if (!finite && which >= 4 && which < 8) value = extremes[which];
                if (!finite && which == 8) value = std::nan("");
            } else if (n.code == op::row_sum) {
                for (std::size_t k = 0; k < width; ++k) value = rounded<Real, Flushes>(value + operand(0, k));
            } else if (n.code == op::row_max) {
                value = operand(0, 0);
                for (std::size_t k = 1; k < width; ++k) value = scalar_operation(op::maximum, value, operand(0, k), 0);
            } else if (n.code == op::pick) value = operand(0, 1);
            else value = scalar_operation(n.code, operand(0, column), operand(1, column), operand(2, column));
            value = rounded<Real, Flushes>(value);
            if (n.at != level::element) {
                here.fill(value);
                break;
            }
        }
        values.push_back(here);
    }
    return values;
}

template <class Real, bool Flushes>
void values_lie_in_their_ranges(bool finite) {
    random_stream random(seed{finite ? 1U : 2U});
    std::size_t wrong = 0, bounded = 0, never_nan = 0;
    for (std::size_t round = 0; round < 400; ++round) {
        program_builder p = random_program(random);
        for (node i = 0; i < p.size(); ++i) {
            const interval range = p.range(i);
            bounded += range.low > -infinity || range.high < infinity;
            never_nan += !(finite ? range.may_become_nan : range.may_be_nan);
        }
        for (std::size_t sample = 0; sample < 20; ++sample) {
            const auto values = values_of<Real, Flushes>(p, random, finite);
            for (node i = 0; i < p.size(); ++i) {
                const interval range = p.range(i);
                for (const double value : values[static_cast<std::size_t>(i)]) {
                    const bool is_nan = value != value;
                    const bool lies_inside = range.contains(value) && !(finite && is_nan && !range.may_become_nan)
                        && !(finite && std::isinf(value) && !range.may_become_infinite && !is_nan);
                    if (!lies_inside && ++wrong < 4)
                        BOOST_TEST(lies_inside, facts(p[i].code).name << " is " << value << ", not in [" << range.low
                                                << ", " << range.high << "]");
                }
            }
        }
    }
    BOOST_TEST(wrong == 0u);
    // The law says something: many ranges have an end, many nodes are never NaN.
    BOOST_TEST(bounded > 400u * 15);
    BOOST_TEST(never_nan > 400u * 8);
}

BOOST_AUTO_TEST_CASE(values_of_finite_inputs_lie_in_their_ranges) {
    values_lie_in_their_ranges<double, false>(true);
    values_lie_in_their_ranges<float, false>(true);
    values_lie_in_their_ranges<float, true>(true);
}

BOOST_AUTO_TEST_CASE(values_of_any_inputs_lie_in_their_ranges) {
    values_lie_in_their_ranges<double, false>(false);
    values_lie_in_their_ranges<float, false>(false);
    values_lie_in_their_ranges<float, true>(false);
}

}  // namespace

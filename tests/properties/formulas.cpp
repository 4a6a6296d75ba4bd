// SPDX-License-Identifier: MIT
// Properties of random formulas, made and shrunk by rapidcheck.
#include "random_program.hpp"

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace properties;

// Recipes of up to 30 steps whose inputs are tame in most cases.
rc::Gen<recipe> recipes() {
    return rc::gen::resize(30, rc::gen::container<recipe>(rc::gen::resize(100, rc::gen::tuple(
        rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<std::uint8_t>(),
        rc::gen::arbitrary<std::uint8_t>(), rc::gen::arbitrary<std::uint8_t>()))));
}
rc::Gen<std::vector<std::int16_t>> numbers() {
    return rc::gen::resize(
        100, rc::gen::container<std::vector<std::int16_t>>(9, rc::gen::arbitrary<std::int16_t>()));
}

// Near where the other is, by so much; a NaN is near nothing.
void near(long double found, long double expected, long double error) {
    if (!(std::abs(found - expected) <= error))
        RC_FAIL("found " + std::to_string(found) + ", expected " + std::to_string(expected)
                + ", off by " + std::to_string(std::abs(found - expected) / error) + " allowed");
}

}  // namespace

BOOST_AUTO_TEST_CASE(algebra_and_finishing_keep_the_values_of_a_formula) {
    std::size_t checked = 0, tried = 0;
    BOOST_TEST(rc::check([&] {
        const recipe steps = *recipes();
        const rows inputs = inputs_from(*numbers());
        weft::program_builder written;
        written.as_written = true;
        const node as_written = cook(written)(steps);
        const evaluation expected = evaluate(written, inputs, as_written);
        ++tried;
        if (!expected.is_tame() || expected.distance < 1e-9L) return;
        ++checked;
        weft::program_builder simple;
        const node simplified = cook(simple)(steps);
        simple.output(simplified);
        const weft::program_builder ready = weft::finish(simple);
        const node last = ready.output_node(0);
        const evaluation by_algebra = evaluate(simple, inputs, simplified);
        const evaluation finished = evaluate(ready, inputs, last);
        for (std::size_t column = 0; column < 3; ++column) {
            const long double value = expected.nodes[static_cast<std::size_t>(as_written)][column];
            near(by_algebra.nodes[static_cast<std::size_t>(simplified)][column], value,
                 1e-9L * (1 + expected.largest));
            near(finished.nodes[static_cast<std::size_t>(last)][column], value,
                 1e-9L * (1 + expected.largest));
        }
    }));
    BOOST_TEST(checked * 4 > tried, checked << " of " << tried << " formulas were tame");
}

BOOST_AUTO_TEST_CASE(the_gradient_of_a_formula_is_its_central_difference) {
    std::size_t checked = 0, tried = 0;
    BOOST_TEST(rc::check([&] {
        const recipe steps = *recipes();
        const rows inputs = inputs_from(*numbers());
        weft::program_builder p;
        const node output = cook(p)(steps), x = p.input("x", weft::level::element);
        ++tried;
        for (node i = 0; i <= output; ++i) if (p[i].code == op::stop_gradient) return;
        const evaluation here = evaluate(p, inputs, output);
        if (!here.is_tame() || here.distance < 1e-3L) return;
        const node slope = weft::gradient_of(p, output, x, p.constant(1));
        p.output(slope);
        const weft::program_builder ready = weft::finish(p);
        const evaluation raw = evaluate(p, inputs, slope);
        const evaluation finished = evaluate(ready, inputs, ready.output_node(0));
        const bool is_element = p[output].at == weft::level::element;
        for (std::size_t column = 0; column < 3; ++column) {
            const auto total = [&](long double h) {
                rows moved = inputs;
                moved["x"][column] += h;
                const evaluation there = evaluate(p, moved, output);
                const row& values = there.nodes[static_cast<std::size_t>(output)];
                return is_element ? values[0] + values[1] + values[2] : values[0];
            };
            const auto difference = [&](long double h) {
                return (total(h) - total(-h)) / (2 * h);
            };
            // Its error falls with h^2: what the next has less of it is three of its quarters.
            const long double once = difference(2e-6L), twice = difference(1e-6L);
            const long double error = std::abs(once - twice) + 1e-8L * (1 + std::abs(twice))
                                    + 1e-11L * here.largest;
            if (!(error < 1e-2L * (1 + std::abs(twice)))) continue;
            ++checked;
            near(raw.nodes[static_cast<std::size_t>(slope)][column], twice, error);
            near(finished.nodes[static_cast<std::size_t>(ready.output_node(0))][column], twice,
                 error);
        }
    }));
    BOOST_TEST(checked > tried / 2, checked << " slopes of " << tried << " formulas were checked");
}

BOOST_AUTO_TEST_CASE(every_value_lies_in_the_range_that_is_claimed_of_it) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double special[] = {0.0, -0.0, 1, -1, 1e-300, -1e-45, 3e38, -3e38, -1e300, infinity,
                                  -infinity, std::numeric_limits<double>::quiet_NaN(), 0.5};
    BOOST_TEST(rc::check([&] {
        const recipe steps = *recipes();
        rows inputs = inputs_from(*numbers());
        const auto specials = *rc::gen::resize(
            100, rc::gen::container<std::vector<std::uint8_t>>(9, rc::gen::arbitrary<std::uint8_t>()));
        std::size_t k = 0;
        bool finite_in_double = true, finite_in_float = true;
        for (auto& [name, values] : inputs)
            for (long double& one : values) {
                const std::size_t which = specials[k++] % 24;
                if (which < std::size(special) && name != "scale") one = special[which];
                finite_in_double = finite_in_double && std::isfinite(one);
                finite_in_float = finite_in_float && std::isfinite(static_cast<float>(one));
            }
        weft::program_builder p;
        p.output(cook(p)(steps));
        weft::program_builder ready = weft::finish(p);
        const auto input = [&](std::string_view name, std::size_t column) {
            return static_cast<double>(inputs.find(name)->second[column]);
        };
        const auto check = [&](weft::program_builder& of, const auto& values, node i,
                               bool all_finite) {
            const weft::interval claimed = of.range(i);
            for (std::size_t column = 0; column < 3; ++column) {
                const auto value = static_cast<double>(values(i, column));
                RC_ASSERT(claimed.contains(value));
                RC_ASSERT(!claimed.is_positive || !(value < 0));
                RC_ASSERT(!all_finite || value == value || claimed.may_become_nan);
                RC_ASSERT(!all_finite || !std::isinf(value) || claimed.may_become_infinite);
            }
        };
        for (weft::program_builder* const of : {&p, &ready}) {
            const weft::basic_row_evaluation<double> in_double(*of, 3, input);
            const weft::basic_row_evaluation<float> in_float(*of, 3, input);
            for (node i = 0; i < of->size(); ++i) {
                check(*of, in_double, i, finite_in_double);
                check(*of, in_float, i, finite_in_float);
            }
        }
    }));
}

BOOST_AUTO_TEST_CASE(every_node_is_its_operation_on_its_operands) {
    BOOST_TEST(rc::check([&] {
        const recipe steps = *recipes();
        const rows inputs = inputs_from(*numbers());
        weft::program_builder p;
        p.output(cook(p)(steps));
        const weft::program_builder ready = weft::finish(p);
        const weft::row_evaluation values(
            ready, 3, [&](std::string_view name, std::size_t column) {
                return static_cast<double>(inputs.find(name)->second[column]);
            });
        for (node i = 0; i < ready.size(); ++i) {
            const weft::instruction& n = ready[i];
            if (weft::facts(n.code).operands == 0 || weft::is_reduction(n.code)) continue;
            for (std::size_t column = 0; column < 3; ++column) {
                const auto operand = [&](std::size_t k) {
                    return n.operands[k] < 0 ? 0.0L : values(n.operands[k], column);
                };
                long double kink = 1;
                const long double expected =
                    operate(n.code, operand(0), operand(1), operand(2), kink);
                const bool is_periodic = n.code == op::sin || n.code == op::cos;
                if (!std::isfinite(expected) || (is_periodic && std::abs(operand(0)) > 1e4L)
                    || std::abs(expected) > 1e300L || std::abs(expected) < 1e-290L) continue;
                near(values(i, column), expected, 2e-15L * std::abs(expected));
            }
        }
    }));
}

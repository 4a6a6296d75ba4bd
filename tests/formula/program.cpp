// SPDX-License-Identifier: MIT
#include <weft/formula/finish.hpp>
#include <weft/formula/functions.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert([] {
    program_builder p;
    const node a = p.input("x", level::element);
    const node one = p.add({.code = op::exp, .at = level::element, .operands = {a, -1, -1}});
    const node again = p.add({.code = op::exp, .at = level::element, .operands = {a, -1, -1}});
    return one == again && p.size() == 2;
}(), "an equal instruction is found, not added");

static_assert([] {
    program_builder p;
    return p.constant(0.0) != p.constant(-0.0) && p.constant(2) == p.constant(2.0);
}(), "numbers are told apart by their bits");

static_assert([] {
    program_builder p;
    const node y = p.constant(5);
    p.substitute("x", y);
    return p.named("x", level::element) == y && p.named("target", level::element) != y;
}());

static_assert([] {
    program_builder p;
    const node a = p.input("x", level::element);
    const node power = p.add({.code = op::exp, .at = level::element, .operands = {a, -1, -1}});
    moved_nodes moved(p.size());
    moved[a] = 7;
    return moved.operand(p[power], 0) == 7 && moved.operand(p[power], 1) == -1 && moved[power] == -1;
}(), "an operand that is none has become none");

constexpr auto built = [] { return lowered(exp(x) + exp(x) * exp(x)); };
static_assert(built().size() == 4, "x, exp(x), its square, the sum");

BOOST_AUTO_TEST_CASE(a_finished_program_knows_its_inputs_and_outputs) {
    constexpr auto p = lowered(x * target, row_sum(x)).size();
    constexpr auto code = lowered(x * target, row_sum(x)).template finished<static_cast<std::size_t>(p)>();
    BOOST_TEST(code.input_count == 2U);
    BOOST_TEST(code.input_index("x") == 0);
    BOOST_TEST(code.input_index("target") == 1);
    BOOST_TEST(code.input_index("rate") == -1);
    BOOST_TEST(code.output_count == 2U);
    BOOST_TEST((code.output_level(0) == level::element));
    BOOST_TEST((code.output_level(1) == level::row));
    constexpr auto larger = code.resized<20>();
    BOOST_TEST(larger.size() == 20U);
    BOOST_TEST(larger.input_index("target") == 1);
    BOOST_TEST(larger.output_count == 2U);
    BOOST_TEST((larger.nodes[code.size() - 1] == code.nodes.back()));
    BOOST_TEST((larger.resized<code.size()>().nodes == code.nodes));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_with_its_limit) {
    BOOST_CHECK_THROW(input_name("a_name_of_far_too_many_letters"), std::length_error);
    program_builder p;
    for (std::size_t i = 0; i < most_outputs; ++i) p.output(p.constant(static_cast<double>(i)));
    BOOST_CHECK_THROW(p.output(0), std::length_error);
    program_builder large;
    for (int i = 0; i < 30'000; ++i) large.constant(i);
    BOOST_TEST(large.constant(7) == 7);
    BOOST_CHECK_THROW(large.constant(30'000), std::length_error);
}

// Sums of so many powers, of more nodes than are built at once.
template <int Powers>
struct powers_of_x {
    static constexpr program_builder make() {
        program_builder p;
        node power = p.input("x", level::element), sum = power;
        for (int i = 1; i < Powers; ++i) {
            power = p.add({.code = op::multiply, .at = level::element, .operands = {power, 0, -1}});
            sum = p.add({.code = op::add, .at = level::element, .operands = {sum, power, -1}});
        }
        p.output(sum);
        return p;
    }
};
template <int Powers>
constexpr bool is_whole() {
    const program_builder expected = powers_of_x<Powers>::make();
    const auto& code = sized_program<powers_of_x<Powers>>::code;
    bool is_same = code.size() == 2 * Powers - 1 && code.input_count == 1 && code.output_count == 1
                && code.inputs[0].view() == "x" && code.outputs[0] == expected.output_node(0);
    for (std::size_t i = 0; i < code.size(); ++i)
        is_same = is_same && code.nodes[i] == expected[static_cast<node>(i)] && code.nodes[i].at == level::element;
    return is_same;
}
static_assert(is_whole<3>() && is_whole<32>() && is_whole<33>() && is_whole<50>());

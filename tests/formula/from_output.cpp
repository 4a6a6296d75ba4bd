// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/from_output.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

// Whether the gradient of f, rewritten by its output, still reads its input.
template <class Formula>
constexpr bool reads_input(const Formula& f) {
    program_builder p;
    const node z = p.input("x", level::element);
    const node y = lower(p, f);
    const node slope = gradient_of(p, y, z, p.input("upstream", level::element));
    p.output(slope);
    const program_builder rewritten = from_output(p, y);
    for (std::size_t i = 0; i < rewritten.input_count(); ++i)
        if (rewritten.input_at(i).view() == "x") return true;
    return false;
}

static_assert(!reads_input(relu(x)) && !reads_input(tanh(x)) && !reads_input(sigmoid(x)));
static_assert(!reads_input(exp(x)) && !reads_input(sqrt(x)));
static_assert(reads_input(x * sigmoid(x)) && reads_input(softplus(x)) && reads_input(sin(x)));

BOOST_AUTO_TEST_CASE(the_gradient_of_tanh_is_upstream_times_one_minus_y_squared) {
    program_builder p;
    const node z = p.input("x", level::element);
    const node y = lower(p, tanh(x));
    const node slope = gradient_of(p, y, z, p.input("upstream", level::element));
    p.output(slope);
    const program_builder rewritten = from_output(p, y);
    int functions = 0;
    for (node i = 0; i < rewritten.size(); ++i) functions += rewritten[i].code == op::tanh;
    BOOST_TEST(functions == 0);
    BOOST_TEST(rewritten.input_count() == 2U);
}

// SPDX-License-Identifier: MIT
#include <weft/formula/functions.hpp>
#include <weft/formula/lower.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert([] {
    program_builder p;
    const node sum = lower(p, x + 3);
    return p[sum].code == op::add && p.name_of(p[sum].operands[0]) == "x"
        && p[p[sum].operands[1]].value == 3;
}());

static_assert([] {
    program_builder p;
    const node product = lower(p, (x > 0) * x);
    return p[product].code == op::select;
}(), "a mask in arithmetic is 1 or 0, and a product with it a select");

static_assert([] {
    program_builder p;
    const auto either = alternative<decltype(exp(x)), decltype(log(x))>{false, exp(x), log(x)};
    return p[lower(p, either)].code == op::log;
}());

static_assert([] {
    program_builder p;
    return p[lower(p, whole_number<7>{})].value == 7;
}());

BOOST_AUTO_TEST_CASE(a_substituted_placeholder_is_lowered_to_its_replacement) {
    program_builder p;
    const node five = p.constant(5);
    p.substitute("x", five);
    const node sum = lower(p, x + 2);
    BOOST_TEST((p[sum].code == op::constant));
    BOOST_TEST(p[sum].value == 7.0);
}

// SPDX-License-Identifier: MIT
#include <weft/formula/expression.hpp>
#include <weft/formula/functions.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(formula<decltype(x)> && !formula<double> && formula_operand<int>);
static_assert(std::remove_cvref_t<decltype(label)>::at == level::row);
static_assert(std::remove_cvref_t<decltype(rate)>::at == level::uniform);
static_assert(decltype(x + rate)::at == level::element);
static_assert(decltype(row_sum(x))::at == level::row && decltype(x / row_sum(x))::at == level::element);
static_assert(std::remove_cvref_t<decltype(state<1>)>::name == "state1");
static_assert(std::is_empty_v<decltype(x * tanh(x))>, "without numbers a formula takes no room");
static_assert((x = 2.0).value == 2.0 && decltype(x = 2.0)::placeholder_type::name == "x");

BOOST_AUTO_TEST_CASE(a_number_in_a_formula_is_a_constant_of_it) {
    constexpr auto f = 3 * x;
    BOOST_TEST(f.a().value == 3.0);
}

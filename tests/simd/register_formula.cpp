// SPDX-License-Identifier: MIT
// Formulas of registers are the formulas, in the order their names are given.
#include <weft/simd/register_formula.hpp>

#include <weft/formula/functions.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {
namespace register_formulas {

using namespace weft;

constexpr placeholder<"left"> left{};
constexpr placeholder<"right"> right{};
constexpr std::array<std::string_view, 3> names{"right", "unused", "left"};
constexpr auto product = left * right + 2;
constexpr auto quotient = tanh(left) / right;
constexpr auto slope = derivative(left * left * right, left);
using code = simd::register_formulas<names, product, quotient, slope>;
static_assert(code::number_of(static_cast<std::size_t>(code::code.input_index("left"))) == 2);

template <class Real>
void compare() {
    const Real l = Real(0.75), r = Real(-1.5);
    const simd::register_values<code, Real> found(simd::broadcast(r), simd::broadcast(Real(9)), simd::broadcast(l));
    BOOST_TEST(simd::first(found.template output<0>()) == l * r + 2);
    BOOST_TEST(std::abs(simd::first(found.template output<1>()) - std::tanh(l) / r) <= Real(2e-7));
    BOOST_TEST(simd::first(found.template output<2>()) == 2 * l * r);
}

BOOST_AUTO_TEST_CASE(formulas_of_registers_are_the_formulas) {
    compare<float>();
    compare<double>();
}

}  // namespace register_formulas
}  // namespace

// SPDX-License-Identifier: MIT
// Formulas of registers are the formulas, in the order their names are given.
#include <weft/simd/register_formula.hpp>

#include <weft/formula/activations.hpp>

#include "simd/ulps.hpp"

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

constexpr std::array<std::string_view, 1> only_x{"x"};
constexpr auto sigmoid_of_x = sigmoid(x);
constexpr auto softplus_of_x = softplus(x);

template <auto const& Formula, class Real>
simd::batch<Real> of(simd::batch<Real> given) {
    return simd::register_values<simd::register_formulas<only_x, Formula>, Real>(given).template output<0>();
}

BOOST_AUTO_TEST_CASE(formulas_of_registers_are_the_formulas) {
    compare<float>();
    compare<double>();
}

BOOST_AUTO_TEST_CASE(sigmoid_and_softplus_written_out_are_accurate_and_have_the_same_bits_from_every_compiler) {
    constexpr double limit = simd::fma_is_fused ? 2 : 3;
    WEFT_CHECK_ULPS(float, of<sigmoid_of_x>(v), 1 / (1 + std::exp(-x)), 2, 0xd95c2e3387884391U);
    WEFT_CHECK_ULPS(double, of<sigmoid_of_x>(v), 1 / (1 + std::exp(-x)), 2, 0xed97a83960b0217eU);
    WEFT_CHECK_ULPS(float, of<softplus_of_x>(v), std::fmax(x, 0.0L) + std::log1p(std::exp(-std::abs(x))), limit,
                    0x6b194858b353e390U);
    WEFT_CHECK_ULPS(double, of<softplus_of_x>(v), std::fmax(x, 0.0L) + std::log1p(std::exp(-std::abs(x))), limit,
                    0x84521d74c2ae2e79U);
}

template <class Real>
void have_edges() {
    using namespace ulps;
    const auto sigmoid_at = [](Real at) { return apply([](auto v) { return of<sigmoid_of_x>(v); }, at); };
    const auto softplus_at = [](Real at) { return apply([](auto v) { return of<softplus_of_x>(v); }, at); };
    BOOST_TEST((sigmoid_at(0) == Real(0.5) && sigmoid_at(infinity<Real>) == 1 && sigmoid_at(-infinity<Real>) == 0));
    BOOST_TEST((softplus_at(infinity<Real>) == infinity<Real> && softplus_at(-infinity<Real>) == 0));
    BOOST_TEST((softplus_at(largest<Real>) == largest<Real> && softplus_at(-largest<Real>) == 0));
    BOOST_TEST((std::isnan(sigmoid_at(not_a_number<Real>)) && std::isnan(softplus_at(not_a_number<Real>))));
}

BOOST_AUTO_TEST_CASE(sigmoid_and_softplus_written_out_are_exact_at_special_values) {
    have_edges<float>();
    have_edges<double>();
}

}  // namespace register_formulas
}  // namespace

// SPDX-License-Identifier: MIT
// Registers times powers of two: exact, NaN comes through.
#include <weft/simd/scale.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace weft;

constexpr auto scaled = ldexp(x, target);
constexpr auto slope = derivative(scaled, x);
constexpr auto of_exponent = derivative(scaled, target);

static_assert(evaluate(ldexp(x, target), x = 1.5, target = -3.0) == 0.1875);
static_assert(evaluate(derivative(ldexp(x * x, target), x), x = 1.5, target = 2.0) == 12);

template <class Real>
void is_ldexp() {
    std::vector<Real> a, n;
    for (const Real number : {Real(1), Real(-1.75), Real(0), Real(0.7), Real(3e5)})
        for (const int power : {-126, -60, -1, 0, 1, 17, 100}) {
            a.push_back(number);
            n.push_back(static_cast<Real>(power));
        }
    std::vector<Real> values(a.size()), slopes(a.size());
    apply<scaled, slope>(std::span(values), std::span(slopes), x = a, target = n);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Real expected = std::ldexp(a[i], static_cast<int>(n[i]));
        if (std::abs(expected) < std::numeric_limits<Real>::min()) continue;  // may be 0
        BOOST_TEST(values[i] == expected);
        BOOST_TEST(slopes[i] == std::ldexp(Real(1), static_cast<int>(n[i])));
    }
}

BOOST_AUTO_TEST_CASE(a_register_times_a_power_of_two_is_exact) {
    is_ldexp<float>();
    is_ldexp<double>();
}

BOOST_AUTO_TEST_CASE(nan_comes_through_and_the_exponent_has_no_slope) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> a{nan, 1}, n{1, nan}, values(2), slopes(2);
    apply<scaled, of_exponent>(std::span(values), std::span(slopes), x = a, target = n);
    BOOST_TEST((std::isnan(values[0]) && std::isnan(values[1])));
    BOOST_TEST((slopes[0] == 0 && slopes[1] == 0));
}

}  // namespace

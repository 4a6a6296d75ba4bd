// SPDX-License-Identifier: MIT
// One include brings every elementary function of registers.
#include <weft/simd/math.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <tuple>

namespace simd = weft::simd;
using reals = std::tuple<float, double>;

BOOST_AUTO_TEST_SUITE(simd_math)

BOOST_AUTO_TEST_CASE_TEMPLATE(functions_agree_where_mathematics_says_so, Real, reals) {
    const simd::batch<Real> x = simd::lane_numbers<Real>() / simd::broadcast(Real(8));
    const auto far = [](simd::batch<Real> a, simd::batch<Real> b) {
        return simd::first(simd::reduce_max(simd::abs(a - b)));
    };
    const simd::batch<Real> one(Real(1));
    constexpr Real small = 16 * std::numeric_limits<Real>::epsilon();
    BOOST_TEST(far(simd::log(simd::exp(x)), x) <= small);
    BOOST_TEST(far(simd::log1p(simd::expm1(x)), x) <= small);
    BOOST_TEST(far(simd::pow(simd::sin(x), 2) + simd::pow(simd::cos(x), 2), one) <= small);
    BOOST_TEST(far(simd::tanh(x), simd::expm1(x + x) / (simd::exp(x + x) + one)) <= small);
    BOOST_TEST(far(simd::sqrt(x * x), x) <= small);
    BOOST_TEST(far(simd::erf(x), simd::negate(simd::erf(simd::negate(x)))) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

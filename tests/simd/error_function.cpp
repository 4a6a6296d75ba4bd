// SPDX-License-Identifier: MIT
// erf and the normal distribution function of registers: accuracy, special values, the same bits everywhere.
#include <weft/simd/error_function.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_error_function)

BOOST_AUTO_TEST_CASE(erf_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::erf(v), std::erf(x), 2, 0x2e4768bf4951760eU);
    WEFT_CHECK_ULPS(double, simd::erf(v), std::erf(x), 2, 0x3826f37d7300d247U);
}

BOOST_AUTO_TEST_CASE(normal_cdf_is_accurate_and_has_the_same_bits_from_every_compiler) {
    constexpr long double root_half = -0.707106781186547524400844362104849039L;
    WEFT_CHECK_ULPS(float, simd::normal_cdf(v), std::erfc(x * root_half) / 2, 2,
                    0x7a3e7b5ee176fa49U);
    constexpr double limit = simd::fma_is_fused ? 5 : 300;
    WEFT_CHECK_ULPS(double, simd::normal_cdf(v), std::erfc(x * root_half) / 2, limit,
                    0xa4698e8aad0a050fU);
}

BOOST_AUTO_TEST_CASE(gelu_by_normal_cdf_is_accurate_in_its_tail) {
    constexpr long double root_half = -0.707106781186547524400844362104849039L;
    WEFT_CHECK_ULPS(float, v * simd::normal_cdf(v), x * std::erfc(x * root_half) / 2, 2,
                    0x47dcb00f4013f0cbU, -12.5F, largest<float>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normal_cdf_of_special_values_is_exact, Real, reals) {
    const auto cdf = [](Real x) { return apply([](auto v) { return simd::normal_cdf(v); }, x); };
    BOOST_TEST((cdf(0) == Real(0.5) && cdf(-Real(0)) == Real(0.5)));
    BOOST_TEST((cdf(infinity<Real>) == 1 && cdf(-infinity<Real>) == 0 && cdf(-largest<Real>) == 0));
    BOOST_TEST(std::isnan(cdf(not_a_number<Real>)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(erf_of_special_values_is_exact, Real, reals) {
    const auto erf = [](Real x) { return apply([](auto v) { return simd::erf(v); }, x); };
    BOOST_TEST((same_bits(erf(0), Real(0)) && same_bits(erf(-Real(0)), -Real(0))));
    BOOST_TEST((erf(infinity<Real>) == 1 && erf(-infinity<Real>) == -1));
    BOOST_TEST(std::isnan(erf(not_a_number<Real>)));
}

BOOST_AUTO_TEST_SUITE_END()

// SPDX-License-Identifier: MIT
// erf and the normal distribution function of registers: accuracy, special values, the same bits everywhere.
#include <weft/simd/error_function.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

#include <numbers>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;
constexpr double limit = simd::fma_is_fused ? 2 : 300;
// Without FMA x^2 / 2 is off by up to 2^-44 where gelu is normal and normal_cdf is not.
constexpr double gelu_limit = simd::fma_is_fused ? 2 : 520;

// With what the argument of erfc lost in rounding, which counts where erfc falls steeply.
long double normal_cdf(long double x) {
    constexpr long double factor = -0.707106781186547524400844362104849039L;
    constexpr long double rest = -1.895032558893257079655e-20L;  // of 64 bits
    const long double y = x * factor, lost = std::fma(x, factor, -y) + x * rest;
    const long double slope = std::exp(-y * y) * std::numbers::inv_sqrtpi_v<long double>;
    return std::erfc(y) / 2 - (slope > 0 ? slope * lost : 0);
}
long double gelu(long double x) { return x < -64 ? -0.0L : x * normal_cdf(x); }

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_error_function)

BOOST_AUTO_TEST_CASE(erf_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::erf(v), std::erf(x), 2, 0x7ff54a433f94e537U);
    WEFT_CHECK_ULPS(double, simd::erf(v), std::erf(x), 2, 0x3826f37d7300d247U);
}

BOOST_AUTO_TEST_CASE(normal_cdf_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::normal_cdf(v), normal_cdf(x), 2, 0x1c5f20605311693aU);
    WEFT_CHECK_ULPS(double, simd::normal_cdf(v), normal_cdf(x), limit, 0xf1a963dffe68eb3aU);
}

BOOST_AUTO_TEST_CASE(gelu_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::gelu(v), gelu(x), 2, 0xf700c3f030f312b7U);
    WEFT_CHECK_ULPS(double, simd::gelu(v), gelu(x), gelu_limit, 0xbf54edd748f419c3U);
}

// Where normal_cdf(x) is denormal and x normal_cdf(x) is not.
BOOST_AUTO_TEST_CASE(gelu_is_accurate_where_normal_cdf_is_denormal) {
    const auto off = []<class Real>(Real x) {
        return error(apply([](auto v) { return simd::gelu(v); }, x), gelu(x));
    };
    for (int i = 0; i < 1000; ++i) {
        const double part = i * 0.001;
        const auto in_float = static_cast<float>(-12.9 - 0.13 * part);
        const double in_double = -37.5 - 0.1 * part;
        BOOST_TEST(off(in_float) <= 2, "gelu(" << in_float << ") is " << off(in_float) << " off");
        BOOST_TEST(off(in_double) <= gelu_limit,
                   "gelu(" << in_double << ") is " << off(in_double) << " off");
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normal_cdf_of_special_values_is_exact, Real, reals) {
    const auto cdf = [](Real x) { return apply([](auto v) { return simd::normal_cdf(v); }, x); };
    BOOST_TEST((cdf(0) == Real(0.5) && cdf(-Real(0)) == Real(0.5)));
    BOOST_TEST((cdf(infinity<Real>) == 1 && cdf(-infinity<Real>) == 0 && cdf(-largest<Real>) == 0));
    BOOST_TEST(std::isnan(cdf(not_a_number<Real>)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gelu_of_special_values_is_exact, Real, reals) {
    const auto gelu = [](Real x) { return apply([](auto v) { return simd::gelu(v); }, x); };
    BOOST_TEST((same_bits(gelu(0), Real(0)) && same_bits(gelu(-Real(0)), -Real(0))));
    BOOST_TEST((gelu(infinity<Real>) == infinity<Real> && gelu(largest<Real>) == largest<Real>));
    for (const Real x : {-infinity<Real>, -largest<Real>, Real(-64)})
        BOOST_TEST(same_bits(gelu(x), -Real(0)));
    BOOST_TEST(std::isnan(gelu(not_a_number<Real>)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(erf_of_special_values_is_exact, Real, reals) {
    const auto erf = [](Real x) { return apply([](auto v) { return simd::erf(v); }, x); };
    BOOST_TEST((same_bits(erf(0), Real(0)) && same_bits(erf(-Real(0)), -Real(0))));
    BOOST_TEST((erf(infinity<Real>) == 1 && erf(-infinity<Real>) == -1));
    BOOST_TEST(std::isnan(erf(not_a_number<Real>)));
}

BOOST_AUTO_TEST_SUITE_END()

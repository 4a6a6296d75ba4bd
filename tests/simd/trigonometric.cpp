// SPDX-License-Identifier: MIT
// sin and cos of registers: accuracy near and far, special values, the same bits everywhere.
#include <weft/simd/trigonometric.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;
constexpr double float_limit = simd::fma_is_fused ? 2 : 3;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_trigonometric)

BOOST_AUTO_TEST_CASE(sine_and_cosine_are_accurate_and_have_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::sin(v), std::sin(x), float_limit, 0x4d320e9db4620f97U);
    WEFT_CHECK_ULPS(float, simd::cos(v), std::cos(x), float_limit, 0xd019e1dce99d763bU);
    WEFT_CHECK_ULPS(double, simd::sin(v), std::sin(x), 3, 0x6cdf8b2de2d033acU);
    WEFT_CHECK_ULPS(double, simd::cos(v), std::cos(x), 3, 0x6ac13853c98d7677U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sine_and_cosine_of_special_values, Real, reals) {
    const auto sin = [](Real x) { return apply([](auto v) { return simd::sin(v); }, x); };
    const auto cos = [](Real x) { return apply([](auto v) { return simd::cos(v); }, x); };
    BOOST_TEST((same_bits(sin(0), Real(0)) && same_bits(sin(-Real(0)), -Real(0))));
    BOOST_TEST((cos(0) == 1 && cos(-Real(0)) == 1));
    for (const Real x : {infinity<Real>, -infinity<Real>, not_a_number<Real>})
        BOOST_TEST((std::isnan(sin(x)) && std::isnan(cos(x))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_large_angle_leaves_the_other_lanes_as_they_are, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    Real angles[lanes], alone[lanes], together[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane)
        angles[lane] = static_cast<Real>(lane) + Real(0.3);
    simd::store_unaligned(alone, simd::sin(simd::load_unaligned(angles)));
    angles[lanes - 1] = Real(1e30);
    simd::store_unaligned(together, simd::sin(simd::load_unaligned(angles)));
    for (std::size_t lane = 0; lane + 1 < lanes; ++lane)
        BOOST_TEST(same_bits(alone[lane], together[lane]));
    BOOST_TEST(error(together[lanes - 1], std::sin(static_cast<long double>(Real(1e30)))) <= 1);
}

BOOST_AUTO_TEST_SUITE_END()

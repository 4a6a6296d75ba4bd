// SPDX-License-Identifier: MIT
// sin and cos of registers: accuracy near and far, special values, the same bits everywhere.
#include <weft/simd/trigonometric.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

#include <numbers>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;
constexpr double limit = simd::fma_is_fused ? 2 : 3;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_trigonometric)

BOOST_AUTO_TEST_CASE(sine_and_cosine_are_accurate_and_have_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::sin(v), std::sin(x), limit, 0x4d320e9db4620f97U);
    WEFT_CHECK_ULPS(float, simd::cos(v), std::cos(x), limit, 0xd019e1dce99d763bU);
    WEFT_CHECK_ULPS(double, simd::sin(v), std::sin(x), limit, 0xf37d56e7289f0d92U);
    WEFT_CHECK_ULPS(double, simd::cos(v), std::cos(x), limit, 0xc71cf689dc6bc421U);
}

BOOST_AUTO_TEST_CASE(sine_and_cosine_are_accurate_beside_their_zeros) {
    for (int k = 1; k < 600000; k += 97) {
        const double angle = static_cast<double>(k * (std::numbers::pi_v<long double> / 2));
        const auto wide = static_cast<long double>(angle);
        const double sin = apply([](auto v) { return simd::sin(v); }, angle);
        const double cos = apply([](auto v) { return simd::cos(v); }, angle);
        BOOST_TEST((error(sin, std::sin(wide)) <= limit && error(cos, std::cos(wide)) <= limit),
                   "sin or cos of " << angle);
    }
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

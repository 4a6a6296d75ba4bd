// SPDX-License-Identifier: MIT
// atan of registers: accuracy, special values, the same bits everywhere.
#include <weft/simd/arctangent.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_arctangent)

BOOST_AUTO_TEST_CASE(arctangent_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::atan(v), std::atan(x), 2, 0xfe9851a36760db21U);
    WEFT_CHECK_ULPS(double, simd::atan(v), std::atan(x), 2, 0x632e0fbaa09c9cb8U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(arctangent_of_special_values, Real, reals) {
    const auto atan = [](Real x) { return apply([](auto v) { return simd::atan(v); }, x); };
    BOOST_TEST((same_bits(atan(0), Real(0)) && same_bits(atan(-Real(0)), -Real(0))));
    BOOST_TEST(atan(infinity<Real>) == static_cast<Real>(1.5707963267948966L));
    BOOST_TEST(atan(-infinity<Real>) == static_cast<Real>(-1.5707963267948966L));
    BOOST_TEST(std::isnan(atan(not_a_number<Real>)));
    BOOST_TEST(atan(1) == static_cast<Real>(0.7853981633974483L));
}

BOOST_AUTO_TEST_SUITE_END()

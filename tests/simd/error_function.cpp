// SPDX-License-Identifier: MIT
// erf of registers: accuracy, special values, the same bits everywhere.
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

BOOST_AUTO_TEST_CASE_TEMPLATE(erf_of_special_values_is_exact, Real, reals) {
    const auto erf = [](Real x) { return apply([](auto v) { return simd::erf(v); }, x); };
    BOOST_TEST((same_bits(erf(0), Real(0)) && same_bits(erf(-Real(0)), -Real(0))));
    BOOST_TEST((erf(infinity<Real>) == 1 && erf(-infinity<Real>) == -1));
    BOOST_TEST(std::isnan(erf(not_a_number<Real>)));
}

BOOST_AUTO_TEST_SUITE_END()

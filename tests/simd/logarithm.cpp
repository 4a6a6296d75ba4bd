// SPDX-License-Identifier: MIT
// log and log1p of registers: accuracy, special values, the same bits everywhere.
#include <weft/simd/logarithm.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_logarithm)

BOOST_AUTO_TEST_CASE(logarithms_are_accurate_and_have_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::log(v), std::log(x), 2, 0x828d8fe45e985cb8U);
    WEFT_CHECK_ULPS(double, simd::log(v), std::log(x), 2, 0xe6659e0a4772f62bU);
    WEFT_CHECK_ULPS(float, simd::log1p(v), std::log1p(x), 2, 0xdb30ff9ddfc6f7dfU);
    WEFT_CHECK_ULPS(double, simd::log1p(v), std::log1p(x), 2, 0xc716ccf1dc0ec1e3U);
    WEFT_CHECK_ULPS(float, simd::log1p_unit(v), std::log1p(x), 2, 0x6d6e147f97a88a5fU, 0, 1);
    WEFT_CHECK_ULPS(double, simd::log1p_unit(v), std::log1p(x), 2, 0x23838e9d040c108dU, 0, 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(logarithms_of_special_values_are_exact, Real, reals) {
    const auto log = [](Real x) { return apply([](auto v) { return simd::log(v); }, x); };
    const auto log1p = [](Real x) { return apply([](auto v) { return simd::log1p(v); }, x); };
    BOOST_TEST((same_bits(log(1), Real(0)) && log(0) == -infinity<Real>));
    BOOST_TEST((log(-Real(0)) == -infinity<Real> && log(infinity<Real>) == infinity<Real>));
    BOOST_TEST((std::isnan(log(-1)) && std::isnan(log(-infinity<Real>))));
    BOOST_TEST((std::isnan(log(not_a_number<Real>)) && std::isnan(log1p(not_a_number<Real>))));
    BOOST_TEST((same_bits(log1p(0), Real(0)) && same_bits(log1p(-Real(0)), -Real(0))));
    BOOST_TEST((log1p(-1) == -infinity<Real> && log1p(infinity<Real>) == infinity<Real>));
    BOOST_TEST((std::isnan(log1p(-2)) && std::isnan(log1p(-infinity<Real>))));
    const Real tiny = std::numeric_limits<Real>::denorm_min();
    BOOST_TEST((same_bits(log1p(tiny), tiny) && same_bits(log1p(-tiny), -tiny)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_logarithm_of_1_to_2_has_exact_special_values, Real, reals) {
    const auto unit = [](Real x) { return apply([](auto v) { return simd::log1p_unit(v); }, x); };
    BOOST_TEST((same_bits(unit(0), Real(0)) && std::isnan(unit(not_a_number<Real>))));
}

BOOST_AUTO_TEST_SUITE_END()

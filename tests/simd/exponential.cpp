// SPDX-License-Identifier: MIT
// exp, expm1 and tanh of registers: accuracy, special values, the same bits everywhere.
#include <weft/simd/exponential.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;
constexpr double float_limit = simd::fma_is_fused ? 1 : 2;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_exponential)

BOOST_AUTO_TEST_CASE(exponentials_are_accurate_and_have_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::exp(v), std::exp(x), float_limit, 0x611467def0af321U);
    WEFT_CHECK_ULPS(double, simd::exp(v), std::exp(x), 2, 0xfbe2f0abfaa238dfU);
    WEFT_CHECK_ULPS(float, simd::exp_nonpositive(v), std::exp(x), 2, 0xe554dea554a38c77U,
                    -infinity<float>, 0);
    WEFT_CHECK_ULPS(double, simd::exp_nonpositive(v), std::exp(x), 2, 0x2ea5ea3da731f178U,
                    -infinity<double>,
                    0);
    WEFT_CHECK_ULPS(float, simd::expm1(v), std::expm1(x), 2, 0x39c3c583e5fe13baU);
    WEFT_CHECK_ULPS(double, simd::expm1(v), std::expm1(x), 2, 0xb5d3bcb542d47991U);
}

BOOST_AUTO_TEST_CASE(tanh_is_accurate_and_has_the_same_bits_from_every_compiler) {
    WEFT_CHECK_ULPS(float, simd::tanh(v), std::tanh(x), 2, 0x84d07bd5928d239U);
    WEFT_CHECK_ULPS(double, simd::tanh(v), std::tanh(x), 2, 0x90b26a5ebb89ceaaU);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exponentials_of_special_values_are_exact, Real, reals) {
    const auto exp = [](Real x) { return apply([](auto v) { return simd::exp(v); }, x); };
    const auto below = [](Real x) {
        return apply([](auto v) { return simd::exp_nonpositive(simd::negative_abs(v)); }, x);
    };
    const auto expm1 = [](Real x) { return apply([](auto v) { return simd::expm1(v); }, x); };
    BOOST_TEST((exp(0) == 1 && exp(-Real(0)) == 1 && below(0) == 1));
    BOOST_TEST((exp(infinity<Real>) == infinity<Real> && exp(largest<Real>) == infinity<Real>));
    BOOST_TEST((same_bits(exp(-infinity<Real>), Real(0)) && exp(-largest<Real>) == 0));
    BOOST_TEST((same_bits(below(infinity<Real>), Real(0)) && below(largest<Real>) == 0));
    BOOST_TEST((same_bits(expm1(0), Real(0)) && same_bits(expm1(-Real(0)), -Real(0))));
    BOOST_TEST((expm1(-infinity<Real>) == -1 && expm1(infinity<Real>) == infinity<Real>));
    for (const auto payload : {word<Real>{0}, word<Real>{0x12345}, word<Real>{0x1ff}}) {
        const auto quiet = std::bit_cast<word<Real>>(not_a_number<Real>);
        const auto nan = std::bit_cast<Real>(static_cast<word<Real>>(quiet | payload));
        BOOST_TEST(std::isnan(exp(nan)));
        BOOST_TEST(std::isnan(exp(-nan)));
        BOOST_TEST(std::isnan(below(nan)));
        BOOST_TEST(std::isnan(expm1(nan)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tanh_of_special_values_is_exact, Real, reals) {
    const auto tanh = [](Real x) { return apply([](auto v) { return simd::tanh(v); }, x); };
    const Real tiny = std::numeric_limits<Real>::denorm_min();
    BOOST_TEST((same_bits(tanh(0), Real(0)) && same_bits(tanh(-Real(0)), -Real(0))));
    BOOST_TEST((same_bits(tanh(tiny), tiny) && same_bits(tanh(-tiny), -tiny)));
    BOOST_TEST((tanh(infinity<Real>) == 1 && tanh(-infinity<Real>) == -1));
    BOOST_TEST(std::isnan(tanh(not_a_number<Real>)));
}

BOOST_AUTO_TEST_SUITE_END()

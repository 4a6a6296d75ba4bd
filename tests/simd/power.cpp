// SPDX-License-Identifier: MIT
// Square roots, whole parts, signs and constant powers of registers.
#include <weft/simd/power.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

// Powers where a product of the range overflows or is denormal are left to the special values.
template <class Real>
constexpr Real moderate = Real(sizeof(Real) == 4 ? 200 : 1e19);

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_power)

BOOST_AUTO_TEST_CASE(square_root_and_whole_part_are_exact) {
    WEFT_CHECK_ULPS(float, simd::sqrt(v), std::sqrt(x), 0.5, 0x1863f7722127af70U);
    WEFT_CHECK_ULPS(double, simd::sqrt(v), std::sqrt(x), 0.5, 0xe9b51b317f8bfe1U);
    WEFT_CHECK_ULPS(float, simd::floor(v), std::floor(x), 0, 0x61c0f535f26285d8U);
    WEFT_CHECK_ULPS(double, simd::floor(v), std::floor(x), 0, 0x4b341749d7c340deU);
}

BOOST_AUTO_TEST_CASE(powers_are_accurate_and_have_the_same_bits_from_every_compiler) {
    constexpr float low = -moderate<float>, high = moderate<float>;
    WEFT_CHECK_ULPS(float, simd::pow(v, 2), x * x, 1, 0xd3c80af1dce4926dU);
    WEFT_CHECK_ULPS(float, simd::pow(v, 3), x * x * x, 3, 0x7d9407d1e3fe6b35U);
    WEFT_CHECK_ULPS(float, simd::pow(v, -3), 1 / (x * x * x), 3, 0x27227bdb0e7caf68U, 0.01F, 1e12F);
    WEFT_CHECK_ULPS(float, simd::pow(v, 15), std::pow(x, 15.0L), 15,
                    0x92c7ebc88a8eaa2bU, low, high);
    WEFT_CHECK_ULPS(float, simd::pow(v, 0.5), std::sqrt(x), 0.5,
                    0xffeb78e5833a2dddU, 0, largest<float>);
    WEFT_CHECK_ULPS(float, simd::pow(v, -0.5), std::pow(x, -0.5L), 2, 0x87ec7fd5383ea308U);
    WEFT_CHECK_ULPS(float, simd::pow(v, 1.7), std::pow(x, static_cast<long double>(1.7)), 1,
                    0x6d2adba32c1faf27U);
    WEFT_CHECK_ULPS(float, simd::pow(v, 17), std::pow(x, 17.0L), 1, 0x535d98149cba6d9eU);
    WEFT_CHECK_ULPS(float, simd::pow(v, -2), 1 / (x * x), 2, 0x1f2170bb07fcb056U);
    constexpr double limit = simd::fma_is_fused ? 2 : 600;
    WEFT_CHECK_ULPS(double, simd::pow(v, -2), 1 / (x * x), 2, 0xc423d3fb51a7718cU);
    WEFT_CHECK_ULPS(double, simd::pow(v, 2), x * x, 1, 0x718d1c0a1bdcf4dcU);
    WEFT_CHECK_ULPS(double, simd::pow(v, -4), std::pow(x, -4.0L), 4,
                    0x8df312e69303742aU, 1e-70, 1e70);
    WEFT_CHECK_ULPS(double, simd::pow(v, -2.5), std::pow(x, -2.5L), limit, 0xb1df0c969188c749U);
    WEFT_CHECK_ULPS(double, simd::pow(v, 1.7), std::pow(x, static_cast<long double>(1.7)), limit,
                    0xa4e1c97342afdfc6U);
    WEFT_CHECK_ULPS(double, simd::pow(v, -17), std::pow(x, -17.0L), limit, 0xc40c3cf4742efbc7U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(powers_of_special_values_are_those_of_std_pow, Real, reals) {
    for (const double y :
         {0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 0.5, -0.5, 1.7, -1.7, 16.0, 17.0, -17.0}) {
        for (const Real x : {Real(0), -Real(0), Real(1), Real(-1), Real(-2), infinity<Real>,
                             -infinity<Real>, not_a_number<Real>}) {
            const Real got = apply([y](auto v) { return simd::pow(v, y); }, x);
            const Real expected = static_cast<Real>(std::pow(static_cast<double>(x), y));
            const bool exact = std::isnan(expected) ? std::isnan(got) : same_bits(got, expected);
            const bool beside = error(got, static_cast<long double>(expected)) <= 1;
            BOOST_TEST((exact || (expected != 0 && beside)),
                       "pow(" << x << ", " << y << ") is " << got << ", expected " << expected);
        }
    }
    const double nan = not_a_number<double>;
    BOOST_TEST(std::isnan(apply([nan](auto v) { return simd::pow(v, nan); }, Real(2))));
    BOOST_TEST(apply([nan](auto v) { return simd::pow(v, nan); }, Real(1)) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sign_and_whole_part_of_special_values, Real, reals) {
    const auto sign = [](Real x) { return apply([](auto v) { return simd::sign(v); }, x); };
    const auto floor = [](Real x) { return apply([](auto v) { return simd::floor(v); }, x); };
    BOOST_TEST((sign(Real(0.25)) == 1 && sign(-infinity<Real>) == -1));
    BOOST_TEST((same_bits(sign(0), Real(0)) && same_bits(sign(-Real(0)), -Real(0))));
    BOOST_TEST((std::isnan(sign(not_a_number<Real>)) && std::isnan(floor(not_a_number<Real>))));
    BOOST_TEST((same_bits(floor(-Real(0)), -Real(0)) && floor(Real(-0.5)) == -1));
    BOOST_TEST((floor(infinity<Real>) == infinity<Real> && floor(Real(2.5)) == 2));
}

BOOST_AUTO_TEST_SUITE_END()

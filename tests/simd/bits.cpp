// SPDX-License-Identifier: MIT
// Signs, powers of two, significand and exponent of registers, and polynomials.
#include <weft/simd/bits.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_bits)

BOOST_AUTO_TEST_CASE_TEMPLATE(signs_change_alone_of_zero_and_infinity_too, Real, reals) {
    for (const Real x : {Real(0), Real(1.5), infinity<Real>, least_normal<Real> / 2}) {
        for (const Real y : {x, -x}) {
            BOOST_TEST(same_bits(apply([](auto v) { return simd::negate(v); }, y), -y));
            BOOST_TEST(same_bits(apply([](auto v) { return simd::abs(v); }, y), x));
            BOOST_TEST(same_bits(apply([](auto v) { return simd::negative_abs(v); }, y), -x));
            const auto signed_as = [y](auto v) {
                return simd::copy_sign(v, simd::broadcast(y));
            };
            BOOST_TEST(same_bits(apply(signed_as, Real(-3)), std::copysign(Real(3), y)));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bounds_let_not_a_number_through, Real, reals) {
    const auto at_least = [](Real x) {
        return apply([](auto v) { return simd::at_least(v, Real(-2)); }, x);
    };
    const auto at_most = [](Real x) {
        return apply([](auto v) { return simd::at_most(v, Real(2)); }, x);
    };
    BOOST_TEST((at_least(-3) == -2 && at_least(-1) == -1));
    BOOST_TEST(at_least(infinity<Real>) == infinity<Real>);
    BOOST_TEST((at_most(3) == 2 && at_most(1) == 1));
    BOOST_TEST(at_most(-infinity<Real>) == -infinity<Real>);
    BOOST_TEST(std::isnan(at_least(not_a_number<Real>)));
    BOOST_TEST(std::isnan(at_most(not_a_number<Real>)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_size_is_bounded, Real, reals) {
    const auto size = [](Real x) {
        return apply([](auto v) { return simd::size_at_most(v, Real(2)); }, x);
    };
    BOOST_TEST((size(-3) == 2 && size(infinity<Real>) == 2 && size(-infinity<Real>) == 2));
    BOOST_TEST((size(-1) == 1 && size(1) == 1 && same_bits(size(-Real(0)), Real(0))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_split_number_is_its_significand_times_a_power_of_two, Real, reals) {
    for (const Real x : numbers<Real>(least_normal<Real>, largest<Real>)) {
        const auto p = simd::split(simd::broadcast(x));
        const Real significand = simd::first(p.significand);
        const int exponent = -static_cast<int>(simd::first(p.minus_exponent));
        const bool in_range = significand >= Real(0.75) && significand < Real(1.5);
        const bool scaled = simd::first(p.scale) == std::ldexp(Real(4), -exponent);
        if (!in_range || !scaled || std::ldexp(significand, exponent) != x)
            BOOST_ERROR(x << " became " << significand << " * 2^" << exponent);
    }
    const auto of_one = simd::split(simd::broadcast(Real(1)));
    BOOST_TEST(same_bits(simd::first(of_one.minus_exponent), Real(0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(whole_numbers_in_the_low_bits_give_powers_of_two, Real, reals) {
    for (int n = std::numeric_limits<Real>::min_exponent - 1;
         n < std::numeric_limits<Real>::max_exponent; ++n) {
        const auto offset = simd::broadcast(static_cast<Real>(n) + simd::rounding_offset<Real>);
        BOOST_TEST(simd::first(simd::power_of_two(offset)) == std::ldexp(Real(1), n));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_polynomial_counts_its_coefficients_upwards, Real, reals) {
    const auto value = [](auto v) {
        constexpr Real c[] = {1, -2, 3, 5};
        return simd::polynomial(v, c);
    };
    BOOST_TEST(apply(value, Real(2)) == 1 - 2 * 2 + 3 * 4 + 5 * 8);
}

BOOST_AUTO_TEST_SUITE_END()

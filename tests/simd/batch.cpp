// SPDX-License-Identifier: MIT
// One SIMD register: loads, stores, selection, rounding, maximum and minimum.
#include <weft/simd/batch.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

template <class Real>
std::vector<Real> drawn(std::size_t count, unsigned seed) {
    std::mt19937 bits(seed);
    std::uniform_real_distribution<Real> uniform(-1, 1);
    std::vector<Real> all(count);
    for (Real& x : all) x = uniform(bits);
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_batch)

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_stored_is_what_was_loaded, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    static_assert(lanes * sizeof(Real) == sizeof(simd::batch<Real>));
    static_assert(simd::alignment >= sizeof(simd::batch<Real>));
    alignas(simd::alignment) Real from[2 * lanes], to[2 * lanes] = {};
    for (std::size_t i = 0; i < 2 * lanes; ++i) from[i] = static_cast<Real>(i);
    simd::store_aligned(to, simd::load_unaligned(from + 1));
    simd::store_unaligned(to + lanes, simd::load_aligned(from));
    for (std::size_t i = 0; i < lanes; ++i) {
        BOOST_TEST(to[i] == static_cast<Real>(i + 1));
        BOOST_TEST(to[lanes + i] == static_cast<Real>(i));
    }
    BOOST_TEST(simd::first(simd::load_unaligned(from + 1)) == 1);
    simd::store_unaligned(to, simd::lane_numbers<Real>() + simd::broadcast(Real(2)));
    for (std::size_t i = 0; i < lanes; ++i) BOOST_TEST(to[i] == static_cast<Real>(i + 2));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_rounded_product_is_not_contracted_with_its_sum, Real, reals) {
    const std::vector<Real> a = drawn<Real>(1024, 1), b = drawn<Real>(1024, 2);
    Real sums[simd::width<Real>];
    std::size_t different = 0, fused = 0;
    for (std::size_t i = 0; i < a.size(); i += simd::width<Real>) {
        const auto x = simd::load_unaligned(&a[i]), y = simd::load_unaligned(&b[i]);
        simd::store_unaligned(sums, simd::rounded(x * y) + x);
        for (std::size_t lane = 0; lane < simd::width<Real>; ++lane) {
            volatile Real product = a[i + lane] * b[i + lane];  // stored, hence rounded
            different += sums[lane] != product + a[i + lane];
            fused += sums[lane] == std::fma(a[i + lane], b[i + lane], a[i + lane]);
            const Real alone = simd::rounded(a[i + lane] * b[i + lane]) + a[i + lane];
            different += alone != product + a[i + lane];
        }
    }
    BOOST_TEST(different == 0U);
    BOOST_TEST(fused < 1024U);  // the two roundings can be told apart here
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fma_rounds_once_where_the_registers_can, Real, reals) {
    const std::vector<Real> a = drawn<Real>(1024, 3), b = drawn<Real>(1024, 4);
    Real results[simd::width<Real>], less[simd::width<Real>], from[simd::width<Real>];
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); i += simd::width<Real>) {
        const auto x = simd::load_unaligned(&a[i]), y = simd::load_unaligned(&b[i]);
        simd::store_unaligned(results, simd::fma(x, y, x));
        simd::store_unaligned(less, simd::fms(x, y, x));
        simd::store_unaligned(from, simd::fnma(x, y, x));
        for (std::size_t lane = 0; lane < simd::width<Real>; ++lane) {
            const Real left = a[i + lane], right = b[i + lane];
            different += results[lane] != std::fma(left, right, left);
            different += less[lane] != std::fma(left, right, -left);
            different += from[lane] != std::fma(-left, right, left);
        }
    }
    BOOST_TEST((different == 0) == simd::fma_is_fused);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_alone_is_no_number, Real, reals) {
    using limits = std::numeric_limits<Real>;
    for (const Real number : {Real(0), Real(-1), limits::infinity(), -limits::infinity(), limits::denorm_min()})
        BOOST_TEST(xsimd::all(simd::is_number(simd::batch<Real>(number))));
    BOOST_TEST(!xsimd::any(simd::is_number(simd::batch<Real>(limits::quiet_NaN()))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_quotient_is_rounded_to_nearest, Real, reals) {
    const std::vector<Real> a = drawn<Real>(1024, 5), b = drawn<Real>(1024, 6);
    Real results[simd::width<Real>];
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); i += simd::width<Real>) {
        simd::store_unaligned(results, simd::quotient(simd::load_unaligned(&a[i]), simd::load_unaligned(&b[i])));
        for (std::size_t lane = 0; lane < simd::width<Real>; ++lane)
            different += results[lane] != a[i + lane] / b[i + lane];
    }
    BOOST_TEST(different == 0U);
    const Real infinity = std::numeric_limits<Real>::infinity();
    const auto first_of = [](Real x, Real y) {
        return simd::first(simd::quotient(simd::broadcast(x), simd::broadcast(y)));
    };
    BOOST_TEST((first_of(1, infinity) == 0 && first_of(infinity, 2) == infinity && first_of(1, 0) == infinity));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(not_a_number_comes_through_maximum_and_minimum, Real, reals) {
    const Real nan = not_a_number<Real>;
    const auto both = [](auto function, Real a, Real b) {
        return simd::first(function(simd::broadcast(a), simd::broadcast(b)));
    };
    const auto maximum = [](auto a, auto b) { return simd::maximum(a, b); };
    const auto minimum = [](auto a, auto b) { return simd::minimum(a, b); };
    const auto above = [](auto a, auto b) { return simd::maximum_of_number(a, b); };
    const auto below = [](auto a, auto b) { return simd::minimum_of_number(a, b); };
    BOOST_TEST((std::isnan(both(maximum, nan, 1)) && std::isnan(both(maximum, 1, nan))));
    BOOST_TEST((std::isnan(both(minimum, nan, 1)) && std::isnan(both(minimum, 1, nan))));
    BOOST_TEST((std::isnan(both(above, nan, 1)) && std::isnan(both(below, nan, 1))));
    BOOST_TEST((both(maximum, 1, 2) == 2 && both(maximum, 2, 1) == 2));
    BOOST_TEST((both(minimum, 1, 2) == 1 && both(minimum, 2, 1) == 1));
    BOOST_TEST((both(above, 1, 2) == 2 && both(above, 2, 1) == 2));
    BOOST_TEST((both(below, 1, 2) == 1 && both(below, 2, 1) == 1));
    const Real zero = 0;
    const auto tie_takes_the_second = [&](auto function) {
        return same_bits(both(function, zero, -zero), -zero)
            && same_bits(both(function, -zero, zero), zero);
    };
    BOOST_TEST(tie_takes_the_second(maximum));
    BOOST_TEST(tie_takes_the_second(minimum));
    BOOST_TEST(tie_takes_the_second(above));
    BOOST_TEST(tie_takes_the_second(below));
}

BOOST_AUTO_TEST_SUITE_END()

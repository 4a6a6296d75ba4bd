// SPDX-License-Identifier: MIT
// Loads and stores of a part of the lanes.
#include <weft/simd/register.hpp>

#include "simd/guarded.hpp"

#include <boost/test/unit_test.hpp>

namespace simd = weft::simd;
using reals = std::tuple<float, double>;

BOOST_AUTO_TEST_SUITE(simd_register)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_partial_load_reads_its_elements_and_nothing_beyond, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    for (std::size_t count = 1; count <= lanes; ++count) {
        guarded<Real> from(count);
        for (std::size_t i = 0; i < count; ++i) from.data()[i] = static_cast<Real>(i + 1);
        Real loaded[lanes];
        simd::store_unaligned(loaded, simd::load_partial<Real>(from.data(), count));
        for (std::size_t i = 0; i < lanes; ++i)
            BOOST_TEST(loaded[i] == static_cast<Real>(i < count ? i + 1 : 0));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_partial_store_writes_its_elements_and_nothing_beyond, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    for (std::size_t count = 1; count <= lanes; ++count) {
        guarded<Real> to(count);
        simd::store_partial<Real>(to.data(), simd::lane_numbers<Real>(), count);
        for (std::size_t i = 0; i < count; ++i) BOOST_TEST(to.data()[i] == static_cast<Real>(i));
        Real inside[lanes];
        for (Real& x : inside) x = -1;
        simd::store_partial<Real>(inside, simd::lane_numbers<Real>(), count);
        for (std::size_t i = 0; i < lanes; ++i)
            BOOST_TEST(inside[i] == (i < count ? static_cast<Real>(i) : Real(-1)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(first_lanes_are_as_many_as_asked_for, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    const auto ones = [](simd::mask<Real> where) {
        return simd::first(simd::reduce_add(
            simd::select(where, simd::broadcast(Real(1)), simd::broadcast(Real(0)))));
    };
    for (std::size_t count = 0; count <= lanes; ++count)
        BOOST_TEST(ones(simd::first_lanes<Real>(count)) == static_cast<Real>(count));
    BOOST_TEST(ones(simd::first_lanes<Real, lanes - 1>()) == static_cast<Real>(lanes - 1));
}

BOOST_AUTO_TEST_SUITE_END()

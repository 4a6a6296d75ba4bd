// SPDX-License-Identifier: MIT
// Reductions of registers, and the transposition of a square block.
#include <weft/simd/lanes.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace ulps;
using reals = std::tuple<float, double>;

// The documented order: lane i with i + half, then again over the lower half.
template <class Real>
Real sum_by_halves(const Real* x) {
    Real sums[simd::width<Real>];
    for (std::size_t i = 0; i < simd::width<Real>; ++i) sums[i] = x[i];
    for (std::size_t half = simd::width<Real> / 2; half > 0; half /= 2)
        for (std::size_t i = 0; i < half; ++i) sums[i] += sums[i + half];
    return sums[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_lanes)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sum_has_its_documented_order_in_every_lane, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    Real from[lanes], to[lanes];
    for (int draw = 0; draw < 100; ++draw) {
        for (std::size_t i = 0; i < lanes; ++i)
            from[i] = Real(1) / static_cast<Real>(static_cast<std::size_t>(draw) * lanes + i + 1);
        simd::store_unaligned(to, simd::reduce_add(simd::load_unaligned(from)));
        for (const Real sum : to) BOOST_TEST(same_bits(sum, sum_by_halves(from)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_greatest_is_found_in_every_lane, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    Real from[lanes], high[lanes];
    for (std::size_t at = 0; at < lanes; ++at) {
        for (std::size_t i = 0; i < lanes; ++i) from[i] = i == at ? Real(9) : Real(-1);
        simd::store_unaligned(high, simd::reduce_max(simd::load_unaligned(from)));
        for (std::size_t i = 0; i < lanes; ++i) BOOST_TEST(high[i] == 9);
        from[at] = not_a_number<Real>;
        simd::store_unaligned(high, simd::reduce_max(simd::load_unaligned(from)));
        for (std::size_t i = 0; i < lanes; ++i) BOOST_TEST(std::isnan(high[i]));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transposed_block_has_rows_and_columns_exchanged, Real, reals) {
    constexpr std::size_t lanes = simd::width<Real>;
    simd::batch<Real> rows[lanes];
    const simd::batch<Real> stride = simd::broadcast(static_cast<Real>(lanes));
    for (std::size_t row = 0; row < lanes; ++row)
        rows[row] = stride * simd::broadcast(static_cast<Real>(row)) + simd::lane_numbers<Real>();
    simd::transpose(rows);
    for (std::size_t row = 0; row < lanes; ++row) {
        Real found[lanes];
        simd::store_unaligned(found, rows[row]);
        for (std::size_t column = 0; column < lanes; ++column)
            BOOST_TEST(found[column] == static_cast<Real>(column * lanes + row));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(neighbours_change_places, Real, reals) {
    Real found[simd::width<Real>];
    simd::store_unaligned(found, simd::swap_neighbours(simd::lane_numbers<Real>()));
    for (std::size_t i = 0; i < simd::width<Real>; ++i) BOOST_TEST(found[i] == static_cast<Real>(i ^ 1));
}

template <std::size_t Count, class Real>
void compare_groups() {
    constexpr std::size_t lanes = simd::width<Real>;
    Real from[lanes], moved[lanes], again[lanes], sums[lanes];
    for (std::size_t i = 0; i < lanes; ++i) from[i] = static_cast<Real>(1 << i);
    simd::store_unaligned(moved, simd::lanes_from<lanes - Count, Count>(simd::load_unaligned(from)));
    simd::store_unaligned(again, simd::repeated<Count>(from));
    simd::store_unaligned(sums, simd::group_sums<Count>(simd::load_unaligned(from)));
    for (std::size_t i = 0; i < lanes; ++i) {
        BOOST_TEST(moved[i] == (i < Count ? from[lanes - Count + i] : Real(0)));
        BOOST_TEST(again[i] == from[i % Count]);
        Real expected = 0;
        for (std::size_t k = 0; k < Count && i < lanes / Count; ++k) expected += from[i * Count + k];
        BOOST_TEST(sums[i] == expected);
    }
}
BOOST_AUTO_TEST_CASE_TEMPLATE(groups_of_lanes_are_moved_repeated_and_summed, Real, reals) {
    compare_groups<1, Real>();
    compare_groups<2, Real>();
    compare_groups<simd::width<Real> / 2, Real>();
    compare_groups<simd::width<Real>, Real>();
}

BOOST_AUTO_TEST_SUITE_END()

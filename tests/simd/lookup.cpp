// SPDX-License-Identifier: MIT
// Tables held in registers, where the instruction set has them.
#include <weft/simd/lookup.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

#ifdef __AVX2__

namespace {

using namespace ulps;
constexpr std::size_t few = simd::width<float>, many = 2 * few, intervals = few == 16 ? many : few;
static_assert(simd::has_lookup<float, few> && simd::has_lookup<float, many> && !simd::has_lookup<double, few>);

// f(a + d) = a + d: the intervals' starts and a slope of 1.
template <std::size_t Count>
struct starts {
    alignas(64) float c[Count][intervals];
};
template <std::size_t Count>
constexpr starts<Count> identity(int least_exponent, int first_step) {
    constexpr int steps = intervals / 4, all = intervals;
    const auto start_of = [&](int n) {
        const int e = least_exponent + n / steps;
        const float unit = e < 0 ? 1 / static_cast<float>(1 << -e) : static_cast<float>(1 << e);
        return unit * (1 + static_cast<float>(n % steps) / static_cast<float>(steps));
    };
    starts<Count> table{};
    for (int n = first_step; n < first_step + all; ++n) {
        const int e = least_exponent + n / steps, place = ((e + 127) % 4 * steps + n % steps) % all;
        table.c[0][place] = start_of(n) - start_of(first_step);
        table.c[1][place] = 1;
    }
    return table;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_lookup)

BOOST_AUTO_TEST_CASE(a_lane_gets_the_entry_of_its_index_modulo_the_count) {
    alignas(64) float table_of_few[few], table_of_many[many];
    for (std::size_t i = 0; i < many; ++i) table_of_few[i % few] = table_of_many[i] = static_cast<float>(i * i);
    for (unsigned index = 0; index < 70; ++index) {
        const auto at = simd::bits(simd::broadcast(std::bit_cast<float>(index)));
        BOOST_TEST(simd::first(simd::lookup(at, table_of_few)) == table_of_few[index % few]);
        BOOST_TEST(simd::first(simd::lookup(at, table_of_many)) == table_of_many[index % many]);
    }
}

BOOST_AUTO_TEST_CASE(intervals_cover_an_odd_function) {
    const auto check = [](const auto& table, float first) {
        const float last = 15 * first - 1 / 512.0F;
        const auto f = [&](auto v) {
            return simd::odd_function_of_intervals(v, first, last, table.c);
        };
        for (float x = 0; x < last; x += 1 / 512.0F) {
            BOOST_TEST(same_bits(apply(f, x), x));
            BOOST_TEST(same_bits(apply(f, -x), -x));
        }
        BOOST_TEST((apply(f, infinity<float>) == last && apply(f, -last - 1) == -last));
        BOOST_TEST(std::isnan(apply(f, not_a_number<float>)));
    };
    constexpr int step = intervals == 32 ? 2 : 1;  // 1.25 or 1.5 times a power of 2
    constexpr float first = 1 + static_cast<float>(step) / (intervals / 4);
    check(identity<5>(-1, step), first / 2);
    check(identity<5>(-2, step), first / 4);
    check(identity<8>(-1, step), first / 2);
}

BOOST_AUTO_TEST_SUITE_END()

#else

static_assert(!weft::simd::has_lookup<float, 16>);

#endif

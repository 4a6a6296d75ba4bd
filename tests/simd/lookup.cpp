// SPDX-License-Identifier: MIT
// Tables held in registers, where the instruction set has them.
#include <weft/simd/lookup.hpp>

#include "simd/ulps.hpp"

#include <boost/test/unit_test.hpp>

#ifdef __AVX512F__

namespace {

using namespace ulps;
static_assert(simd::has_lookup<float, 32> && !simd::has_lookup<double, 16>);

// f(a + d) = a + d: the intervals' starts and a slope of 1.
struct starts {
    alignas(64) float c[5][32];
};
constexpr starts identity(int least_exponent) {
    starts table{};
    for (int n = 2; n < 34; ++n) {
        const int e = least_exponent + n / 8, k = n % 8;
        const float unit = e < 0 ? 1 / static_cast<float>(1 << -e) : static_cast<float>(1 << e);
        const float first = 1.25F / static_cast<float>(1 << -least_exponent);
        const int place = (e + 8) % 4 * 8 + k;
        table.c[0][(place + 24) % 32] = unit * (1 + static_cast<float>(k) / 8) - first;
        table.c[1][(place + 24) % 32] = 1;
    }
    return table;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_lookup)

BOOST_AUTO_TEST_CASE(a_lane_gets_the_entry_of_its_index_modulo_the_count) {
    alignas(64) float few[16], many[32];
    for (int i = 0; i < 32; ++i) few[i % 16] = many[i] = static_cast<float>(i * i);
    for (unsigned index = 0; index < 70; ++index) {
        const auto at = simd::bits(simd::broadcast(std::bit_cast<float>(index)));
        BOOST_TEST(simd::first(simd::lookup(at, few)) == few[index % 16]);
        BOOST_TEST(simd::first(simd::lookup(at, many)) == many[index % 32]);
    }
}

BOOST_AUTO_TEST_CASE(thirty_two_intervals_cover_an_odd_function) {
    const auto check = [](const starts& table, float first) {
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
    check(identity(-1), 0.625F);
    check(identity(-2), 0.3125F);
}

BOOST_AUTO_TEST_SUITE_END()

#else

static_assert(!weft::simd::has_lookup<float, 32>);

#endif

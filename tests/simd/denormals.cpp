// SPDX-License-Identifier: MIT
// Denormal numbers are zero while a flush_denormals lives, and themselves again after it.
#include <weft/simd/denormals.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

namespace {

volatile float least = std::numeric_limits<float>::min();
volatile float tiny = std::numeric_limits<float>::denorm_min();

float half_of_least() { return least / 2; }
float tiny_times_much() { return tiny * 0x1p30F; }

#if defined(__x86_64__) || defined(__aarch64__)
constexpr bool has_effect = true;
#else
constexpr bool has_effect = false;
#endif

}  // namespace

BOOST_AUTO_TEST_SUITE(simd_denormals)

BOOST_AUTO_TEST_CASE(denormal_numbers_are_zero_while_the_guard_lives) {
    BOOST_TEST((half_of_least() != 0 && tiny_times_much() != 0));
    {
        const weft::simd::flush_denormals outer;
        BOOST_TEST((half_of_least() == 0) == has_effect);
        BOOST_TEST((tiny_times_much() == 0) == has_effect);
        {
            const weft::simd::flush_denormals inner;
            BOOST_TEST((half_of_least() == 0) == has_effect);
        }
        BOOST_TEST((half_of_least() == 0) == has_effect);
    }
    BOOST_TEST((half_of_least() != 0 && tiny_times_much() != 0));
}

BOOST_AUTO_TEST_SUITE_END()

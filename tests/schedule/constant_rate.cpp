// SPDX-License-Identifier: MIT
// The schedule that stays.
#include <weft/schedule/constant_rate.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>

namespace {

constexpr weft::constant_rate rate{0.01};
static_assert(rate(0) == 0.01 && rate(std::size_t{1'000'000}) == 0.01 && rate(0.5) == 0.01);

BOOST_AUTO_TEST_CASE(constant_rate_stays_at_run_time) {
    for (std::size_t step = 0; step < 10; ++step) BOOST_TEST(rate(step) == 0.01);
}

}  // namespace

// SPDX-License-Identifier: MIT
// one_cycle where its phases meet (against PyTorch: torch.cpp).
#include <weft/schedule/one_cycle.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::one_cycle rate{
    .maximum = 1, .total_steps = 41, .pct_start = 0.25, .div_factor = 4, .final_div_factor = 8};
static_assert(rate(0) == 0.25 && rate(9.25) == 1 && rate(40) == 0.03125 && rate(500) == 0.03125);

// 9 steps up, 9 down, 22 to the end.
constexpr weft::one_cycle three{.maximum = 1,
                                .total_steps = 40,
                                .pct_start = 0.25,
                                .anneal_strategy = weft::anneal::linear,
                                .div_factor = 4,
                                .final_div_factor = 8,
                                .three_phase = true};
static_assert(three(0) == 0.25 && three(3) == 0.5 && three(9) == 1 && three(15) == 0.5);
static_assert(three(18) == 0.25 && three(39) == 0.03125);

BOOST_AUTO_TEST_CASE(one_cycle_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::one_cycle{.maximum = 1, .total_steps = 0})(1), weft::error,
                          says("one_cycle: expected total_steps above 0, found 0"));
    BOOST_CHECK_EXCEPTION((weft::one_cycle{.maximum = 1, .total_steps = 9, .pct_start = 1.5})(1), weft::error,
                          says("one_cycle: expected pct_start of 0 ... 1, found 1.5"));
    BOOST_CHECK_EXCEPTION((weft::one_cycle{.maximum = 1, .total_steps = 9, .pct_start = 0.6, .three_phase = true})(1), weft::error,
                          says("one_cycle: expected pct_start of 0 ... 0.5, found 0.6"));
    BOOST_CHECK_EXCEPTION((weft::one_cycle{.maximum = 1, .total_steps = 9, .div_factor = 0})(1), weft::error,
                          says("one_cycle: expected div_factor above 0, found 0"));
    BOOST_CHECK_EXCEPTION((weft::one_cycle{.maximum = 1, .total_steps = 9, .final_div_factor = 0})(1), weft::error,
                          says("one_cycle: expected final_div_factor above 0, found 0"));
}

}  // namespace

// SPDX-License-Identifier: MIT
// inverse_time_decay at whole and between whole decays (against Keras: keras.cpp).
#include <weft/schedule/inverse_time_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::inverse_time_decay smooth{.initial = 0.5, .decay_steps = 10, .decay_rate = 0.5};
static_assert(smooth(0) == 0.5 && smooth(20) == 0.25 && smooth(5) == 0.4);

constexpr weft::inverse_time_decay stairs{
    .initial = 0.5, .decay_steps = 10, .decay_rate = 0.5, .staircase = true};
static_assert(stairs(9) == 0.5 && stairs(20) == 0.25 && stairs(29.5) == 0.25);

BOOST_AUTO_TEST_CASE(inverse_time_decay_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::inverse_time_decay{.initial = 1, .decay_steps = -1, .decay_rate = 0.5})(1), weft::error,
                          says("inverse_time_decay: expected decay_steps above 0, found -1"));
}

}  // namespace

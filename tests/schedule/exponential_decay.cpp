// SPDX-License-Identifier: MIT
// exponential_decay against its formula (against Keras: keras.cpp).
#include <weft/schedule/exponential_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

namespace {

constexpr weft::exponential_decay rate{
    .initial = 0.5, .decay_steps = 10, .decay_rate = 0.9, .staircase = true};
static_assert(rate(0) == 0.5 && rate(9) == 0.5);
static_assert(rate(15) == 0.45 && rate(15.5) == 0.45);

constexpr weft::exponential_decay smooth{.initial = 0.5, .decay_steps = 10, .decay_rate = 0.9};
static_assert(smooth(10) == 0.45 && smooth(5) < 0.5 && smooth(5) > 0.45);
static_assert(smooth(std::size_t{15}) == smooth(15.0));
static_assert(smooth(1'000'000) == 0);

BOOST_AUTO_TEST_CASE(exponential_decay_refuses_decay_steps_that_are_not_above_0) {
    const weft::exponential_decay wrong{.initial = 0.5, .decay_steps = 0, .decay_rate = 0.9};
    const auto says = [](const weft::error& e) {
        return std::string(e.what())
            == "exponential_decay: expected decay_steps above 0, found 0";
    };
    BOOST_CHECK_EXCEPTION(wrong(1), weft::error, says);
}

}  // namespace

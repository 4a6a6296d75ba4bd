// SPDX-License-Identifier: MIT
// cosine_decay at its ends, alone and after a warm-up (against Keras: keras.cpp).
#include <weft/schedule/cosine_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::cosine_decay half{.initial = 0.5, .decay_steps = 90, .alpha = 0.125};
static_assert(half(0) == 0.5 && half(90) == 0.0625 && half(1000) == 0.0625);
static_assert(half(30) > 0.390624 && half(30) < 0.390626);  // 0.5 (7/8 * 3/4 + 1/8)

constexpr weft::cosine_decay warm{.initial = 0.25,
                                  .decay_steps = 60,
                                  .warmup_target = 1,
                                  .warmup_steps = 30};
static_assert(warm(0) == 0.25 && warm(10) == 0.5 && warm(30) == 1 && warm(90) == 0);
static_assert(warm(50) > 0.7499999 && warm(50) < 0.7500001);

BOOST_AUTO_TEST_CASE(cosine_decay_has_at_run_time_the_bits_of_a_constant_expression) {
    constexpr weft::cosine_decay rate{.initial = 0.1, .decay_steps = 300, .alpha = 0.1};
    constexpr double expected[]{rate(1), rate(77), rate(150), rate(299)};
    volatile int steps[]{1, 77, 150, 299};
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST(rate(steps[i] + 0) == expected[i]);
}

BOOST_AUTO_TEST_CASE(cosine_decay_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::cosine_decay{.initial = 1, .decay_steps = 0})(1), weft::error,
                          says("cosine_decay: expected decay_steps above 0, found 0"));
}

}  // namespace

// SPDX-License-Identifier: MIT
// cosine_decay_restarts where its periods begin (against Keras: keras.cpp).
#include <weft/schedule/cosine_decay_restarts.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

// Periods of 50, 75, 112.5 steps from 0, 50, 125, 237.5.
constexpr weft::cosine_decay_restarts longer{
    .initial = 1, .first_decay_steps = 50, .t_mul = 1.5, .m_mul = 0.5};
static_assert(longer(0) == 1 && longer(50) == 0.5 && longer(125) == 0.25 && longer(237.5) == 0.125);
static_assert(longer(49) < 0.01 && longer(124) < 0.01 && longer(237) < 0.01);

constexpr weft::cosine_decay_restarts equal{
    .initial = 0.5, .first_decay_steps = 10, .t_mul = 1, .alpha = 0.5};
static_assert(equal(0) == 0.5 && equal(10) == 0.5 && equal(1'000'000'000) == 0.5);
static_assert(equal(5) == 0.375 && equal(1'000'000'005) == 0.375);

BOOST_AUTO_TEST_CASE(cosine_decay_restarts_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::cosine_decay_restarts{.initial = 1, .first_decay_steps = 0})(1), weft::error,
                          says("cosine_decay_restarts: expected first_decay_steps above 0, found 0"));
    BOOST_CHECK_EXCEPTION((weft::cosine_decay_restarts{.initial = 1, .first_decay_steps = 9, .t_mul = 0.5})(1), weft::error,
                          says("cosine_decay_restarts: expected t_mul of at least 1, found 0.5"));
}

}  // namespace

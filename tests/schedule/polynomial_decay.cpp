// SPDX-License-Identifier: MIT
// polynomial_decay at its ends and cycles (against Keras: keras.cpp).
#include <weft/schedule/polynomial_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::polynomial_decay line{.initial = 0.5, .decay_steps = 8, .end = 0.25};
static_assert(line(0) == 0.5 && line(4) == 0.375 && line(8) == 0.25 && line(100) == 0.25);

constexpr weft::polynomial_decay square{
    .initial = 1, .decay_steps = 4, .end = 0, .power = 2, .cycle = true};
static_assert(square(0) == 1 && square(2) == 0.25 && square(4) == 0);
static_assert(square(6) == 0.0625 && square(8) == 0 && square(4.5) == square(4.5f));

BOOST_AUTO_TEST_CASE(polynomial_decay_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::polynomial_decay{.initial = 1, .decay_steps = 0})(1), weft::error,
                          says("polynomial_decay: expected decay_steps above 0, found 0"));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Losses that do not square large errors, against Keras, their definitions and each other.
#include <weft/loss/robust.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

constexpr auto half_huber = huber(0.5);
constexpr auto half_smooth_l1 = smooth_l1(0.5);
constexpr auto ninth_smooth_l1 = smooth_l1(1.0 / 9);

BOOST_AUTO_TEST_CASE(robust_losses_are_those_of_keras) {
    is_that_of_keras<huber>(R"(huber {"delta":1.0})");
    is_that_of_keras<half_huber>(R"(huber {"delta":0.5})");
    is_that_of_keras<smooth_l1>(R"(smooth_l1 {"beta":1.0})");
    is_that_of_keras<half_smooth_l1>(R"(smooth_l1 {"beta":0.5})");
    is_that_of_keras<ninth_smooth_l1>(R"(smooth_l1 {"beta":0.1111111111111111})");
    is_that_of_keras<log_cosh>("log_cosh {}");
}

template <class Loss>
constexpr double value_at(const Loss& loss, double predicted, double wanted) {
    return evaluate(loss.value, prediction = predicted, target = wanted);
}

static_assert(value_at(quantile(0.75), 1, 3) == 1.5 && value_at(quantile(0.75), 3, 1) == 0.5);
static_assert(value_at(quantile, 3, 1) == 1);

// log(cosh(1e-4)) = 5e-9 - 1e-16 / 12: nothing is lost to log 2.
BOOST_AUTO_TEST_CASE(log_cosh_keeps_the_digits_of_small_errors_and_does_not_overflow) {
    BOOST_TEST(std::abs(value_at(log_cosh, 1e-4, 0) / (5e-9 - 1e-16 / 12) - 1) < 1e-14);
    BOOST_TEST(std::abs(value_at(log_cosh, 0, 1e4) / (1e4 - 0.6931471805599453) - 1) < 1e-15);
}

}  // namespace

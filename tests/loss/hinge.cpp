// SPDX-License-Identifier: MIT
// Losses of margins against Keras; targets of 0 and -1 are the same.
#include <weft/loss/hinge.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(losses_of_margins_are_those_of_keras) {
    is_that_of_keras<hinge>("hinge {}");
    is_that_of_keras<squared_hinge>("squared_hinge {}");
    is_that_of_keras<categorical_hinge>("categorical_hinge {}");
}

constexpr std::array<double, 3> found{0.25, 0.25, -2}, signs{1, -1, -1}, bits{1, 0, 0};
static_assert(evaluate(hinge.value, prediction = found, target = signs)
              == evaluate(hinge.value, prediction = found, target = bits));
static_assert(evaluate(hinge.value, prediction = found, target = bits)
              == std::array<double, 3>{0.75, 1.25, 0});

}  // namespace

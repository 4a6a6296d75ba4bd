// SPDX-License-Identifier: MIT
// Losses of segmentation against Keras, row by row and a batch as one row.
#include <weft/loss/overlap.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

constexpr auto weighed = tversky(0.3, 0.7);

BOOST_AUTO_TEST_CASE(losses_of_overlap_are_those_of_keras) {
    is_that_of_keras<dice>(R"(dice {"axis":-1})");
    is_that_of_keras<dice, 40>("dice {}");
    is_that_of_keras<weighed>(R"(tversky {"alpha":0.3,"axis":-1,"beta":0.7})");
    is_that_of_keras<weighed, 40>(R"(tversky {"alpha":0.3,"beta":0.7})");
}

// What is missing is weighed by alpha: 1 of 2 is found, nothing too much.
constexpr std::array<double, 3> wanted{1, 1, 0}, found{1, 0, 0};
static_assert(scalar::abs(evaluate(tversky(1, 0).value, prediction = found, target = wanted) - 0.5)
              <= 1e-7);
static_assert(scalar::abs(evaluate(tversky(0, 1).value, prediction = found, target = wanted))
              <= 1e-6);
static_assert(scalar::abs(evaluate(tversky.value, prediction = found, target = wanted)
                          - evaluate(dice.value, prediction = found, target = wanted)) <= 1e-7);

}  // namespace

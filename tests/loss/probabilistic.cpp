// SPDX-License-Identifier: MIT
// Losses between distributions and of counts, against Keras and their definitions.
#include <weft/loss/probabilistic.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

constexpr auto generalized = categorical_generalized_cross_entropy(0.7);

BOOST_AUTO_TEST_CASE(probabilistic_losses_are_those_of_keras) {
    is_that_of_keras<poisson>("poisson {}");
    is_that_of_keras<kl_divergence>("kl_divergence {}");
    is_that_of_keras<generalized>(R"(categorical_generalized_cross_entropy {"q":0.7})");
}

constexpr std::array<double, 3> thirds{0.25, 0.25, 0.5};
static_assert(evaluate(kl_divergence.value, prediction = thirds, target = thirds) == 0);
static_assert(evaluate(categorical_generalized_cross_entropy(1.0).value, prediction = thirds,
                       label = 1.0) == 0.75);

}  // namespace

// SPDX-License-Identifier: MIT
// Focal losses against Keras; with gamma 0 they are cross entropies.
#include <weft/loss/focal.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

constexpr auto binary_logits = binary_focal_cross_entropy({.from_logits = true});
constexpr auto binary_balanced = binary_focal_cross_entropy(
    {.apply_class_balancing = true, .alpha = 0.5, .gamma = 1.5, .label_smoothing = 0.1});
constexpr auto rows_of_logits = categorical_focal_cross_entropy({.from_logits = true});
constexpr auto rows_smoothed =
    categorical_focal_cross_entropy({.alpha = 0.5, .gamma = 1.5, .label_smoothing = 0.1});

BOOST_AUTO_TEST_CASE(binary_focal_losses_are_those_of_keras) {
    const std::string start = R"(binary_focal_crossentropy {"alpha":0.25,)";
    is_that_of_keras<binary_focal_cross_entropy>(
        start + R"("from_logits":false,"gamma":2.0,"label_smoothing":0.0})");
    is_that_of_keras<binary_logits>(start
                                    + R"("from_logits":true,"gamma":2.0,"label_smoothing":0.0})");
    is_that_of_keras<binary_balanced>(
        R"(binary_focal_crossentropy {"alpha":0.5,"apply_class_balancing":true,)"
        R"("from_logits":false,"gamma":1.5,"label_smoothing":0.1})");
}

BOOST_AUTO_TEST_CASE(categorical_focal_losses_are_those_of_keras) {
    const std::string start = "categorical_focal_crossentropy ";
    is_that_of_keras<categorical_focal_cross_entropy>(
        start + R"({"alpha":0.25,"from_logits":false,"gamma":2.0,"label_smoothing":0.0})");
    is_that_of_keras<rows_of_logits>(
        start + R"({"alpha":0.25,"from_logits":true,"gamma":2.0,"label_smoothing":0.0})");
    is_that_of_keras<rows_smoothed>(
        start + R"({"alpha":0.5,"from_logits":false,"gamma":1.5,"label_smoothing":0.1})");
}

constexpr std::array<double, 3> found{0.5, 0.25, 0.25}, wanted{0, 1, 0};
static_assert(evaluate(categorical_focal_cross_entropy({.alpha = 1, .gamma = 0}).value,
                       prediction = found, target = wanted)
              == evaluate(categorical_cross_entropy.value, prediction = found, target = wanted));

}  // namespace

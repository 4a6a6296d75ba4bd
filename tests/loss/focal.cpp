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

// Of a gamma below 1 the slope of (1 - p)^gamma is infinite at p = 1.
constexpr auto binary_root = binary_focal_cross_entropy({.gamma = 0.5, .from_logits = true});
constexpr auto root_of_rows = categorical_focal_cross_entropy({.gamma = 0.5, .from_logits = true});

BOOST_AUTO_TEST_CASE(gradients_of_a_gamma_below_1_are_finite_where_a_probability_is_1) {
    const std::vector<float> logits{1e4, -1e4, 30, -30, 0}, targets{1, 0, 1, 0, 1};
    std::vector<float> values(5), slopes(5);
    apply<value_of<binary_root>, slope_of<binary_root>>(values, slopes, prediction = logits, target = targets);
    for (std::size_t i = 0; i < 4; ++i) BOOST_TEST((values[i] < 1e-9f && std::abs(slopes[i]) < 1e-9f));
    // Of sqrt(q) * -log(p), q = 1 - p: -sqrt(q) (p * -log(p) / 2 + q).
    const double root = std::sqrt(0.5);
    BOOST_TEST(std::abs(slopes[4] + root * (std::log(2.0) / 4 + 0.5)) < 1e-6);
    const std::vector<float> row{1e4, 0, -1e4}, right{1, 0, 0}, wrong{0, 0, 1};
    std::vector<float> value(1), slope(3);
    apply_rows<3, value_of<root_of_rows>, slope_of<root_of_rows>>(value, slope, prediction = row, target = right);
    BOOST_TEST((value[0] == 0 && slope == std::vector<float>(3)));
    apply_rows<3, value_of<root_of_rows>, slope_of<root_of_rows>>(value, slope, prediction = row, target = wrong);
    BOOST_TEST((value[0] == 5000 && slope == std::vector<float>{0.25f, 0, -0.25f}));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Losses between samples as formulas of a row of similarities; against Keras in tests/model/pairwise_pass.cpp.
#include <weft/loss/pairwise.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

namespace {

using namespace weft;

constexpr std::array<double, 5> similarities{1, 0.5, -0.25, 0.75, 0.125}, places{0, 1, 2, 3, 4};
constexpr auto one_partner_each = circle({.gamma = 2});

// Of sample 0.
template <class Formula>
auto of_row(const Formula& f, const std::array<double, 5>& labels) {
    return evaluate(f, similarity = similarities, label = labels[0], other_label = labels, sample_index = 0.0,
                    other_index = places);
}

// Distances 0.5 and 1.25 to its own class, 0.25 and 0.875 to the other.
BOOST_AUTO_TEST_CASE(circle_adds_up_its_class_and_the_others) {
    const double near = std::exp(2 * 0.9 * 0.1) + std::exp(2 * 1.65 * 0.85);
    const double far = std::exp(2 * 1.15 * 0.35) + std::exp(2 * 0.525 * -0.275);
    BOOST_TEST(of_row(one_partner_each.value, {4, 4, 4, 1, 2}) == std::log(1 + near * far),
               boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(circle_is_0_and_flat_without_a_partner_or_without_others) {
    const auto slope = derivative(circle.value, similarity);
    for (const auto& labels : {std::array<double, 5>{4, 1, 1, 2, 2}, std::array<double, 5>{4, 4, 4, 4, 4}}) {
        BOOST_TEST(of_row(circle.value, labels) == 0);
        for (const double each : of_row(slope, labels)) BOOST_TEST(each == 0);
    }
}

BOOST_AUTO_TEST_CASE(the_slope_of_circle_is_its_central_difference) {
    const std::array<double, 5> labels{4, 4, 4, 1, 2};
    const auto slope = of_row(derivative(one_partner_each.value, similarity), labels);
    BOOST_TEST(slope[0] == 0);  // of the sample with itself
    for (std::size_t i = 1; i < 5; ++i) {
        const auto moved = [&](double by) {
            auto there = similarities;
            there[i] += by;
            return evaluate(one_partner_each.value, similarity = there, label = 4.0, other_label = labels,
                            sample_index = 0.0, other_index = places);
        };
        BOOST_TEST(slope[i] == (moved(1e-5) - moved(-1e-5)) / 2e-5, boost::test_tools::tolerance(1e-8));
    }
}

static_assert(circle.by == reduction::mean && sum(circle).by == reduction::sum);

}  // namespace

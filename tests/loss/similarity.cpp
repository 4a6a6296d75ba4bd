// SPDX-License-Identifier: MIT
// The loss of directions against Keras; of a row of zeros it is 0, as is its slope.
#include <weft/loss/similarity.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(cosine_similarity_is_that_of_keras) {
    is_that_of_keras<cosine_similarity>("cosine_similarity {}");
}

constexpr std::array<double, 2> nothing_found{0, 0}, along_x{3, 0}, along_y{0, 2};
static_assert(evaluate(cosine_similarity.value, prediction = along_x, target = along_x) == -1);
static_assert(evaluate(cosine_similarity.value, prediction = along_x, target = along_y) == 0);
static_assert(evaluate(cosine_similarity.value, prediction = nothing_found, target = along_y) == 0);

BOOST_AUTO_TEST_CASE(the_slope_of_cosine_similarity_is_finite_for_a_row_of_zeros) {
    const auto slope = evaluate(derivative(cosine_similarity.value, prediction),
                                prediction = nothing_found, target = along_y);
    BOOST_TEST((slope[0] == 0 && std::isfinite(slope[1])));
}

BOOST_AUTO_TEST_CASE(the_cosine_of_an_angle_is_that_of_its_rows) {
    constexpr std::array<double, 2> first{3, 4}, second{80, 60};
    const auto angle = detail::cosine(detail::of_small_numbers(prediction), detail::of_small_numbers(target));
    BOOST_TEST(evaluate(angle, prediction = first, target = second) == 0.96, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(evaluate(detail::length(prediction), prediction = first) == 5);
    BOOST_TEST(evaluate(detail::length(prediction), prediction = nothing_found) == 1e-7);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Gradients against central differences in double, for every loss.
#include <weft/model/backpropagation.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace {

using namespace weft;

constexpr auto from_logits = binary_cross_entropy({.from_logits = true});
constexpr auto sparse_from_logits = sparse_categorical_cross_entropy({.from_logits = true});

constexpr auto digits = input<5> | dense<7> | relu(x) | dense<4> | softmax(x);
constexpr auto logits = input<5> | dense<7> | relu(x) | dense<4>;

BOOST_AUTO_TEST_CASE(cross_entropies_after_softmax_have_the_gradients_of_their_differences) {
    BOOST_TEST((worst_difference<digits, sparse_categorical_cross_entropy>(labels(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<digits, categorical_cross_entropy>(labels(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<digits, categorical_cross_entropy>(shares(6, 4)) < 1e-7));
    BOOST_TEST((worst_difference<logits, sparse_from_logits>(labels(6, 4)) < 1e-7));
}

constexpr auto binary = input<3> | dense<3> | sigmoid(x);
constexpr auto binary_logits = input<3> | dense<3>;

BOOST_AUTO_TEST_CASE(binary_cross_entropy_has_the_gradient_of_its_differences) {
    BOOST_TEST((worst_difference<binary, binary_cross_entropy>(shares(5, 3)) < 1e-7));
    BOOST_TEST((worst_difference<binary_logits, from_logits>(shares(5, 3)) < 1e-7));
}

// Losses whose slope is a number, or one number a row.
constexpr auto linear = sum(prediction - target);
constexpr auto of_rows = mean(square(row_sum(prediction) - row_sum(target)));

BOOST_AUTO_TEST_CASE(losses_with_one_slope_a_row_reach_every_output) {
    BOOST_TEST((worst_difference<binary_logits, linear>(numbers(15)) < 1e-7));
    BOOST_TEST((worst_difference<binary_logits, of_rows>(numbers(15)) < 1e-7));
}

// Several rows a sample: a label each.
constexpr auto sequence_of_classes =
    input<2, 3> | flatten | dense<12> | reshape<3, 4> | softmax(x);
BOOST_AUTO_TEST_CASE(rows_within_a_sample_are_rows_of_the_formulas_and_the_loss) {
    BOOST_TEST((worst_difference<sequence_of_classes, sparse_categorical_cross_entropy>(
                    labels(3 * 5, 4)) < 1e-7));
    BOOST_TEST((worst_difference<sequence_of_classes, categorical_cross_entropy>(
                    shares(3 * 5, 4)) < 1e-7));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Rows and targets of a batch, told from the network and the loss; what is no batch.
#include <weft/model/batch_layout.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <vector>

namespace {

using namespace weft;

constexpr auto classes = input<5> | dense<4> | softmax(x);
constexpr auto numbers_out = input<5> | dense<4>;
constexpr auto sequence_of_classes = input<12> | dense<12> | reshape<3, 4> | softmax(x);
constexpr auto logits = categorical_cross_entropy({.from_logits = true});
constexpr auto squares_of_two = mean(square(prediction - target));
constexpr auto squares = sum(square(prediction - target));

using of_labels = batch_layout<classes, float, sparse_categorical_cross_entropy>;
static_assert(of_labels::takes_label && of_labels::is_mean && of_labels::value_a_row);
static_assert(of_labels::row_width == 4 && of_labels::target_size == 1);

using of_rows = batch_layout<sequence_of_classes, float, sparse_categorical_cross_entropy>;
static_assert(of_rows::row_width == 4 && of_rows::rows_of_sample == 3 && of_rows::target_size == 3);

using of_targets = batch_layout<numbers_out, float, logits>;
static_assert(!of_targets::takes_label && of_targets::row_width == 4);

using of_numbers = batch_layout<numbers_out, double, squares>;
static_assert(!of_numbers::is_mean && !of_numbers::value_a_row && of_numbers::target_size == 4);

constexpr auto weighted_squares = weighted(squares);
using of_weights = batch_layout<numbers_out, double, weighted_squares>;
static_assert(of_weights::is_weighted && !of_numbers::is_weighted && !of_weights::is_mean);
static_assert(!of_weights::value_a_row && of_weights::target_size == 4);

// Of several outputs the targets of a sample are side by side: three labels, then two numbers.
constexpr auto both_out = input<12> | outputs(dense<12> | reshape<3, 4> | softmax(x), dense<2>);
constexpr auto of_both = losses(sparse_categorical_cross_entropy, weighted(squares_of_two));
using of_outputs = batch_layout<both_out, float, of_both>;
static_assert(of_outputs::target_size == 5 && of_outputs::target_offset(1) == 3);
static_assert(of_outputs::weighted_before(1) == 0 && of_outputs::weighted_before(2) == 1);
static_assert(of_outputs::output_size == 14 && of_outputs::output_of<0>::row_width == 4 && of_outputs::output_of<1>::target_size == 2);

BOOST_AUTO_TEST_CASE(a_batch_is_counted_in_samples) {
    const std::vector<float> inputs(10), labels{0, 3}, one_hot(8);
    BOOST_TEST(of_labels::check(inputs, labels) == 2u);
    BOOST_TEST(of_targets::check(inputs, one_hot) == 2u);
    BOOST_TEST(of_targets::check(inputs, labels) == 2u);
}

BOOST_AUTO_TEST_CASE(a_weighted_loss_takes_a_weight_a_sample_and_another_none) {
    const std::vector<double> inputs(10), targets(8), none, two(2);
    BOOST_TEST(of_weights::check(inputs, targets, two) == 2u);
    BOOST_TEST(error_of([&] { of_weights::check(inputs, targets, none); })
               == "weft: the loss is weighted: expected 2 sample weights, one each, found 0");
    BOOST_TEST(error_of([&] { of_numbers::check(inputs, targets, two); })
               == "weft: the loss is not weighted: expected no sample weights, found 2; "
                  "weighted(loss) takes them");
}

// A recurrence that gives its sequence where its last output was meant: steps are no classes.
constexpr auto steps_of_one = input<5> | dense<4> | reshape<4, 1> | sigmoid(x);
BOOST_AUTO_TEST_CASE(one_target_a_sample_is_no_label_of_steps) {
    using of_steps = batch_layout<steps_of_one, float, binary_cross_entropy>;
    const std::vector<float> inputs(10), targets{0, 1};
    BOOST_TEST(error_of([&] { of_steps::check(inputs, targets); })
               == "weft: expected targets of 4 numbers a sample (2 samples), found 2 numbers");
}

BOOST_AUTO_TEST_CASE(what_is_no_batch_is_refused) {
    const std::vector<float> inputs(10), few(9), wrong{0, 4}, three(3), none;
    BOOST_TEST(error_of([&] { of_labels::check(few, three); })
               == "weft: expected inputs of 5 numbers a sample, at least one sample, found 9 numbers");
    BOOST_TEST(error_of([&] { of_labels::check(none, none); })
               == "weft: expected inputs of 5 numbers a sample, at least one sample, found 0 numbers");
    BOOST_TEST(error_of([&] { of_targets::check(inputs, three); })
               == "weft: expected targets of 4 numbers a sample (2 samples), found 3 numbers");
    BOOST_TEST(error_of([&] { of_targets::check(inputs, wrong); })
               == "weft: label of row 1: expected a class from 0 to 3, found 4");
}

}  // namespace

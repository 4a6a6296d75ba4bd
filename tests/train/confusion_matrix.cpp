// SPDX-License-Identifier: MIT
// Confusion, precision, recall and F1 by hand and as scikit-learn 1.9.1 gives them.
#include <weft/train/confusion_matrix.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/classes_of_scikit_learn.hpp>
#include <train/temporary_file.hpp>

#include <sstream>

namespace {

using namespace weft;

using counts = std::vector<std::size_t>;
using list = std::vector<double>;

// Within one rounding of a number that scikit-learn printed.
bool same(double found, double expected) { return scalar::abs(found - expected) <= 1e-15; }

BOOST_AUTO_TEST_CASE(a_row_is_a_class_and_a_column_what_it_is_taken_for) {
    const list labels{0, 1, 2, 1}, predictions{3, 1, 2, 0, 2, 1, 9, 1, 2, 1, 4, 2};
    const confusion_matrix matrix = confusion(labels, predictions, 3);
    BOOST_TEST((matrix.counts == counts{1, 0, 0, 0, 2, 0, 1, 0, 0}));
    BOOST_TEST(matrix(2, 0) == 1u);
    BOOST_TEST(matrix(0, 2) == 0u);
    BOOST_TEST(matrix.of_class(1) == 2u);
    BOOST_TEST(matrix.taken_for(0) == 2u);
    BOOST_TEST(precision(matrix, 0) == 0.5);
    BOOST_TEST(recall(matrix, 0) == 1);
    BOOST_TEST(f1(matrix, 0) == 2.0 / 3);
    BOOST_TEST(precision(matrix, 2) == 0);  // nothing is taken for it
    BOOST_TEST(recall(matrix, 2) == 0);
    BOOST_TEST(f1(matrix, 2) == 0);
    BOOST_TEST(macro_precision(matrix) == 0.5);
}

BOOST_AUTO_TEST_CASE(a_matrix_goes_into_a_stream_as_lines_of_its_classes) {
    confusion_matrix matrix(3);
    matrix(0, 0) = 112;
    matrix(2, 1) = 7;
    std::ostringstream out;
    out << matrix << '\n' << confusion_matrix(2);
    BOOST_TEST(out.str() == "       0   1   2\n"
                            "   0 112   0   0\n"
                            "   1   0   0   0\n"
                            "   2   0   7   0\n"
                            "   0 1\n"
                            " 0 0 0\n"
                            " 1 0 0");
}

BOOST_AUTO_TEST_CASE(four_classes_are_as_in_scikit_learn) {
    const confusion_matrix matrix = confusion(four_labels, four_scores, 4);
    BOOST_TEST((matrix.counts == counts{2, 1, 4, 0, 0, 4, 1, 1, 1, 2, 1, 1, 2, 0, 3, 1}));
    const list precisions{0.4, 0.5714285714285714, 0.1111111111111111, 0.3333333333333333};
    const list recalls{0.2857142857142857, 0.6666666666666666, 0.2, 0.16666666666666666};
    const list f1s{0.3333333333333333, 0.6153846153846154, 0.14285714285714285, 0.2222222222222222};
    for (std::size_t label = 0; label < 4; ++label) {
        BOOST_TEST(same(precision(matrix, label), precisions[label]));
        BOOST_TEST(same(recall(matrix, label), recalls[label]));
        BOOST_TEST(same(f1(matrix, label), f1s[label]));
    }
    BOOST_TEST(same(macro_precision(matrix), 0.35396825396825393));
    BOOST_TEST(same(macro_recall(matrix), 0.32976190476190476));
    BOOST_TEST(same(macro_f1(matrix), 0.3284493284493284));
}

// The decimal threshold is rounded as the scores are; numbers of Keras 3.15.1.
BOOST_AUTO_TEST_CASE(a_score_of_the_threshold_is_not_above_it) {
    const list labels{0, 0, 1, 1}, thresholds{0.1, 0.3, 0.6, 0.9};
    const list precisions{2.0 / 3, 1, 1, 0}, recalls{1, 1, 0.5, 0};
    const std::vector<float> scores{0.1f, 0.3f, 0.6f, 0.9f};
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(precision(labels, scores, thresholds[i]) == precisions[i]);
        BOOST_TEST(recall(labels, scores, thresholds[i]) == recalls[i]);
    }
}

BOOST_AUTO_TEST_CASE(two_classes_by_probability_are_as_in_scikit_learn) {
    const confusion_matrix matrix = confusion(binary_targets, binary_scores, 1);
    BOOST_TEST((matrix.counts == counts{5, 4, 7, 4}));
    BOOST_TEST(precision(binary_targets, binary_scores) == 0.5);
    BOOST_TEST(same(recall(binary_targets, binary_scores), 0.36363636363636365));
    BOOST_TEST(same(f1(binary_targets, binary_scores), 0.42105263157894735));
    BOOST_TEST((confusion(binary_targets, binary_scores, 1, 0.95).counts == counts{8, 1, 10, 1}));
    BOOST_TEST(precision(binary_targets, binary_scores, 0.95) == 0.5);
    BOOST_TEST(recall(binary_targets, binary_scores, 1.5) == 0);
}

// scikit-learn, average="macro" of targets 0 1 2 1 and predictions 0 1 1 1: 0.6 and 0.5556.
BOOST_AUTO_TEST_CASE(a_class_that_does_not_occur_is_left_out_of_the_mean) {
    const list labels{0, 1, 2, 1}, predictions{1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0};
    const confusion_matrix matrix = confusion(labels, predictions, 4);
    BOOST_TEST(same(macro_f1(matrix), 0.6));
    BOOST_TEST(same(macro_precision(matrix), 0.5555555555555555));
    BOOST_TEST(macro_recall(confusion_matrix(3)) == 0);
}

constexpr auto three_outputs = input<3> | identity;
constexpr auto one_output = input<1> | identity;

BOOST_AUTO_TEST_CASE(a_model_and_a_dataset_give_the_same_confusion) {
    const model<three_outputs> m;
    const dataset data{
        .inputs = {3, 1, 2, 0, 2, 1, 9, 1, 2, 1, 4, 2}, .targets = {0, 1, 2, 1}, .samples = 4};
    BOOST_TEST((confusion(m, data).counts == counts{1, 0, 0, 0, 2, 0, 1, 0, 0}));
    const model<one_output> single;
    const dataset two{
        .inputs = {0.9f, 0.4f, 0.6f, 0.1f, 0.7f}, .targets = {1, 0, 0, 1, 1}, .samples = 5};
    BOOST_TEST(precision(single, two) == 2.0 / 3);
    BOOST_TEST(recall(single, two) == 2.0 / 3);
    BOOST_TEST(f1(single, two) == 2.0 / 3);
    BOOST_TEST(precision(single, two, 0.65) == 1);
    BOOST_TEST(recall(single, two, 0.8) == 1.0 / 3);
    BOOST_TEST(f1(single, two, 0.8) == 0.5);
}

BOOST_AUTO_TEST_CASE(a_label_out_of_range_is_refused_by_its_row) {
    BOOST_TEST(error_of([&] { confusion(list{0, 3}, list(6), 3); })
               == "weft: label of row 1: expected a class from 0 to 2, found 3");
    BOOST_TEST(error_of([&] { f1(list{0, 1, -1}, list(3)); })
               == "weft: label of row 2: expected a class from 0 to 1, found -1");
    BOOST_TEST(error_of([&] { precision(list{}, list{}); })
               == "weft: confusion: expected at least one sample, found none");
}

}  // namespace

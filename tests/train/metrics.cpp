// SPDX-License-Identifier: MIT
// Accuracy and top-k accuracy from labels, one-hot rows and single probabilities.
#include <weft/train/metrics.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/classes_of_scikit_learn.hpp>
#include <train/temporary_file.hpp>

#include <limits>

namespace {

using namespace weft;

constexpr auto passes_on = input<3> | identity;

BOOST_AUTO_TEST_CASE(accuracy_is_the_share_of_samples_whose_class_is_the_largest) {
    const model<passes_on> m;
    const std::vector<float> outputs{1, 2, 0, 5, 4, 3, 0, 0, 9, -3, -1, -2};
    const dataset by_label{.inputs = outputs, .targets = {1, 0, 0, 1}, .samples = 4};
    BOOST_TEST(accuracy(m, by_label) == 0.75);
    const dataset by_row{
        .inputs = outputs, .targets = {0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0}, .samples = 4};
    BOOST_TEST(accuracy(m, by_row) == 0.75);
    BOOST_TEST(accuracy(four_labels, four_scores, 4) == 1.0 / 3);  // scikit-learn
}

constexpr auto steps_pass_on = input<2, 3> | identity;

// Of two samples of two steps the classes 1, 0 and 2, 0; as a row of six the largest was the third.
BOOST_AUTO_TEST_CASE(accuracy_of_a_sequence_is_the_share_of_its_steps) {
    const model<steps_pass_on> m;
    const std::vector<float> outputs{1, 2, 0, 5, 4, 3, 0, 0, 9, -1, -3, -2};
    const dataset by_label{.inputs = outputs, .targets = {1, 0, 0, 0}, .samples = 2};
    BOOST_TEST(accuracy(m, by_label) == 0.75);
    BOOST_TEST(top_k_accuracy(m, by_label, 1) == 0.75);
    const dataset by_row{
        .inputs = outputs, .targets = {0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0}, .samples = 2};
    BOOST_TEST(accuracy(m, by_row) == 0.75);
}

constexpr auto one_output = input<1> | identity;

BOOST_AUTO_TEST_CASE(one_output_is_a_probability) {
    const model<one_output> m;
    const dataset two_classes{
        .inputs = {0.9f, 0.4f, 0.6f, 0.1f}, .targets = {1, 0, 0, 1}, .samples = 4};
    BOOST_TEST(accuracy(m, two_classes) == 0.5);
}

// Keras 3.15.1, BinaryAccuracy: of four samples of three labels 8, 10, 6 and 11 of 12 are right.
BOOST_AUTO_TEST_CASE(binary_accuracy_is_the_share_of_labels_on_their_side_of_the_threshold) {
    const std::vector<float> shares{0.9f, 0.2f, 0.5f,  0.4f, 0.6f,  0.7f,
                                    0.3f, 0.8f, 0.1f, 0.55f, 0.45f, 0.65f};
    const std::vector<float> several{1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1};
    BOOST_TEST(binary_accuracy(several, shares) == 8.0 / 12);
    BOOST_TEST(binary_accuracy(several, shares, 0.4) == 10.0 / 12);
    BOOST_TEST(binary_accuracy(several, shares, 0.6) == 6.0 / 12);
    BOOST_TEST(binary_accuracy(several, shares, 0.3) == 11.0 / 12);
    const model<passes_on> m;
    const dataset data{.inputs = shares, .targets = several, .samples = 4};
    BOOST_TEST(binary_accuracy(m, data, 0.4) == 10.0 / 12);
    const std::vector<float> half{1, 0.5f};
    BOOST_TEST(error_of([&] { binary_accuracy(half, half); })
               == "weft: binary_accuracy: expected targets of 0 and 1, found 0.5 as number 1");
    BOOST_TEST(error_of([&] { binary_accuracy(several, half); })
               == "weft: binary_accuracy: expected as many targets as predictions, 2, found 12");
}

BOOST_AUTO_TEST_CASE(top_k_accuracy_is_the_share_of_samples_whose_class_is_among_the_k_largest) {
    const std::vector<float> outputs{1, 2, 0, 5, 4, 3, 0, 0, 9, -3, -1, -2}, labels{0, 2, 1, 1};
    BOOST_TEST(top_k_accuracy(labels, outputs, 3, 1) == 0.25);
    BOOST_TEST(top_k_accuracy(labels, outputs, 3, 2) == 0.75);
    BOOST_TEST(top_k_accuracy(labels, outputs, 3, 3) == 1);
    BOOST_TEST(top_k_accuracy(labels, outputs, 3) == 1);
    const model<passes_on> m;
    const dataset data{.inputs = outputs, .targets = labels, .samples = 4};
    BOOST_TEST(top_k_accuracy(m, data, 2) == 0.75);
    // scikit-learn
    BOOST_TEST(top_k_accuracy(four_labels, four_scores, 4, 2) == 0.625);
    BOOST_TEST(top_k_accuracy(four_labels, four_scores, 4, 3) == 22.0 / 24);
}

BOOST_AUTO_TEST_CASE(equal_outputs_all_count_and_nan_does_not) {
    const std::vector<float> label{1};
    BOOST_TEST(top_k_accuracy(label, std::vector<float>{2, 2, 1}, 3, 1) == 1);
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST(top_k_accuracy(label, std::vector<float>{2, nan, 1}, 3, 2) == 0);
}

BOOST_AUTO_TEST_CASE(datasets_that_do_not_fit_are_refused) {
    const model<passes_on> m;
    BOOST_TEST(error_of([&] { accuracy(m, dataset{}); })
               == "weft: accuracy: expected at least one sample, found none");
    const dataset two_targets{.inputs = {1, 2, 3}, .targets = {1, 2}, .samples = 1};
    BOOST_TEST(error_of([&] { accuracy(m, two_targets); })
               == "weft: accuracy: expected a label or 3 targets a sample (1 samples), found 2 "
                  "numbers");
    const dataset two_inputs{.inputs = {1, 2}, .targets = {1}, .samples = 1};
    BOOST_TEST(error_of([&] { accuracy(m, two_inputs); })
               == "weft: predict: expected inputs of 3 numbers a sample, found 2 numbers");
    const dataset no_class{.inputs = {1, 2, 3, 1, 2, 3}, .targets = {1, 7}, .samples = 2};
    const std::string label_error = "weft: label of row 1: expected a class from 0 to 2, found "
                                    "7";
    BOOST_TEST(error_of([&] { accuracy(m, no_class); }) == label_error);
    BOOST_TEST(error_of([&] { top_k_accuracy(m, no_class); }) == label_error);
    const model<one_output> single;
    const dataset one{.inputs = {1}, .targets = {1}, .samples = 1};
    BOOST_TEST(error_of([&] { top_k_accuracy(single, one); })
               == "weft: top_k_accuracy: expected at least 2 classes, found 1");
}

}  // namespace

// SPDX-License-Identifier: MIT
// Accuracy from labels, one-hot rows and single probabilities.
#include <weft/train/metrics.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

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
    const dataset no_class{.inputs = outputs, .targets = {-1, 7, 0.5f, 1}, .samples = 4};
    BOOST_TEST(accuracy(m, no_class) == 0.25);
}

constexpr auto one_output = input<1> | identity;

BOOST_AUTO_TEST_CASE(one_output_is_a_probability) {
    const model<one_output> m;
    const dataset two_classes{
        .inputs = {0.9f, 0.4f, 0.6f, 0.1f}, .targets = {1, 0, 0, 1}, .samples = 4};
    BOOST_TEST(accuracy(m, two_classes) == 0.5);
}

BOOST_AUTO_TEST_CASE(datasets_that_do_not_fit_are_refused) {
    const model<passes_on> m;
    BOOST_TEST(error_of([&] { accuracy(m, dataset{}); })
               == "weft: accuracy: expected at least one sample, found none");
    const dataset two_targets{.inputs = {1, 2, 3}, .targets = {1, 2}, .samples = 1};
    BOOST_TEST(error_of([&] { accuracy(m, two_targets); })
               == "weft: accuracy: expected a label or 3 targets a sample, found 2");
    const dataset two_inputs{.inputs = {1, 2}, .targets = {1}, .samples = 1};
    BOOST_TEST(error_of([&] { accuracy(m, two_inputs); })
               == "weft: predict: expected inputs of 3 numbers a sample, found 2 numbers");
}

}  // namespace

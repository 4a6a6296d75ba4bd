// SPDX-License-Identifier: MIT
// Labels and rows of targets, and what does not fit.
#include <weft/train/class_rows.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <array>

namespace {

using namespace weft;

static_assert(number_range<std::vector<float>> && number_range<std::array<double, 3>>);
static_assert(number_range<std::span<const float>> && !number_range<float>);
static_assert(!number_range<std::vector<std::string>>);

using list = std::vector<double>;

BOOST_AUTO_TEST_CASE(a_target_is_a_label_or_the_largest_of_a_row) {
    const list labels{2, 1}, predictions{1, 3, 2, 5, 5, 4};
    const auto by_label = make_class_rows("test", labels, predictions, 3);
    BOOST_TEST(by_label.samples() == 2u);
    BOOST_TEST(by_label.label(0) == 2u);
    BOOST_TEST(by_label.label(1) == 1u);
    BOOST_TEST(by_label.predicted(0, 0.5) == 1u);
    BOOST_TEST(by_label.predicted(1, 0.5) == 0u);  // the first of equal ones
    const list one_hot{0, 0, 1, 0, 1, 0};
    const auto by_row = make_class_rows("test", one_hot, predictions, 3);
    BOOST_TEST(by_row.label(0) == 2u);
    BOOST_TEST(by_row.label(1) == 1u);
}

BOOST_AUTO_TEST_CASE(a_row_of_one_class_is_a_probability) {
    const list targets{1, 0, 1}, predictions{0.5, 0.75, 0.875};
    const auto rows = make_class_rows("test", targets, predictions, 1);
    BOOST_TEST(rows.label(0) == 1u);
    BOOST_TEST(rows.predicted(0, 0.5) == 0u);
    BOOST_TEST(rows.predicted(1, 0.5) == 1u);
    BOOST_TEST(rows.predicted(1, 0.8) == 0u);
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_fit_are_refused) {
    const auto error_with = [](const list& targets, const list& predictions, std::size_t classes) {
        return error_of([&] { make_class_rows("test", targets, predictions, classes); });
    };
    BOOST_TEST(error_with({}, {}, 3) == "weft: test: expected at least one sample, found none");
    BOOST_TEST(error_with({0}, {1, 2}, 3)
               == "weft: test: expected predictions of 3 classes a sample, found 2 numbers");
    BOOST_TEST(error_with({0}, {1, 2}, 0)
               == "weft: test: expected predictions of 0 classes a sample, found 2 numbers");
    BOOST_TEST(error_with({0, 1}, {1, 2, 3}, 3)
               == "weft: test: expected a label or 3 targets a sample (1 samples), found 2 numbers");
    BOOST_TEST(error_with({0, 3}, list(6), 3)
               == "weft: label of row 1: expected a class from 0 to 2, found 3");
    BOOST_TEST(error_with({0.5}, list(3), 3)
               == "weft: label of row 0: expected a class from 0 to 2, found 0.5");
    BOOST_TEST(error_with({1, 0, 2}, list(3), 1)
               == "weft: label of row 2: expected a class from 0 to 1, found 2");
}

constexpr auto doubles = input<2> | (x + x);

BOOST_AUTO_TEST_CASE(predictions_are_those_of_the_model) {
    const model<doubles> m;
    const dataset data{.inputs = {1, 2, 3, 4}, .targets = {0, 1}, .samples = 2};
    BOOST_TEST((predictions_for(m, data) == std::vector<float>{2, 4, 6, 8}));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Columns as inputs, labels and targets, and the text of each refusal.
#include <weft/train/classification.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace {

using weft::classification;
using weft::read_csv;
using weft::regression;
using weft::table;
using floats = std::vector<float>;

BOOST_AUTO_TEST_CASE(classification_takes_the_label_column_out_of_the_inputs) {
    const temporary_file file("1,0,2\n3,9,4\n");
    const auto data = classification<10>(read_csv(file.path()), {.label_column = 1});
    static_assert(std::is_same_v<decltype(data), const weft::dataset>);
    BOOST_TEST((data.inputs == floats{1, 2, 3, 4}));
    BOOST_TEST((data.targets == floats{0, 9}));
    BOOST_TEST((data.samples == 2 && data.classes == 10));
    const auto wide = classification<10, double>(read_csv(file.path()), {.label_column = 1});
    static_assert(std::is_same_v<decltype(wide), const weft::basic_dataset<double>>);
    BOOST_TEST((wide.inputs == std::vector<double>{1, 2, 3, 4}));
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_is_refused_with_file_and_line) {
    const auto refusal = [](const char* label) {
        const temporary_file good("1,2,0\n3,4," + std::string(label) + "\n");
        const std::string found = error_of(
            [&] { classification<10>(read_csv(good.path()), {.label_column = 2}); });
        BOOST_REQUIRE(found.starts_with(good.name()));
        return found.substr(good.name().size());
    };
    const std::string start = ":2: column 2: expected a label, a whole number of 0 ... 9, found ";
    BOOST_TEST(refusal("10") == start + "10");
    BOOST_TEST(refusal("-1") == start + "-1");
    BOOST_TEST(refusal("2.5") == start + "2.5");
}

BOOST_AUTO_TEST_CASE(a_column_that_is_not_there_is_refused) {
    const temporary_file file("1,2,0\n");
    const table rows = read_csv(file.path());
    BOOST_TEST(error_of([&] { classification<10>(rows, {.label_column = 3}); })
               == file.name() + ": expected label_column of 0 ... 2, found 3");
    BOOST_TEST(error_of([&] { regression(rows, {.target_columns = {0, 7}}); })
               == file.name() + ": expected target_columns of 0 ... 2, found 7");
    BOOST_TEST(error_of([&] { regression(rows, {.target_columns = {1, 1}}); })
               == file.name() + ": expected each column once in target_columns, found 1 twice");
    BOOST_TEST(error_of([&] { regression(rows, {.target_columns = {}}); })
               == file.name() + ": expected at least one column in target_columns, found none");
    BOOST_TEST(error_of([&] { regression(rows, {.target_columns = {2, 1, 0}}); })
               == file.name() + ": expected an input column beside target_columns, found none");
    const temporary_file labels("1\n2\n");
    BOOST_TEST(error_of([&] { classification<3>(read_csv(labels.path()), {.label_column = 0}); })
               == labels.name() + ": expected an input column beside label_column, found none");
}

BOOST_AUTO_TEST_CASE(regression_takes_its_targets_in_the_order_given) {
    const temporary_file file("1,2,3,4\n5,6,7,8\n");
    const auto data = regression(read_csv(file.path()), {.target_columns = {3, 0}});
    BOOST_TEST((data.inputs == floats{2, 3, 6, 7}));
    BOOST_TEST((data.targets == floats{4, 1, 8, 5}));
    BOOST_TEST((data.samples == 2 && data.classes == 0 && data.target_size() == 2));
}

BOOST_AUTO_TEST_CASE(a_number_that_float_cannot_hold_is_refused_and_double_takes_it) {
    const temporary_file file("1,0\n-1e39,1\n");
    const table rows = read_csv(file.path());
    BOOST_TEST(error_of([&] { classification<2>(rows, {.label_column = 1}); })
               == file.name()
                      + ":2: column 0: expected a finite number of at most "
                        "3.4028234663852886e+38, found -1e+39");
    BOOST_TEST((classification<2, double>(rows, {.label_column = 1}).inputs.at(1) == -1e39));
}

BOOST_AUTO_TEST_CASE(a_table_made_by_hand_is_checked_too) {
    const table three{.values = {1, 2, 3}, .rows = 2, .columns = 2, .source = "", .lines = {}};
    BOOST_TEST(error_of([&] { regression(three, {.target_columns = {1}}); })
               == "table: expected 2 rows of 2 columns, found 3 numbers");
    BOOST_TEST(error_of([&] { regression(table{}, {.target_columns = {1}}); })
               == "table: expected 0 rows of 0 columns, found 0 numbers");
    const table label{.values = {1, 7}, .rows = 1, .columns = 2, .source = "", .lines = {}};
    BOOST_TEST(error_of([&] { classification<3>(label, {.label_column = 1}); })
               == "row 0: column 1: expected a label, a whole number of 0 ... 2, found 7");
}

}  // namespace

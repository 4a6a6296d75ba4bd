// SPDX-License-Identifier: MIT
// What read_csv takes, and the text of each refusal.
#include <weft/train/table.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

using weft::read_csv;
using weft::table;
using numbers = std::vector<double>;

table read(std::string_view text, weft::csv_options options = {}) {
    const temporary_file file(text);
    return read_csv(file.path(), options);
}

// The error of reading a text, behind the file's name.
std::string refusal(std::string_view text, weft::csv_options options = {}) {
    const temporary_file file(text);
    const std::string found = error_of([&] { read_csv(file.path(), options); });
    if (!found.starts_with(file.name())) return found;
    return found.substr(file.name().size());
}

BOOST_AUTO_TEST_CASE(read_csv_reads_rows_columns_and_lines) {
    const temporary_file file("1,2.5,-3\n4e2,+5,.5\n");
    const table found = read_csv(file.name().c_str());
    BOOST_TEST((found.values == numbers{1, 2.5, -3, 400, 5, 0.5}));
    BOOST_TEST((found.rows == 2 && found.columns == 3));
    BOOST_TEST(found.source == file.name());
    BOOST_TEST((found.lines == std::vector<std::size_t>{1, 2}));
    BOOST_TEST(found.where(1) == file.name() + ":2");
    BOOST_TEST((table{.values = {1}, .rows = 1, .columns = 1}.where(0) == "row 0"));
}

BOOST_AUTO_TEST_CASE(line_ends_blanks_and_a_byte_order_mark_do_not_matter) {
    const numbers expected{1, 2, 3, 4};
    for (const std::string_view text :
         {"1,2\n3,4\n", "1,2\n3,4", "1,2\r\n3,4\r\n", "1,2\r\n3,4", "1,2\n3,4\n\n\n",
          "1,2\r\n3,4\r\n\r\n \r\n", " 1 ,\t2\n3, 4 \n", "\xef\xbb\xbf" "1,2\n3,4\n"}) {
        const table found = read(text);
        BOOST_TEST((found.values == expected), "text " << text);
        BOOST_TEST((found.rows == 2 && found.columns == 2), "text " << text);
    }
}

BOOST_AUTO_TEST_CASE(options_skip_lines_and_a_header_and_choose_the_separator) {
    const table found = read("# made by hand\na;b\n1;2\n",
                             {.header = true, .skip_lines = 1, .separator = ';'});
    BOOST_TEST((found.values == numbers{1, 2}));
    BOOST_TEST(found.lines.at(0) == 3U);
    BOOST_TEST((read("1\t2\n", {.separator = '\t'}).values == numbers{1, 2}));
    BOOST_TEST((read("1 2\n", {.separator = ' '}).values == numbers{1, 2}));
    BOOST_TEST((read("7\n8\n").values == numbers{7, 8}));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_a_directory_and_no_rows_are_refused) {
    BOOST_TEST(error_of([] { read_csv("/no/such.csv"); })
               == "/no/such.csv: expected a csv file, found no such file");
    const auto folder = std::filesystem::temp_directory_path();
    BOOST_TEST(error_of([&] { read_csv(folder); })
               == folder.string() + ": expected a csv file, found a directory");
    BOOST_TEST(refusal("") == ": expected rows of numbers, found none");
    BOOST_TEST(refusal("\n\r\n") == ": expected rows of numbers, found none");
    BOOST_TEST(refusal("a,b\n", {.header = true}) == ": expected rows of numbers, found none");
    BOOST_TEST(refusal("1\n", {.skip_lines = 9}) == ": expected rows of numbers, found none");
}

BOOST_AUTO_TEST_CASE(rows_of_another_length_are_refused) {
    BOOST_TEST(refusal("1,2,3\n4,5\n") == ":2: expected 3 columns, found 2");
    BOOST_TEST(refusal("1,2\n3,4\n5,6,7\n") == ":3: expected 2 columns, found 3");
    BOOST_TEST(refusal("1,2\n\n3,4\n") == ":2: expected 2 columns, found an empty line");
    BOOST_TEST(refusal("\n1,2\n") == ":1: expected numbers, found an empty line");
}

BOOST_AUTO_TEST_CASE(fields_that_are_no_finite_number_are_refused) {
    BOOST_TEST(refusal("1,2\n3,seven\n") == ":2: column 1: expected a number, found 'seven'");
    BOOST_TEST(refusal("width,height\n1,2\n")
               == ":1: column 0: expected a number, or .header = true for a line of names, found 'width'");
    BOOST_TEST(refusal("1,,3\n") == ":1: column 1: expected a number, found an empty field");
    BOOST_TEST(refusal("1,2,\n") == ":1: column 2: expected a number, found an empty field");
    BOOST_TEST(refusal("1,2\n3,4,\n") == ":2: column 2: expected a number, found an empty field");
    BOOST_TEST(refusal("1,2\r\n3, \r\n")
               == ":2: column 1: expected a number, found an empty field");
    BOOST_TEST(refusal("1\t\n", {.separator = '\t'})
               == ":1: column 1: expected a number, found an empty field");
    BOOST_TEST(refusal("1.5x\n") == ":1: column 0: expected a number, found '1.5x'");
    BOOST_TEST(refusal("+-1\n") == ":1: column 0: expected a number, found '+-1'");
    BOOST_TEST(refusal("\"1\"\n") == ":1: column 0: expected a number, found '\"1\"'");
    BOOST_TEST(refusal("1;2\n") == ":1: column 0: expected a number, found '1;2'");
    BOOST_TEST(refusal("1,nan\n") == ":1: column 1: expected a finite number, found 'nan'");
    BOOST_TEST(refusal("-inf\n") == ":1: column 0: expected a finite number, found '-inf'");
    BOOST_TEST(refusal("1e999\n")
               == ":1: column 0: expected a number that a double can hold, found '1e999'");
    BOOST_TEST(refusal("a word that is far too long to print\n")
               == ":1: column 0: expected a number, or .header = true for a line of names, found 'a word that is far too l...'");
    BOOST_TEST(refusal(std::string_view("\x1b[31m\0", 6))
               == ":1: column 0: expected a number, found '?[31m?'");
}

// In range, denormal, out of range, with more behind, and none at all.
BOOST_AUTO_TEST_CASE(a_stream_makes_of_numbers_what_from_chars_does) {
    for (const std::string text :
         {"0", "-0", "1", "-12.5", ".5", "-.5e1", "5.", "00012", "1e5", "1E-5", "1e+05", "0.1",
          "123456789012345678901234567890", "3.14159265358979323846", "4.9e-324", "2.3e-308",
          "1e-310", "1.7976931348623157e308", "1.8e308", "-1e999", "1e-400", "-1e-999", "0e999",
          "0.0e-999", "1.5x", "2e", "2e+", "1e5e", "1.2.3", "--1", "-", "", ".", "e5", "+1", " 1",
          "1 ", "0x10", "1,5", "-.e3"}) {
        double expected = 7, found = 7;
        const char *const begin = text.data(), *const end = begin + text.size();
        const auto by_chars = std::from_chars(begin, end, expected);
        const auto by_stream = weft::detail::number_by_stream(begin, end, found);
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST((by_stream.ec == by_chars.ec && by_stream.ptr == by_chars.ptr));
            BOOST_TEST(found == expected);
            BOOST_TEST(std::signbit(found) == std::signbit(expected));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_file_of_1797_rows_of_65_numbers_is_read_in_less_than_100_ms) {
    std::string text;
    for (int row = 0; row < 1797; ++row) {
        for (int column = 0; column < 65; ++column)
            text += std::to_string((row * 7 + column) % 17) + (column < 64 ? "," : "\n");
    }
    const temporary_file file(text);
    const auto begin = std::chrono::steady_clock::now();
    const table found = read_csv(file.path());
    const auto end = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> taken = end - begin;
    BOOST_TEST((found.rows == 1797 && found.columns == 65));
    BOOST_TEST(found.values.at(65 * 3 + 2) == 6);
    BOOST_TEST(taken.count() < 100);
    BOOST_TEST_MESSAGE("read_csv of 1 797 by 65 numbers: " << taken.count() << " ms");
}

}  // namespace

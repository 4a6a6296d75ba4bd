// SPDX-License-Identifier: MIT
// Numbers in rows and columns, read from a csv file.
#pragma once

#include <weft/tensor/error.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace weft::inline v0_1 {

// values [rows, columns]; columns count from 0 everywhere, lines of the file from 1.
struct table {
    std::vector<double> values = {};
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::string source = {};              // the path, for messages
    std::vector<std::size_t> lines = {};  // the line of each row, empty if there is no file

    // "digits.csv:3", or "row 2" without a file
    std::string where(std::size_t row) const {
        if (row < lines.size()) return detail::joined({source, ":", lines[row]});
        return detail::joined({source, source.empty() ? "row " : ": row ", row});
    }
};

struct csv_options {
    bool header = false;  // the first line that is not skipped holds names
    std::size_t skip_lines = 0;
    char separator = ',';
};

namespace detail {

inline std::string quoted(std::string_view text) {
    std::string result = "'";
    for (const char c : text.substr(0, 24)) result += c >= ' ' && c <= '~' ? c : '?';
    return result + (text.size() > 24 ? "...'" : "'");
}

inline std::string read_text(const std::filesystem::path& path) {
    std::error_code ignored;
    const std::string name = path.string();
    if (!std::filesystem::exists(path, ignored))
        raise_error({name, ": expected a csv file, found no such file"});
    if (std::filesystem::is_directory(path, ignored))
        raise_error({name, ": expected a csv file, found a directory"});
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::vector<char> buffer(1 << 16);
    while (file) {
        file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof()) raise_error({name, ": expected a csv file, found one that cannot be read"});
    return text;
}

// What std::from_chars makes of a decimal number, by a stream, which takes longer.
inline std::from_chars_result number_by_stream(const char* begin, const char* end, double& value) {
    const char* stop = begin;
    const auto pass_digits = [&] {
        const char* const first = stop;
        while (stop != end && *stop >= '0' && *stop <= '9') ++stop;
        return stop != first;
    };
    if (stop != end && *stop == '-') ++stop;
    bool has_digits = pass_digits();
    if (stop != end && *stop == '.') {
        ++stop;
        has_digits |= pass_digits();
    }
    if (!has_digits) return {begin, std::errc::invalid_argument};
    const char* const exponent = stop;
    if (stop != end && (*stop == 'e' || *stop == 'E')) {
        ++stop;
        if (stop != end && (*stop == '-' || *stop == '+')) ++stop;
        if (!pass_digits()) stop = exponent;
    }
    const bool is_zero = std::string_view(begin, exponent).find_first_of("123456789")
                      == std::string_view::npos;
    std::istringstream in(std::string(begin, stop));
    in.imbue(std::locale::classic());
    double found = 0;
    in >> found;  // a denormal number may count as a failure, and is there
    const bool is_too_large = in.fail() && std::abs(found) >= 1;
    if (is_too_large || (found == 0 && !is_zero)) return {stop, std::errc::result_out_of_range};
    value = found;
    return {stop, std::errc{}};
}

// std::from_chars, which libc++ before 20 has not for a double.
template <class Real>
std::from_chars_result number_from_chars(const char* begin, const char* end, Real& value) {
    if constexpr (requires { std::from_chars(begin, end, value); })
        return std::from_chars(begin, end, value);
    else
        return number_by_stream(begin, end, value);
}

inline double read_number(std::string_view field, const std::string& source, std::size_t line,
                          std::size_t column, char separator) {
    const auto blank = [&](char c) { return (c == ' ' || c == '\t') && c != separator; };
    while (!field.empty() && blank(field.front())) field.remove_prefix(1);
    while (!field.empty() && blank(field.back())) field.remove_suffix(1);
    const auto refuse = [&](const char* expected) {
        raise_error({source, ":", line, ": column ", column, ": expected ", expected, ", found ",
                     field.empty() ? "an empty field" : quoted(field)});
    };
    if (field.empty()) refuse("a number");
    const bool plus = field.size() > 1 && field[0] == '+' && field[1] != '-';
    double value = 0;
    const char* const end = field.data() + field.size();
    const auto [stop, problem] = number_from_chars(field.data() + (plus ? 1 : 0), end, value);
    if (problem == std::errc::result_out_of_range && stop == end)
        refuse("a number that a double can hold");
    const char first = field[0];
    const bool is_word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (problem != std::errc{} || stop != end)
        refuse(line == 1 && is_word ? "a number, or .header = true for a line of names"
                                    : "a number");
    if (!std::isfinite(value)) refuse("a finite number");
    return value;
}

}  // namespace detail

// The numbers of a csv file. LF and CRLF, a byte order mark, blanks around numbers, a last line
// without its end, and blank lines after the last row are fine.
//
// errors   no such file, a directory, no rows, a row of another length, a field that is no finite
//          number: weft::error with file, line, column, expected and found
inline table read_csv(const std::filesystem::path& path, csv_options options = {}) {
    const std::string text = detail::read_text(path);
    table result;
    result.source = path.string();
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    const std::size_t content = rest.find_last_not_of("\r\n\t ");
    rest = rest.substr(0, content == std::string_view::npos ? 0 : rest.find('\n', content));
    const std::size_t skipped = options.skip_lines + (options.header ? 1 : 0);
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::size_t end = rest.find('\n');
        std::string_view row = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (line <= skipped) continue;
        if (row.ends_with('\r')) row.remove_suffix(1);
        std::size_t column = 0;
        for (bool more = !row.empty(); more; ++column) {
            const std::size_t comma = row.find(options.separator);
            more = comma != std::string_view::npos;
            result.values.push_back(detail::read_number(row.substr(0, comma), result.source, line,
                                                        column, options.separator));
            if (more) row.remove_prefix(comma + 1);
        }
        if (result.rows == 0 && column > 0) result.columns = column;
        if (column != result.columns || column == 0)
            raise_error({result.source, ":", line, ": expected ",
                         result.columns > 0 ? detail::joined({result.columns, " columns"})
                                            : "numbers",
                         ", found ", column > 0 ? detail::joined({column}) : "an empty line"});
        result.lines.push_back(line);
        ++result.rows;
    }
    if (result.rows == 0) raise_error({result.source, ": expected rows of numbers, found none"});
    return result;
}

}  // namespace weft

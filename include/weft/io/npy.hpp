// SPDX-License-Identifier: MIT
// Files of numpy.save: one array.
#pragma once

#include <weft/io/file.hpp>

namespace weft::inline v0_1 {

// As numpy itself has it.
inline constexpr std::size_t most_npy_header_bytes = 10'000;

namespace detail {

// The Python dictionary of a header: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class npy_header_reader {
public:
    npy_header_reader(std::string_view text, const std::string& source)
        : text_(text), source_(source) {}

    bool fortran_order = false;

    template <class Array>
    void read(Array& to) {
        int seen = 0;  // a bit a key
        expect('{');
        while (!take('}')) {
            const std::string_view key = string();
            expect(':');
            int bit = 0;
            if (key == "descr") bit = 1, to.type = type(string());
            else if (key == "fortran_order") bit = 2, fortran_order = boolean();
            else if (key == "shape") bit = 4, to.extents = extents();
            if (bit == 0 || (seen & bit) != 0) refuse("descr, fortran_order and shape, each once");
            seen |= bit;
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        if (seen != 7) refuse("descr, fortran_order and shape, each once");
        skip_blanks();
        if (at_ != text_.size()) refuse("the end of the header");
    }

private:
    [[noreturn]] void refuse(std::string_view expected) const {
        raise_error({source_, ": header, byte ", at_, ": expected ", expected});
    }
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        skip_blanks();
        const bool found = at_ < text_.size() && text_[at_] == c;
        at_ += found ? 1 : 0;
        return found;
    }
    void expect(char c) {
        if (!take(c)) refuse(joined({"'", std::string_view(&c, 1), "'"}));
    }
    bool take_word(std::string_view word) {
        skip_blanks();
        const bool found = text_.substr(at_).starts_with(word);
        at_ += found ? word.size() : 0;
        return found;
    }

    std::string_view string() {
        const char quote = take('"') ? '"' : '\'';
        if (quote == '\'') expect('\'');
        const std::size_t end = std::min(text_.find(quote, at_), text_.find('\\', at_));
        if (end == text_.npos || text_[end] != quote) refuse("a string without escapes");
        const std::string_view result = text_.substr(at_, end - at_);
        at_ = end + 1;
        return result;
    }
    bool boolean() {
        if (take_word("True")) return true;
        if (!take_word("False")) refuse("True or False");
        return false;
    }
    number_type type(std::string_view name) const {
        for (unsigned i = 0; i <= static_cast<unsigned>(number_type::float64); ++i) {
            const auto one = static_cast<number_type>(i);
            if (!facts_of(one).npy.empty() && facts_of(one).npy == name) return one;
        }
        refuse(joined({"a type of little-endian numbers such as '<f4', found ", shown(name)}));
    }
    std::vector<std::size_t> extents() {
        std::vector<std::size_t> result;
        expect('(');
        while (!take(')')) {
            if (result.size() == most_array_extents) refuse("a shape of at most 8 extents");
            result.push_back(integer());
            if (!take(',')) {
                if (result.size() == 1) refuse("','");  // (3) is no tuple
                expect(')');
                break;
            }
        }
        return result;
    }
    std::size_t integer() {
        skip_blanks();
        std::size_t value = 0;
        const std::size_t begin = at_;
        for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
            const auto digit = static_cast<std::size_t>(text_[at_] - '0');
            if (value > (too_many_bytes - digit) / 10) refuse("an integer below 2^64");
            value = value * 10 + digit;
        }
        if (at_ == begin) refuse("an integer of at least 0");
        return value;
    }

    std::string_view text_;
    std::string source_;
    std::size_t at_ = 0;
};

// Column-major bytes in row-major order.
template <class Array>
std::vector<unsigned char> row_major(const Array& from) {
    const std::size_t width = facts_of(from.type).bytes, rank = from.extents.size();
    std::vector<unsigned char> result;
    result.reserve(from.bytes.size());
    std::vector<std::size_t> index(rank), strides(rank);
    std::size_t stride = width, at = 0;
    for (std::size_t i = 0; i < rank; ++i)
        strides[i] = std::exchange(stride, stride * from.extents[i]);
    while (result.size() < from.bytes.size()) {
        const auto begin = from.bytes.begin() + static_cast<std::ptrdiff_t>(at);
        result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
        for (std::size_t i = rank; i-- > 0;) {
            at += strides[i];
            if (++index[i] < from.extents[i]) break;
            at -= strides[i] * std::exchange(index[i], 0);
        }
    }
    return result;
}

}  // namespace detail

// The array in a file's bytes, row-major, without a name. The source is the file, for messages.
//
// errors   no magic, another version than 1 to 3, a header of more than 10 000 bytes or of another
//          form, big-endian or structured numbers, more than 8 extents, a size that does not fit:
//          weft::error
// source   numpy.lib.format
template <class Array = stored_array>
Array parse_npy(byte_span bytes, const std::string& source) {
    constexpr unsigned char magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y'};
    const bool is_npy = bytes.size() >= 12 && std::equal(magic, magic + 6, bytes.data())
                     && bytes[6] >= 1 && bytes[6] <= 3 && bytes[7] == 0;
    if (!is_npy)
        raise_error({source, ": expected an npy file of version 1 to 3, found another"});
    const std::size_t begin = bytes[6] == 1 ? 10 : 12;
    const std::size_t length = bytes[6] == 1
        ? read_little_endian<std::uint16_t>(bytes.data() + 8)
        : read_little_endian<std::uint32_t>(bytes.data() + 8);
    if (length > most_npy_header_bytes || length > bytes.size() - begin)
        raise_error({source, ": expected a header of at most ",
                     std::min(most_npy_header_bytes, bytes.size() - begin), " bytes, found ",
                     length});
    Array result;
    detail::npy_header_reader header(
        {reinterpret_cast<const char*>(bytes.data()) + begin, length}, source);
    header.read(result);
    const byte_span data = bytes.subspan(begin + length);
    if (bytes_of_array(result.type, result.extents) != data.size())
        raise_error({source, ": expected the bytes of ", facts_of(result.type).name, " ",
                     to_string(result.extents), ", found ", data.size()});
    result.bytes.assign(data.begin(), data.end());
    if (header.fortran_order) result.bytes = detail::row_major(result);
    return result;
}

// The bytes of a file, version 1.0; the data begins at a multiple of 64.
//
// errors   bfloat16, which numpy has not, other bytes than those of the extents: weft::error
template <class Array>
std::vector<unsigned char> format_npy(const Array& from) {
    const std::string_view type = facts_of(from.type).npy;
    if (type.empty()) raise_error({"weft: npy: expected a type that numpy has, found bfloat16"});
    detail::check_array(from, "weft: npy");
    const std::string list = to_string(from.extents);
    std::string header = detail::joined(
        {"{'descr': '", type, "', 'fortran_order': False, 'shape': (",
         std::string_view(list).substr(1, list.size() - 2),
         from.extents.size() == 1 ? ",), }" : "), }"});
    header.resize((10 + header.size() + 1 + 63) / 64 * 64 - 10 - 1, ' ');
    header.push_back('\n');
    std::vector<unsigned char> bytes{0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    append_little_endian(bytes, static_cast<std::uint16_t>(header.size()));
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.insert(bytes.end(), from.bytes.begin(), from.bytes.end());
    return bytes;
}

template <class Array = stored_array>
Array read_npy(const std::filesystem::path& path, std::uint64_t most_bytes = most_file_bytes) {
    return parse_npy<Array>(read_file(path, most_bytes), path.string());
}

// errors   as format_npy, it cannot be written: weft::error, and path is as it was
template <class Array>
void write_npy(const std::filesystem::path& path, const Array& array) {
    write_file(path, {format_npy(array)});
}

}  // namespace weft

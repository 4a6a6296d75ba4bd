// SPDX-License-Identifier: MIT
// JSON of a known form, read in order: the headers of files. Strict, and it calls itself nowhere,
// so that text cannot nest deeper than the code that reads it.
#pragma once

#include <weft/io/stored_array.hpp>

namespace weft::inline v0_1 {

// The caller says what must come next, and says it again for every member and element.
//
// errors   anything else than RFC 8259 allows or the caller asks for; a string that is no UTF-8; a
//          number that is no integer from 0 to 2^64 - 1 in digits: weft::error with the byte
class json_reader {
public:
    // The source is what messages begin with: "m.safetensors: header".
    json_reader(std::string_view text, std::string source)
        : text_(text), source_(std::move(source)) {}

    // Calls member(key) for each member; it must read the value.
    template <class Member>
    void object(const Member& member) {
        list('{', '}', "an object", [&] {
            const std::string key = string();
            expect(':', "':'");
            member(key);
        });
    }
    // Calls element() for each element; it must read it.
    template <class Element>
    void array(const Element& element) {
        list('[', ']', "an array", element);
    }

    std::string string() {
        expect('"', "a string");
        std::string result;
        while (true) {
            const unsigned char c = next("the end of a string");
            if (c == '"') return result;
            if (c < 0x20) refuse("a string without control characters", at_ - 1);
            if (c == '\\') append_escaped(result);
            else if (c < 0x80) result.push_back(static_cast<char>(c));
            else append_utf8(result, c);
        }
    }

    std::uint64_t integer() {
        skip_blanks();
        const std::size_t begin = at_;
        std::uint64_t value = 0;
        for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
            const auto digit = static_cast<std::uint64_t>(text_[at_] - '0');
            if (value > (UINT64_MAX - digit) / 10) refuse("an integer below 2^64", begin);
            value = value * 10 + digit;
        }
        const bool has_more = at_ < text_.size() && number_goes_on(text_[at_]);
        if (at_ == begin || has_more || (text_[begin] == '0' && at_ - begin > 1))
            refuse("an integer of at least 0", begin);
        return value;
    }

    // Nothing but blanks follows.
    void end() {
        skip_blanks();
        if (at_ != text_.size()) refuse("the end of the text", at_);
    }

    [[noreturn]] void refuse(std::string_view expected) const { refuse(expected, at_); }

private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    static bool number_goes_on(char c) {
        return c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
    }
    [[noreturn]] void refuse(std::string_view expected, std::size_t at) const {
        raise_error({source_, ", byte ", at, ": expected ", expected});
    }

    void skip_blanks() {
        while (at_ < text_.size()
               && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r'
                   || text_[at_] == '\t'))
            ++at_;
    }
    bool take(char c) {
        skip_blanks();
        const bool found = at_ < text_.size() && text_[at_] == c;
        at_ += found ? 1 : 0;
        return found;
    }
    void expect(char c, std::string_view what) {
        if (!take(c)) refuse(what, at_);
    }
    unsigned char next(std::string_view expected) {
        if (at_ == text_.size()) refuse(expected, at_);
        return static_cast<unsigned char>(text_[at_++]);
    }

    template <class Entry>
    void list(char open, char close, std::string_view what, const Entry& entry) {
        expect(open, what);
        if (take(close)) return;
        do entry();
        while (take(','));
        if (!take(close)) refuse(close == '}' ? "',' or '}'" : "',' or ']'", at_);
    }

    std::uint32_t hexadecimal() {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i) {
            const unsigned char c = next("four hexadecimal digits");
            const int lower = c | 0x20;
            if (c >= '0' && c <= '9') value = value * 16 + (c - '0');
            else if (lower >= 'a' && lower <= 'f')
                value = value * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
            else refuse("four hexadecimal digits", at_ - 1);
        }
        return value;
    }
    void append_escaped(std::string& to) {
        const unsigned char c = next("an escaped character");
        constexpr std::string_view escapes = "\"\\/bfnrt", stand_for = "\"\\/\b\f\n\r\t";
        if (const std::size_t which = escapes.find(static_cast<char>(c)); which != escapes.npos) {
            to.push_back(stand_for[which]);
            return;
        }
        if (c != 'u') refuse("an escape of JSON", at_ - 1);
        std::uint32_t point = hexadecimal();
        if (point >= 0xdc00 && point < 0xe000) refuse("a high surrogate before a low one", at_);
        if (point >= 0xd800 && point < 0xdc00) {
            const bool follows = next("a low surrogate") == '\\' && next("a low surrogate") == 'u';
            const std::uint32_t low = follows ? hexadecimal() : 0;
            if (low < 0xdc00 || low >= 0xe000) refuse("a low surrogate", at_);
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        }
        append_point(to, point);
    }
    static void append_point(std::string& to, std::uint32_t point) {
        const auto put = [&](std::uint32_t bits) { to.push_back(static_cast<char>(bits)); };
        const auto put_rest = [&](int count) {
            while (count-- > 0) put(0x80 | (point >> 6 * count & 0x3f));
        };
        if (point < 0x80) put(point);
        else if (point < 0x800) put(0xc0 | point >> 6), put_rest(1);
        else if (point < 0x10000) put(0xe0 | point >> 12), put_rest(2);
        else put(0xf0 | point >> 18), put_rest(3);
    }
    // A character of two to four bytes: none overlong, no surrogate, none above U+10FFFF.
    void append_utf8(std::string& to, unsigned char first) {
        const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        std::uint32_t point = first & (0x3fU >> more);
        for (int i = 0; i < more; ++i) {
            const unsigned char c = next("UTF-8");
            if ((c & 0xc0) != 0x80) refuse("UTF-8", at_ - 1);
            point = point << 6 | (c & 0x3fU);
        }
        constexpr std::uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        const bool is_surrogate = point >= 0xd800 && point < 0xe000;
        if (first < 0xc0 || first > 0xf7 || point < least[more] || point > 0x10ffff || is_surrogate)
            refuse("UTF-8", at_);
        append_point(to, point);
    }

    std::string_view text_;
    std::string source_;
    std::size_t at_ = 0;
};

}  // namespace weft

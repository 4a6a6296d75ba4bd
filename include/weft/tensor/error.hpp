// SPDX-License-Identifier: MIT
// What Weft throws at run time, and how its text is put together.
#pragma once

#include <weft/shape/raise.hpp>

#include <charconv>
#include <concepts>
#include <initializer_list>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weft::inline v0_1 {

// The text says what was read, where, what was expected and what was found.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

namespace detail {

// Words, or a number: a real one by the fewest digits that are enough to read its type back. The
// words must outlive it.
class text_part {
public:
    explicit(false) text_part(const char* words) : words_(words) {}
    explicit(false) text_part(std::string_view words) : words_(words) {}
    explicit(false) text_part(const std::string& words) : words_(words) {}
    explicit(false) text_part(std::unsigned_integral auto number)
        : is_(kind::count), count_(number) {}
    explicit(false) text_part(std::signed_integral auto number)
        : is_(kind::whole), whole_(number) {}
    explicit(false) text_part(float number) : is_(kind::single), real_(number) {}
    explicit(false) text_part(double number) : is_(kind::real), real_(number) {}

    void append_to(std::string& text) const {
        switch (is_) {
            case kind::words: text.append(words_); break;
            case kind::count: text.append(std::to_string(count_)); break;
            case kind::whole: text.append(std::to_string(whole_)); break;
            case kind::single: append(text, static_cast<float>(real_)); break;
            case kind::real: append(text, real_); break;
        }
    }

private:
    static void append(std::string& text, std::floating_point auto number) {
        char digits[32];
        text.append(digits, std::to_chars(digits, std::end(digits), number).ptr);
    }

    enum class kind : unsigned char { words, count, whole, single, real } is_ = kind::words;
    std::string_view words_{};
    unsigned long long count_ = 0;
    long long whole_ = 0;
    double real_ = 0;
};

// The parts, one after the other. Not by +: in this namespace the operators of formulas are
// candidates for it, and compilers take their time over each.
[[gnu::cold, gnu::noinline]] inline std::string joined(std::initializer_list<text_part> parts) {
    std::string text;
    for (const text_part& part : parts) part.append_to(text);
    return text;
}

}  // namespace detail

// What came from a file, for a message: in quotes, at most so many letters, what is not printed
// ASCII as a question mark, so that a terminal obeys none of it.
inline std::string shown(std::string_view words, std::size_t most = 64) {
    std::string result(1, '"');
    for (const char c : words.substr(0, most)) result.push_back(c >= ' ' && c <= '~' ? c : '?');
    result.append(words.size() > most ? "...\"" : "\"");
    return result;
}

// Throws an error whose text is the parts, one after the other: words and numbers.
[[noreturn, gnu::cold, gnu::noinline]] inline void raise_error(
    std::initializer_list<detail::text_part> parts) {
    raise<error>([&] { return detail::joined(parts); });
}

}  // namespace weft

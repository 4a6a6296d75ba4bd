// SPDX-License-Identifier: MIT
// A refusal: one compiler error whose text was put together from the declaration.
#pragma once

#include <weft/shape/message.hpp>

#include <utility>

namespace weft {  // no version: these names stand in what compilers print

// static_assert takes formatted text only since C++26. Until then the text is a template argument
// of what fails, and compilers print it: g++ 12 whole, clang 19 the first 36 letters of an
// argument, so there it is cut into pieces after spaces; joined, they are the text.
#ifdef __clang__

template <std::size_t Length>
struct refusal_line {
    char letters[Length + 1]{};
    constexpr explicit refusal_line(std::string_view words) {
        for (std::size_t i = 0; i < Length; ++i) letters[i] = words[i];
        letters[Length] = '\0';  // clang 19 prints an array whose end was never written as numbers
    }
};

template <refusal_line... Lines>
struct refusal {
    static constexpr bool is_accepted = false;
};

#else

template <std::size_t Length>
struct refusal_text {
    char letters[Length + 1]{};
    constexpr explicit refusal_text(const message& whole) {
        for (std::size_t i = 0; i < Length; ++i) letters[i] = whole.letters[i];
    }
};

template <refusal_text Text>
struct refusal {
    static_assert(sizeof(Text) == 0, "weft: the declaration is refused");
    static constexpr bool is_accepted = true;
};

#endif

}  // namespace weft

namespace weft::inline v0_1 {

#ifdef __clang__

namespace detail {
constexpr std::string_view first_line(std::string_view words) {
    constexpr std::size_t most = 36;
    if (words.size() <= most) return words;
    const std::size_t space = words.substr(0, most).rfind(' ');
    return words.substr(0, space == words.npos ? most : space + 1);
}
constexpr std::size_t lines_of(std::string_view words) {
    std::size_t count = 0;
    for (; !words.empty(); ++count) words.remove_prefix(first_line(words).size());
    return count;
}
constexpr std::string_view line_of(std::string_view words, std::size_t index) {
    for (; index > 0; --index) words.remove_prefix(first_line(words).size());
    return first_line(words);
}
template <class Reason, std::size_t... Line>
constexpr bool refuse_lines(std::index_sequence<Line...>) {
    constexpr std::string_view words = Reason::text.view();
    static_assert(refusal<refusal_line<line_of(words, Line).size()>(
                      line_of(words, Line))...>::is_accepted,
                  "weft: the declaration is refused");
    return true;
}
}  // namespace detail

// Stops the compilation with Reason::text, a message.
template <class Reason>
constexpr bool refuse() {
    return detail::refuse_lines<Reason>(
        std::make_index_sequence<detail::lines_of(Reason::text.view())>{});
}

#else

// Stops the compilation with Reason::text, a message.
template <class Reason>
constexpr bool refuse() {
    return refusal<refusal_text<Reason::text.length>(Reason::text)>::is_accepted;
}

#endif

}  // namespace weft

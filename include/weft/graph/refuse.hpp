// SPDX-License-Identifier: MIT
// A refusal: one compiler error whose text was put together from the declaration.
#pragma once

#include <weft/shape/message.hpp>

namespace weft {

// static_assert takes formatted text only since C++26. Until then the text is a template argument
// of what fails, and compilers print it: g++ 12 whole, clang 19 the first 36 letters of an
// argument, so it is cut into lines at spaces.
struct refusal_line {
    char letters[37];
};

#if defined(__clang__)

template <refusal_line... Lines>
struct refusal {
    static constexpr bool is_accepted = false;
};

namespace detail {
struct wrapped_message {
    std::array<refusal_line, 16> lines{};
    std::size_t count = 0;

    constexpr explicit wrapped_message(std::string_view words) {
        while (!words.empty()) {
            std::size_t length = std::min<std::size_t>(36, words.size());
            if (length < words.size())
                if (const std::size_t space = words.substr(0, length + 1).rfind(' ');
                    space != words.npos)
                    length = space;
            refusal_line& line = lines[count++];
            for (std::size_t i = 0; i < 36; ++i) line.letters[i] = i < length ? words[i] : ' ';
            words.remove_prefix(std::min(words.size(), length + 1));
        }
    }
};
template <class Reason, std::size_t... Line>
constexpr bool refuse_lines(std::index_sequence<Line...>) {
    static_assert(refusal<wrapped_message(Reason::text.view()).lines[Line]...>::is_accepted,
                  "weft: the declaration is refused");
    return true;
}
}  // namespace detail

// Stops the compilation with Reason::text, a message.
template <class Reason>
constexpr bool refuse() {
    return detail::refuse_lines<Reason>(
        std::make_index_sequence<detail::wrapped_message(Reason::text.view()).count>{});
}

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

// Stops the compilation with Reason::text, a message.
template <class Reason>
constexpr bool refuse() {
    return refusal<refusal_text<Reason::text.length>(Reason::text)>::is_accepted;
}

#endif

}  // namespace weft

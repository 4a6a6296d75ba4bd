// SPDX-License-Identifier: MIT
// A string that can be a template argument: the name of a placeholder, of a wire, of a layer.
#pragma once

#include <cstddef>
#include <string_view>

namespace weft::inline v0_1 {

// Size counts the terminating zero, as in a string literal.
template <std::size_t Size>
struct text {
    char letters[Size]{};

    consteval text(const char (&literal)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) letters[i] = literal[i];
    }
    // From the first letters of a longer array, the last of them 0.
    template <std::size_t Longer>
        requires(Longer > Size)
    consteval explicit text(const char (&longer)[Longer]) {
        for (std::size_t i = 0; i < Size; ++i) letters[i] = longer[i];
    }
    // With a letter more at its end.
    consteval text<Size + 1> with(char letter) const {
        char longer[Size + 1]{};
        for (std::size_t i = 0; i + 1 < Size; ++i) longer[i] = letters[i];
        longer[Size - 1] = letter;
        return {longer};
    }

    constexpr std::string_view view() const { return {letters, Size - 1}; }
    constexpr bool operator==(const text&) const = default;
};

}  // namespace weft

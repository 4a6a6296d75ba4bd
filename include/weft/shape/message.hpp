// SPDX-License-Identifier: MIT
// Text put together while compiling: names of layers, and what a refusal says.
#pragma once

#include <weft/shape/shape.hpp>

#include <concepts>
#include <string_view>

namespace weft::inline v0_1 {

// At most Capacity letters; what does not fit is cut.
template <std::size_t Capacity>
struct bounded_text {
    std::array<char, Capacity> letters{};
    std::size_t length = 0;

    constexpr bounded_text() = default;
    constexpr explicit(false) bounded_text(std::string_view words) { *this << words; }

    constexpr bool empty() const { return length == 0; }
    constexpr std::string_view view() const { return {letters.data(), length}; }

    constexpr bounded_text& operator<<(std::string_view words) {
        for (const char letter : words)
            if (length < Capacity) letters[length++] = letter;
        return *this;
    }
    constexpr bounded_text& operator<<(const char* words) {
        return *this << std::string_view(words);
    }

    template <std::integral Integer>
    constexpr bounded_text& operator<<(Integer number) {
        std::array<char, 20> digits{};
        std::size_t count = 0;
        auto rest = static_cast<std::size_t>(number);
        do digits[count++] = static_cast<char>('0' + rest % 10);
        while ((rest /= 10) > 0);
        while (count > 0) *this << std::string_view(&digits[--count], 1);
        return *this;
    }

    // 28x28x1
    constexpr bounded_text& operator<<(const shape& extents) {
        for (std::size_t i = 0; i < extents.rank; ++i) {
            if (i > 0) *this << "x";
            *this << extents[i];
        }
        return *this;
    }
    template <std::size_t Other>
    constexpr bounded_text& operator<<(const bounded_text<Other>& other) {
        return *this << other.view();
    }

    constexpr bool operator==(const bounded_text&) const = default;
};

using label_text = bounded_text<80>;
// Of a layer under its blocks' names, of a parameter: of longest_prefix and 56 more.
using name_text = bounded_text<120>;
using message = bounded_text<320>;

// A stream of the standard library, whose headers are not needed to say so.
template <class Stream>
concept standard_stream =
    requires(Stream& out, std::string_view words) { out.write(words.data(), 1) << words; };

// std::cout << output_shape(net); of nothing that only becomes a shape, as a number or a letter.
template <standard_stream Stream, std::same_as<shape> Shape>
Stream& operator<<(Stream& out, const Shape& extents) {
    const label_text words = label_text() << extents;
    out << words.view();
    return out;
}

}  // namespace weft

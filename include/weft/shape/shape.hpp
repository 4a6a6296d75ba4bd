// SPDX-License-Identifier: MIT
// The extents of one sample, without the batch.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

namespace weft::inline v0_1 {

inline constexpr std::size_t most_extents = 5;

// shape{28, 28, 1} is an image of height, width, channels; shape{100, 8} a sequence of time,
// features.
struct shape {
    std::array<std::size_t, most_extents> extents{};
    std::size_t rank = 0;

    constexpr shape() = default;
    template <std::integral... Extents>
    constexpr explicit(false) shape(Extents... given)
        : rank(std::min(sizeof...(Extents), most_extents)) {
        static_assert(sizeof...(Extents) <= most_extents, "weft: a shape has at most 5 extents");
        std::size_t i = 0;
        ((i < rank ? void(extents[i++] = static_cast<std::size_t>(given)) : void()), ...);
    }

    constexpr std::size_t operator[](std::size_t i) const { return extents[i]; }
    constexpr std::size_t last() const { return rank == 0 ? 1 : extents[rank - 1]; }
    constexpr std::size_t elements() const {
        std::size_t product = 1;
        for (std::size_t i = 0; i < rank; ++i) product *= extents[i];
        return product;
    }
    constexpr bool has_zero() const {
        return std::find(extents.begin(), extents.begin() + static_cast<std::ptrdiff_t>(rank), 0u)
            != extents.begin() + static_cast<std::ptrdiff_t>(rank);
    }
    constexpr bool operator==(const shape&) const = default;
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// How rows of numbers are stored: whole registers each, and apart from what caches would confuse.
#pragma once

#include <cstddef>

namespace weft::inline v0_1 {

// count rounded up to whole registers of lanes numbers.
constexpr std::size_t padded_to(std::size_t count, std::size_t lanes) {
    return (count + lanes - 1) / lanes * lanes;
}

// Registers of lanes numbers, each of so many bytes; by default numbers as counted, unpadded.
class row_storage {
    static constexpr std::size_t cache_line = 64, same_set = 4096;  // bytes
    std::size_t lanes_, number_bytes_;

public:
    constexpr row_storage(std::size_t lanes = 1, std::size_t number_bytes = 0)
        : lanes_(lanes), number_bytes_(number_bytes) {}

    constexpr std::size_t lanes() const { return lanes_; }

    // Numbers from row to row: whole registers, and a cache line more where all rows would begin in
    // one set of a cache, which holds few of them.
    constexpr std::size_t stride(std::size_t columns) const {
        const std::size_t padded = padded_to(columns, lanes_);
        const bool collides = columns > 0 && number_bytes_ > 0
                              && padded * number_bytes_ % same_set == 0;
        return collides ? padded + cache_line / number_bytes_ : padded;
    }
    // A single row needs no more than whole registers.
    constexpr std::size_t elements(std::size_t rows, std::size_t columns) const {
        return rows == 1 ? padded_to(columns, lanes_) : rows * stride(columns);
    }
};

}  // namespace weft

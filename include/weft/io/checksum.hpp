// SPDX-License-Identifier: MIT
// The checksum of zip files, which safetensors that Weft wrote carry too.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weft {

namespace detail {

inline constexpr std::array<std::uint32_t, 256> crc32_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? 0xedb88320U : 0U);
        table[byte] = rest;
    }
    return table;
}();

}  // namespace detail

// The CRC-32 of bytes; of bytes that follow others, given theirs.           source: ISO 3309
constexpr std::uint32_t crc32(std::span<const unsigned char> bytes, std::uint32_t before = 0) {
    std::uint32_t rest = ~before;
    for (const unsigned char byte : bytes)
        rest = rest >> 8 ^ detail::crc32_table[(rest ^ byte) & 0xff];
    return ~rest;
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Checksums: of zip files, which safetensors that Weft wrote carry too, and of event files.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace weft::inline v0_1 {

namespace detail {

// Of a polynomial, its lowest power first.
template <std::uint32_t Polynomial>
inline constexpr std::array<std::uint32_t, 256> crc32_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? Polynomial : 0U);
        table[byte] = rest;
    }
    return table;
}();

template <std::uint32_t Polynomial>
constexpr std::uint32_t crc32_by(std::span<const unsigned char> bytes, std::uint32_t before) {
    std::uint32_t rest = ~before;
    for (const unsigned char byte : bytes)
        rest = rest >> 8 ^ crc32_table<Polynomial>[(rest ^ byte) & 0xff];
    return ~rest;
}

}  // namespace detail

// The CRC-32 of bytes; of bytes that follow others, given theirs.           source: ISO 3309
constexpr std::uint32_t crc32(std::span<const unsigned char> bytes, std::uint32_t before = 0) {
    return detail::crc32_by<0xedb88320U>(bytes, before);
}
// The same of Castagnoli's polynomial.                              source: RFC 3720, section 12.1
constexpr std::uint32_t crc32c(std::span<const unsigned char> bytes, std::uint32_t before = 0) {
    return detail::crc32_by<0x82f63b78U>(bytes, before);
}

}  // namespace weft

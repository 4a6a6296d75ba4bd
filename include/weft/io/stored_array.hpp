// SPDX-License-Identifier: MIT
// An array as files keep it: a name, a type, extents and bytes, little-endian and row-major.
#pragma once

#include <weft/tensor/error.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::inline v0_1 {

// Readers and writers are templates of what they give or take, always the default: a program that
// includes them and calls none compiles nothing of them.
using byte_span = std::span<const unsigned char>;

enum class number_type : unsigned char {
    boolean, int8, uint8, int16, uint16, int32, uint32, int64, uint64,
    float16, bfloat16, float32, float64
};

struct number_type_facts {
    std::size_t bytes;
    std::string_view name;         // numpy's: "float32"
    std::string_view safetensors;  // "F32"
    std::string_view npy;          // "<f4"; numpy has no bfloat16
};

constexpr number_type_facts facts_of(number_type type) {
    constexpr number_type_facts all[] = {
        {1, "bool", "BOOL", "|b1"},      {1, "int8", "I8", "|i1"},
        {1, "uint8", "U8", "|u1"},       {2, "int16", "I16", "<i2"},
        {2, "uint16", "U16", "<u2"},     {4, "int32", "I32", "<i4"},
        {4, "uint32", "U32", "<u4"},     {8, "int64", "I64", "<i8"},
        {8, "uint64", "U64", "<u8"},     {2, "float16", "F16", "<f2"},
        {2, "bfloat16", "BF16", ""},     {4, "float32", "F32", "<f4"},
        {8, "float64", "F64", "<f8"}};
    return all[static_cast<std::size_t>(type)];
}

constexpr bool is_floating(number_type type) { return type >= number_type::float16; }

template <class Real>
inline constexpr number_type number_type_of =
    sizeof(Real) == 4 ? number_type::float32 : number_type::float64;

// Whether a type is of real numbers that Real all holds.
template <class Real>
constexpr bool widens_to(number_type type) {
    return is_floating(type) && facts_of(type).bytes <= sizeof(Real);
}

// Files have at most this much, else they are refused.
inline constexpr std::size_t most_array_extents = 8;
inline constexpr std::size_t most_array_name_bytes = 256;
inline constexpr std::size_t most_arrays = 65'536;

struct stored_array {
    std::string name{};
    number_type type = number_type::float32;
    std::vector<std::size_t> extents{};
    std::vector<unsigned char> bytes{};

    std::size_t elements() const { return bytes.size() / facts_of(type).bytes; }
};

// What a file of arrays holds, in its order.
struct array_file {
    std::vector<stored_array> arrays{};
    std::vector<std::pair<std::string, std::string>> metadata{};  // safetensors alone keeps it

    // nullptr where there is none.
    const stored_array* find(std::string_view name) const {
        for (const stored_array& one : arrays)
            if (one.name == name) return &one;
        return nullptr;
    }
    const std::string* find_metadata(std::string_view key) const {
        for (const auto& [name, text] : metadata)
            if (name == key) return &text;
        return nullptr;
    }
};

namespace detail {

// A part of a file.
struct byte_range {
    std::size_t begin, end;
};
template <class Range>
void sort_ranges(std::vector<Range>& ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
}

}  // namespace detail

// "[3, 5]"
inline std::string to_string(std::span<const std::size_t> extents) {
    std::string result(1, '[');
    for (const std::size_t extent : extents) {
        if (result.size() > 1) result.append(", ");
        result.append(std::to_string(extent));
    }
    result.push_back(']');
    return result;
}

// The bytes of an array of some extents; too_many_bytes where a std::size_t cannot hold them.
constexpr std::size_t too_many_bytes = std::numeric_limits<std::size_t>::max();
constexpr std::size_t bytes_of_array(number_type type, std::span<const std::size_t> extents) {
    std::size_t product = facts_of(type).bytes;
    bool is_empty = false;
    for (const std::size_t extent : extents) is_empty = is_empty || extent == 0;
    if (is_empty) return 0;
    for (const std::size_t extent : extents) {
        if (product > (too_many_bytes - 1) / extent) return too_many_bytes;
        product *= extent;
    }
    return product;
}

namespace detail {
// Of an array that no reader has checked.
//
// errors   other bytes than those of its extents, more than 8 of them: weft::error
template <class Array>
void check_array(const Array& one, std::string_view source) {
    if (one.extents.size() > most_array_extents
        || one.bytes.size() != bytes_of_array(one.type, one.extents))
        raise_error({source, ": ", shown(one.name), ": expected the bytes of ",
                     facts_of(one.type).name, " ", to_string(one.extents),
                     " (at most 8 extents), found ", one.bytes.size()});
}
}  // namespace detail

template <class Unsigned>
constexpr Unsigned read_little_endian(const unsigned char* from) {
    Unsigned result = 0;
    for (std::size_t i = sizeof(Unsigned); i-- > 0;)
        result = static_cast<Unsigned>(static_cast<std::uint64_t>(result) << 8 | from[i]);
    return result;
}
template <class Unsigned>
void append_little_endian(std::vector<unsigned char>& to, Unsigned value) {
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        to.push_back(static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> 8 * i));
}

// The number of 16 bits: 1 of sign, 5 of exponent, 10 of fraction.        source: IEEE 754 binary16
constexpr float float_of_half(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16, exponent = half >> 10 & 31U,
                        fraction = half & 0x3ffU;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
    }
    const std::uint32_t widened = exponent == 31 ? 255U : exponent + 112;
    return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}
// The upper half of a float.
constexpr float float_of_bfloat16(std::uint16_t upper) {
    return std::bit_cast<float>(std::uint32_t{upper} << 16);
}

namespace detail {

template <class Real, class Unsigned, class Convert>
std::vector<Real> convert_numbers(const stored_array& from, const Convert& convert) {
    std::vector<Real> result;
    result.reserve(from.elements());
    for (std::size_t i = 0; i + sizeof(Unsigned) <= from.bytes.size(); i += sizeof(Unsigned))
        result.push_back(static_cast<Real>(
            convert(read_little_endian<Unsigned>(from.bytes.data() + i))));
    return result;
}

}  // namespace detail

// The numbers of an array, rounded to Real where it does not hold them.
template <class Real>
std::vector<Real> numbers_of(const stored_array& from) {
    using std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t;
    const auto read = [&]<class Unsigned>(Unsigned, const auto& convert) {
        return detail::convert_numbers<Real, Unsigned>(from, convert);
    };
    switch (from.type) {
        case number_type::boolean: return read(uint8_t{}, [](auto n) { return n != 0; });
        case number_type::uint8: return read(uint8_t{}, [](auto n) { return n; });
        case number_type::uint16: return read(uint16_t{}, [](auto n) { return n; });
        case number_type::uint32: return read(uint32_t{}, [](auto n) { return n; });
        case number_type::uint64: return read(uint64_t{}, [](auto n) { return n; });
        case number_type::int8: return read(uint8_t{}, std::bit_cast<std::int8_t, uint8_t>);
        case number_type::int16: return read(uint16_t{}, std::bit_cast<std::int16_t, uint16_t>);
        case number_type::int32: return read(uint32_t{}, std::bit_cast<std::int32_t, uint32_t>);
        case number_type::int64: return read(uint64_t{}, std::bit_cast<std::int64_t, uint64_t>);
        case number_type::float16: return read(uint16_t{}, float_of_half);
        case number_type::bfloat16: return read(uint16_t{}, float_of_bfloat16);
        case number_type::float32: return read(uint32_t{}, std::bit_cast<float, uint32_t>);
        default: return read(uint64_t{}, std::bit_cast<double, uint64_t>);
    }
}

// An array of numbers, row-major.
template <class Real>
stored_array make_stored_array(std::string_view name, std::span<const std::size_t> extents,
                               std::span<const Real> numbers) {
    using bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;
    stored_array result{.name = std::string(name),
                        .type = std::is_integral_v<Real> ? number_type::uint64
                                                         : number_type_of<Real>,
                        .extents = {extents.begin(), extents.end()}};
    result.bytes.reserve(numbers.size_bytes());
    for (const Real number : numbers)
        append_little_endian(result.bytes, std::bit_cast<bits>(number));
    return result;
}
template <class Real>
stored_array make_stored_array(std::string_view name, std::initializer_list<std::size_t> extents,
                               std::span<const Real> numbers) {
    return make_stored_array<Real>(name, std::span(extents.begin(), extents.size()), numbers);
}

}  // namespace weft

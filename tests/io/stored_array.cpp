// SPDX-License-Identifier: MIT
// Numbers of every type, extents that overflow, names as messages show them.
#include <weft/io/stored_array.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

using namespace weft;

// IEEE 754 binary16; Python's struct module, format e, gives the same.
static_assert(float_of_half(0x3c00) == 1 && float_of_half(0xc000) == -2);
static_assert(float_of_half(0x3555) == 0.333251953125f);
static_assert(float_of_half(0x7bff) == 65504 && float_of_half(0x0400) == 0x1p-14f);
static_assert(float_of_half(0x0001) == 0x1p-24f && float_of_half(0x83ff) == -0x3ffp-24f);
static_assert(float_of_half(0x7c00) == std::numeric_limits<float>::infinity());
static_assert(float_of_bfloat16(0x3f80) == 1 && float_of_bfloat16(0xc2f7) == -123.5f);

BOOST_AUTO_TEST_CASE(half_precision_keeps_the_sign_of_zero_and_nan) {
    BOOST_TEST(std::signbit(float_of_half(0x8000)));
    BOOST_TEST(!std::signbit(float_of_half(0x0000)));
    BOOST_TEST(std::isnan(float_of_half(0x7e00)));
    BOOST_TEST(std::isnan(float_of_bfloat16(0x7fc0)));
}

static_assert(bytes_of_array(number_type::float32, std::array<std::size_t, 2>{3, 5}) == 60);
static_assert(bytes_of_array(number_type::float32, std::array<std::size_t, 0>{}) == 4);
static_assert(bytes_of_array(number_type::uint8, std::array<std::size_t, 2>{0, 1ull << 63}) == 0);
static_assert(bytes_of_array(number_type::float32, std::array<std::size_t, 2>{1ull << 62, 1})
              == too_many_bytes);
static_assert(bytes_of_array(number_type::uint8, std::array<std::size_t, 3>{1ull << 63, 2, 2})
              == too_many_bytes);
static_assert(widens_to<float>(number_type::bfloat16) && widens_to<float>(number_type::float32));
static_assert(!widens_to<float>(number_type::float64) && widens_to<double>(number_type::float64));
static_assert(!widens_to<double>(number_type::int8));

BOOST_AUTO_TEST_CASE(numbers_of_every_type_are_read) {
    const auto read = [](number_type type, std::vector<unsigned char> bytes) {
        return numbers_of<double>({.name = "", .type = type, .extents = {}, .bytes = bytes});
    };
    using numbers = std::vector<double>;
    BOOST_TEST((read(number_type::boolean, {0, 1, 2}) == numbers{0, 1, 1}));
    BOOST_TEST((read(number_type::int8, {0xff, 0x80}) == numbers{-1, -128}));
    BOOST_TEST((read(number_type::uint8, {0xff}) == numbers{255}));
    BOOST_TEST((read(number_type::int16, {0xfe, 0xff}) == numbers{-2}));
    BOOST_TEST((read(number_type::uint16, {0x01, 0x02}) == numbers{513}));
    BOOST_TEST((read(number_type::int32, {0, 0, 0, 0x80}) == numbers{-0x1p31}));
    BOOST_TEST((read(number_type::uint32, {0, 0, 0, 0x80}) == numbers{0x1p31}));
    BOOST_TEST((read(number_type::int64, {0, 0, 0, 0, 0, 0, 0, 0x80}) == numbers{-0x1p63}));
    BOOST_TEST((read(number_type::uint64, {0, 0, 0, 0, 0, 0, 0, 0x80}) == numbers{0x1p63}));
    BOOST_TEST((read(number_type::float16, {0x00, 0x3c}) == numbers{1}));
    BOOST_TEST((read(number_type::bfloat16, {0xf7, 0xc2}) == numbers{-123.5}));
    BOOST_TEST((read(number_type::float32, {0, 0, 0x80, 0x3f}) == numbers{1}));
    BOOST_TEST((read(number_type::float64, {0, 0, 0, 0, 0, 0, 0xf0, 0x3f}) == numbers{1}));
}

BOOST_AUTO_TEST_CASE(an_array_has_its_numbers_back) {
    const std::size_t extents[] = {2};
    const float numbers[] = {0.1f, -3};
    const stored_array made = make_stored_array<float>("a", extents, numbers);
    BOOST_TEST((made.type == number_type::float32));
    BOOST_TEST((numbers_of<float>(made) == std::vector<float>{0.1f, -3}));
    BOOST_TEST((make_stored_array<float>("a", {1, 2}, numbers).extents == std::vector<std::size_t>{1, 2}));
    const std::uint64_t count[] = {1ull << 60};
    BOOST_TEST((make_stored_array<std::uint64_t>("n", {}, count).type == number_type::uint64));
}

BOOST_AUTO_TEST_CASE(messages_show_names_in_ascii_and_cut) {
    BOOST_TEST(shown("a\n\xc3\xa9") == "\"a???\"");
    BOOST_TEST(shown(std::string(70, 'x')).size() == 2u + 64 + 3);
    const std::size_t extents[] = {3, 5};
    BOOST_TEST(to_string(extents) == "[3, 5]");
    BOOST_TEST(weft::to_string(std::span<const std::size_t>{}) == "[]");
}

}  // namespace

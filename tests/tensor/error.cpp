// SPDX-License-Identifier: MIT
// What Weft throws.
#include <weft/tensor/error.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

static_assert(std::is_base_of_v<std::runtime_error, weft::error>);
static_assert(std::is_nothrow_copy_constructible_v<weft::error>);

BOOST_AUTO_TEST_CASE(an_error_is_caught_as_a_standard_exception_and_keeps_its_text) {
    std::string text;
    try {
        throw weft::error("a.csv:3: expected 65 columns, found 64");
    } catch (const std::exception& caught) {
        text = caught.what();
    }
    BOOST_TEST(text == "a.csv:3: expected 65 columns, found 64");
}

BOOST_AUTO_TEST_CASE(an_error_is_put_together_from_words_and_numbers) {
    const std::string name = "b.npy";
    const auto says = [](const char* expected) {
        return [=](const weft::error& caught) { return std::string(caught.what()) == expected; };
    };
    BOOST_CHECK_EXCEPTION(weft::raise_error({name, ": row ", 7u, std::string_view(", -1"), ", found ", -3, " and ", 0.5F}),
                          weft::error, says("b.npy: row 7, -1, found -3 and 0.5"));
    BOOST_CHECK_EXCEPTION(weft::raise_error({std::numeric_limits<std::uint64_t>::max(), " ", std::numeric_limits<std::int64_t>::min()}),
                          weft::error, says("18446744073709551615 -9223372036854775808"));
    BOOST_CHECK_EXCEPTION(weft::raise_error({1e-9, " ", 0.1F, " ", 0.1, " ", 10.0, " ", -2.5e30F}),
                          weft::error, says("1e-09 0.1 0.1 10 -2.5e+30"));
    BOOST_CHECK_EXCEPTION(weft::raise_error({}), weft::error, says(""));
}

}  // namespace

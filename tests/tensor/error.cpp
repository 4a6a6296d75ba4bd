// SPDX-License-Identifier: MIT
// What Weft throws.
#include <weft/tensor/error.hpp>

#include <boost/test/unit_test.hpp>

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

}  // namespace

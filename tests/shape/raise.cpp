// SPDX-License-Identifier: MIT
// What is thrown has its text, put together or not.
#include <weft/shape/raise.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

namespace {

constexpr int half(int number) {
    if (number % 2 != 0) weft::raise<std::invalid_argument>("expected an even number");
    return number / 2;
}
static_assert(half(4) == 2);

BOOST_AUTO_TEST_CASE(an_exception_has_its_text) {
    const auto has = [](const std::string& text) {
        return [text](const std::exception& thrown) { return thrown.what() == text; };
    };
    BOOST_CHECK_EXCEPTION(half(3), std::invalid_argument, has("expected an even number"));
    const auto found = [] { return "found " + std::to_string(3); };
    BOOST_CHECK_EXCEPTION(weft::raise<std::length_error>(found), std::length_error, has("found 3"));
}

}  // namespace

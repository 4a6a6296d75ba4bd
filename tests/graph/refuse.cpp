// SPDX-License-Identifier: MIT
// What carries a refusal's text to the compiler's output; the refusals are in tests/refusals.
#include <weft/graph/refuse.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

constexpr std::string_view text =
    "weft: layer 2, dense<10>, expects a vector, got 28x28x1: put flatten before it";

#if defined(__clang__)

BOOST_AUTO_TEST_CASE(a_refusal_is_cut_after_spaces_and_loses_no_letter) {
    std::string joined;
    const std::size_t count = weft::detail::lines_of(text);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string line(weft::detail::line_of(text, i));
        BOOST_TEST(line.size() <= 36u);
        BOOST_TEST((line.back() == ' ') == (i + 1 < count));
        joined += line;
    }
    BOOST_TEST(joined == text);
    BOOST_TEST(weft::detail::lines_of(std::string(37, 'a')) == 2u);
}

#else

BOOST_AUTO_TEST_CASE(a_refusal_is_one_template_argument) {
    const weft::refusal_text<text.size()> whole{weft::message(text)};
    BOOST_TEST(std::string(whole.letters) == text);
}

#endif

}  // namespace

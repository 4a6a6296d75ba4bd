// SPDX-License-Identifier: MIT
#include <weft/formula/text.hpp>

#include <boost/test/unit_test.hpp>

namespace {

template <weft::text Name>
constexpr std::size_t letters = Name.view().size();

static_assert(weft::text("rate").view() == "rate");
static_assert(letters<"beta_1"> == 6 && letters<""> == 0);
static_assert(weft::text("left").with('!').view() == "left!");
static_assert(weft::text("x") == weft::text("x") && !(weft::text("x") == weft::text("y")));

}  // namespace

BOOST_AUTO_TEST_CASE(a_text_keeps_its_letters_at_run_time) {
    constexpr weft::text name("gradient");
    BOOST_TEST(name.view() == "gradient");
}

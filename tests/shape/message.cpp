// SPDX-License-Identifier: MIT
// Text put together while compiling.
#include <weft/shape/message.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <sstream>
#include <string>

namespace {

using weft::bounded_text;
using weft::message;

constexpr message example = [] {
    message words;
    words << "layer " << 2 << ", got " << weft::shape{28, 28, 1};
    return words;
}();
static_assert(example.view() == "layer 2, got 28x28x1" && !example.empty());
static_assert(message().empty() && message() == message(""));

static_assert((message() << 0).view() == "0" && (message() << 1'050u).view() == "1050");
static_assert((message() << std::numeric_limits<std::size_t>::max()).view()
              == "18446744073709551615");
static_assert((message() << weft::shape{}).empty());

// A text of another capacity; what does not fit is cut.
static_assert((bounded_text<4>() << bounded_text<40>("dense<10>")).view() == "dens");
static_assert((bounded_text<4>("ab") << 345).view() == "ab34");

BOOST_AUTO_TEST_CASE(a_text_that_is_too_long_is_cut_at_its_capacity) {
    message words;
    for (int i = 0; i < 100; ++i) words << "twelve signs";
    BOOST_TEST(words.length == 320u);
    BOOST_TEST(std::string(words.view().substr(312)) == "twelve s");
}

BOOST_AUTO_TEST_CASE(a_shape_goes_into_a_stream) {
    std::ostringstream out;
    out << weft::shape{28, 28, 1} << " and " << weft::shape{7};
    BOOST_TEST(out.str() == "28x28x1 and 7");
}

// A letter and a number could become shapes; a stream's own type fits the template best.
BOOST_AUTO_TEST_CASE(what_is_no_shape_goes_into_a_stream_as_ever) {
    using namespace weft;
    std::ostringstream out;
    out << 'a' << 3 << 4u << "b" << shape{5};
    out << ' ' << 2.5;
    BOOST_TEST(out.str() == "a34b5 2.5");
}

}  // namespace

// SPDX-License-Identifier: MIT
// What is known at a place of a declaration.
#include <weft/graph/inference.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(std::same_as<inference_with<0>, inference>);
static_assert((graph_size{.leaves = 2, .reads = 1} + graph_size{.leaves = 3, .is_chain = false})
                  .leaves == 5);
static_assert(!(graph_size{} + graph_size{.is_chain = false}).is_chain);
static_assert((graph_size{.prefix = 8} + graph_size{.prefix = 3}).prefix == 8);
static_assert((graph_size{.prefix = 3} + graph_size{.prefix = 8}).prefix == 8);

BOOST_AUTO_TEST_CASE(wires_keep_their_names_where_there_is_room_for_more) {
    wired_inference<1> fewer;
    fewer.output = shape{3};
    static_cast<wire&>(fewer.add("a")) = fewer;
    wired_inference<2> more(fewer);
    more.add("b").is_tapped = true;
    BOOST_TEST(more.wire_count == 2u);
    BOOST_TEST((more.find("a")->output == shape{3}));
    BOOST_TEST(more.find("b")->is_tapped);
    BOOST_TEST(more.find("c") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_written_only_where_there_is_room_for_it) {
    inference silent;
    silent.refuse([](message&) { BOOST_ERROR("nothing was to be written"); });
    BOOST_TEST(silent.is_refused);
    message words;
    silent.words = &words;
    silent.refuse([](message& reason) { reason << "why"; });
    BOOST_TEST(words.view() == "why");
}

}  // namespace

// SPDX-License-Identifier: MIT
#include <weft/formula/catalogue.hpp>
#include <weft/formula/print.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/length.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>

using namespace weft;

// The laws over the entries are in tests/laws; here that each is named, stands there once, and in
// the table of the document.
BOOST_AUTO_TEST_CASE(every_entry_has_a_name_of_its_own) {
    std::ifstream file(WEFT_SOURCE_DIR "/docs/catalogue.md");
    const std::string table{std::istreambuf_iterator<char>(file), {}};
    std::set<std::string> names;
    std::size_t entries = 0;
    const auto look = [&](const auto& f) {
        const std::string name = to_label(f);
        BOOST_TEST(name.find(' ') >= name.find('('), name << " is no name");
        BOOST_TEST((table.find("| `" + name + "` |") != std::string::npos), name << " is not in the table");
        names.insert(name);
        ++entries;
    };
    boost::hana::for_each(every_activation, look);
    boost::hana::for_each(every_row_activation, look);
    boost::hana::for_each(every_gate, look);
    BOOST_TEST(names.size() == entries);
    BOOST_TEST(names.contains("elu(x, 0.5)"));
    BOOST_TEST(names.contains("softmax(x)"));
    BOOST_TEST(names.contains("swiglu(x)"));
}

// A formula and its slope, while compiling and while the test runs: nothing hangs on the order in
// which a compiler evaluates the arguments of a call.
template <auto const& Tuple, std::size_t I>
struct with_slope {
    static constexpr program_builder make() {
        constexpr auto f = boost::hana::at_c<I>(Tuple);
        return lowered(f, derivative(f, x));
    }
};
template <auto const& Tuple>
void is_lowered_alike() {
    constexpr std::size_t count = decltype(boost::hana::length(Tuple))::value;
    const auto look = []<std::size_t I>(std::integral_constant<std::size_t, I>) {
        constexpr const auto& kept = sized_program<with_slope<Tuple, I>>::code;
        const program<kept.size()> again = with_slope<Tuple, I>::make().template finished<kept.size()>();
        BOOST_TEST((again.nodes == kept.nodes && again.outputs == kept.outputs),
                   to_label(boost::hana::at_c<I>(Tuple)));
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (look(std::integral_constant<std::size_t, I>{}), ...);
    }(std::make_index_sequence<count>{});
}
BOOST_AUTO_TEST_CASE(every_entry_is_lowered_alike_while_compiling_and_while_running) {
    is_lowered_alike<every_activation>();
    is_lowered_alike<every_row_activation>();
    is_lowered_alike<every_gate>();
}

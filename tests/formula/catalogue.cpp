// SPDX-License-Identifier: MIT
#include <weft/formula/catalogue.hpp>
#include <weft/formula/print.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

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

// SPDX-License-Identifier: MIT
// The catalogue names every loss of the folder, once, and what each compares.
#include <weft/loss/catalogue.hpp>

#include <weft/formula/placeholders.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace {

using namespace weft;

// The variables of the headers of include/weft/loss, those in namespaces detail left out.
std::set<std::string> declared_losses() {
    std::set<std::string> names;
    const std::string folder = WEFT_SOURCE_DIR "/include/weft/loss";
    const std::string start = "inline constexpr auto ";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        std::ifstream header(file.path());
        bool is_detail = false;
        for (std::string line; std::getline(header, line);) {
            if (line.starts_with("namespace detail")) is_detail = true;
            if (line.starts_with("}  // namespace detail")) is_detail = false;
            if (!is_detail && line.starts_with(start))
                names.insert(line.substr(start.size(), line.find(' ', start.size())
                                                           - start.size()));
        }
    }
    names.erase("every_loss");
    names.erase("every_pairwise_loss");
    return names;
}

BOOST_AUTO_TEST_CASE(every_loss_of_the_folder_is_in_the_catalogue_once) {
    std::set<std::string> found;
    const auto insert = [&](const auto& entry) {
        BOOST_TEST(found.insert(std::string(entry.name)).second, entry.name);
    };
    boost::hana::for_each(every_loss, insert);
    BOOST_TEST(found.size() == 30u);
    boost::hana::for_each(every_pairwise_loss, insert);
    BOOST_TEST((found == declared_losses()));
}

BOOST_AUTO_TEST_CASE(losses_that_take_a_label_say_so) {
    boost::hana::for_each(every_loss, [&](const auto& entry) {
        using value = std::remove_cvref_t<decltype(entry.loss.value)>;
        const bool takes_label = placeholders_of<value>.has("label");
        BOOST_TEST(takes_label == (entry.target == loss_operand::class_label), entry.name);
    });
}

}  // namespace

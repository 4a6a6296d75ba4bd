// SPDX-License-Identifier: MIT
// Colours stand around whole lines of the table, only where they are seen, and never with NO_COLOR.
#include <weft/io/print_summary.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

#include <fcntl.h>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<4> | relu(x) | dense<2>;

BOOST_AUTO_TEST_CASE(what_costs_much_is_red) {
    const std::string table = summary(net), colored = colored_summary(table);
    BOOST_TEST(colored.starts_with("\033[1mlayer "));
    BOOST_TEST(colored.find("\n\033[2m-----") != std::string::npos);
    BOOST_TEST(colored.find("\n\033[31mdense<4>  ") != std::string::npos);  // 56 %
    BOOST_TEST(colored.find("\n\033[33mdense<2>  ") != std::string::npos);  // 36 %
    BOOST_TEST(colored.find("\n  relu(x)") != std::string::npos);           // 8 %
    std::string without;
    for (std::size_t at = 0; at < colored.size(); ++at)
        if (colored[at] == '\033') at = colored.find('m', at);
        else without.push_back(colored[at]);
    BOOST_TEST(without == table);
}

// Sets a variable of the environment, or unsets it, as long as it lives.
class variable {
public:
    variable(const char* name, const char* value) : name_(name) {
        if (const char* const old = std::getenv(name)) old_ = old, was_set_ = true;
        set(value);
    }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;
    ~variable() { set(was_set_ ? old_.c_str() : nullptr); }

private:
    void set(const char* value) {
        if (value == nullptr) ::unsetenv(name_);
        else ::setenv(name_, value, 1);
    }
    const char* name_;
    std::string old_;
    bool was_set_ = false;
};

BOOST_AUTO_TEST_CASE(a_terminal_has_colours_a_file_none) {
    const temporary_folder folder;
    std::FILE* const file = std::fopen((folder / "a").c_str(), "w");
    const variable term("TERM", "xterm"), allowed("NO_COLOR", nullptr);
    BOOST_TEST(!shows_colors(file));
    print_summary(net, file);
    std::fclose(file);
    BOOST_TEST(std::filesystem::file_size(folder / "a") == summary(net).size());
    const int pair = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (pair < 0 || ::grantpt(pair) != 0 || ::unlockpt(pair) != 0) {
        BOOST_TEST_MESSAGE("no pseudo terminal here");
        return;
    }
    std::FILE* const terminal = std::fopen(::ptsname(pair), "r+");
    BOOST_TEST_REQUIRE(terminal != nullptr);
    BOOST_TEST(shows_colors(terminal));
    {
        const variable refused("NO_COLOR", "1");
        BOOST_TEST(!shows_colors(terminal));
    }
    {
        const variable refused("NO_COLOR", ""), dumb("TERM", "dumb");
        BOOST_TEST(!shows_colors(terminal));
    }
    std::fclose(terminal);
    ::close(pair);
}

}  // namespace

// SPDX-License-Identifier: MIT
// A picture is a script of gnuplot, which draws it where it is installed.
#include <weft/io/picture.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

BOOST_AUTO_TEST_CASE(a_script_has_settings_numbers_and_plots) {
    picture drawn(300, 200, "it's");
    drawn.set("grid").unset("key").text("xlabel", "a\nb");
    drawn.plot({{1, 0.1}, {2, -1e-9}}, "with lines", "one's").plot({{0, 0}}, "with points");
    BOOST_TEST(drawn.script("p's.svg") ==
R"(set terminal svg size 300,200 dynamic font 'sans-serif,11' background '#ffffff'
set title 'it''s' noenhanced
set grid
unset key
set xlabel 'a b' noenhanced
set output 'p''s.svg'
$data0 << end_of_data
1 0.1
2 -1e-09
end_of_data
$data1 << end_of_data
0 0
end_of_data
plot $data0 with lines title 'one''s' noenhanced, \
     $data1 with points notitle
)");
}

bool has_gnuplot() { return std::system("gnuplot --version >/dev/null 2>&1") == 0; }

BOOST_AUTO_TEST_CASE(gnuplot_draws_it_whole_or_not_at_all) {
    const temporary_folder folder;
    picture drawn(300, 200);
    drawn.plot({{1, 0.1}, {2, 3}}, "with lines", "here");
    if (has_gnuplot()) {
        drawn.save(folder / "it's.svg");
        const std::vector<unsigned char> bytes = read_file(folder / "it's.svg");
        const std::string text(bytes.begin(), bytes.end());
        BOOST_TEST(text.find("<svg") != std::string::npos);
        BOOST_TEST(text.find("</svg>") != std::string::npos);
        BOOST_TEST(text.find(">here<") != std::string::npos);
        BOOST_TEST(folder.files() == 1u);
    } else {
        BOOST_TEST_MESSAGE("gnuplot is not installed");
    }
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    BOOST_TEST(error_of([&] { drawn.save(folder / "b.svg"); })
                   .ends_with("b.svg: expected a picture by gnuplot (apt: gnuplot-nox), which "
                              "ended with 127"));
    ::setenv("PATH", path.c_str(), 1);
    BOOST_TEST(folder.files() == (has_gnuplot() ? 1u : 0u));
}

}  // namespace

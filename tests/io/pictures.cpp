// SPDX-License-Identifier: MIT
// The numbers of each picture, and that gnuplot, where it is installed, draws all of them.
#include <weft/io/pictures.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

confusion_matrix some_matrix() {
    confusion_matrix taken(2);
    taken(0, 0) = 5, taken(0, 1) = 2, taken(1, 1) = 7;
    return taken;
}
history some_history(bool validates) {
    history trained;
    for (std::size_t epoch = 1; epoch <= 2; ++epoch) {
        epoch_record& one = trained.epochs.emplace_back();
        one.epoch = epoch, one.loss = 0.5 / static_cast<double>(epoch);
        if (validates) one.validation_loss = 0.75;
    }
    return trained;
}
const std::vector<float> numbers{0, 1, 1.5f, 3, 0.5f, std::numeric_limits<float>::quiet_NaN()};
// Height 1, width 2, of 1 channel, 2 filters.
const std::vector<float> kernel{1, 2, 3, 4};

bool holds(const picture& drawn, std::string_view text) {
    return drawn.script("a.svg").find(text) != std::string::npos;
}

BOOST_AUTO_TEST_CASE(each_picture_has_the_numbers_it_is_of) {
    BOOST_TEST(holds(training_curves(some_history(true)), "\n1 0.5\n2 0.25\nend"));
    BOOST_TEST(holds(training_curves(some_history(true)), "\n1 0.75\n2 0.75\nend"));
    BOOST_TEST(!holds(training_curves(some_history(false)), "validation"));
    BOOST_TEST(holds(confusion_picture(some_matrix()), "\n0 0 5\n1 0 2\n0 1 0\n1 1 7\nend"));
    BOOST_TEST(holds(confusion_picture(some_matrix()), "yrange [1.5:-0.5]"));
    BOOST_TEST(holds(histogram_picture(numbers, "", 3), "\n0.5 2 1\n1.5 2 1\n2.5 1 1\nend"));
    BOOST_TEST(holds(histogram_picture(std::vector<float>{2, 2}, "", 1), "\n2.5 2 1\nend"));
    const std::vector<double> near{0, 0x1p-1074};  // a third of the width is 0
    BOOST_TEST(holds(histogram_picture(near, "", 0), "\n0 2 5e-324\nend"));
    BOOST_TEST(holds(histogram_picture(near, "", 3), "\n0 0 0\n0 0 0\n0 2 0\nend"));
    BOOST_TEST(holds(filters_picture(kernel, shape{1, 2, 1, 2}, ""),
                     "\n0 0 1\n3 0 2\n1 0 3\n4 0 4\nend"));
    BOOST_TEST(holds(roofline_picture({{"dense", 0.5, 3}}, 100, 10), "\n0.25 2.5\n10 100\n20 100\n"));
    BOOST_TEST(holds(roofline_picture({}, 100, 10), "\nset yrange [*:200]\n"));
    BOOST_TEST(error_of([] { filters_picture(kernel, shape{2, 2}, ""); })
                   .starts_with("weft: filters_picture: expected a kernel of height, width"));
}

BOOST_AUTO_TEST_CASE(gnuplot_draws_each) {
    if (std::system("gnuplot --version >/dev/null 2>&1") != 0) {
        BOOST_TEST_MESSAGE("gnuplot is not installed");
        return;
    }
    const temporary_folder folder;
    const picture all[] = {training_curves(some_history(true)), confusion_picture(some_matrix()),
                           histogram_picture(numbers, "weights"),
                           filters_picture(kernel, shape{1, 2, 1, 2}, "filters"),
                           roofline_picture({{"dense", 0.5, 3}}, 100, 10)};
    for (const picture& one : all) {
        one.save(folder / "a.svg");
        BOOST_TEST(std::filesystem::file_size(folder / "a.svg") > 1000u);
    }
}

}  // namespace

// SPDX-License-Identifier: MIT
// What a training prints where there is no terminal, and that it is quiet unless asked.
#include <weft/train/progress.hpp>

#include <weft/declare.hpp>
#include <weft/loss.hpp>
#include <weft/optimizer.hpp>
#include <weft/train/fit.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>
#include <limits>
#include <regex>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace {

using namespace weft;

// What a function writes to standard output.
template <class Call>
std::string printed_by(Call call) {
    std::fflush(stdout);
    std::FILE* const file = std::tmpfile();
    const int before = dup(fileno(stdout));
    dup2(fileno(file), fileno(stdout));
    call();
    std::fflush(stdout);
    dup2(before, fileno(stdout));
    close(before);
    std::rewind(file);
    std::string text;
    for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file))
        text += static_cast<char>(letter);
    std::fclose(file);
    return text;
}

BOOST_AUTO_TEST_CASE(an_epoch_is_one_plain_line) {
    BOOST_TEST(printed_by([] {
        progress_line line(true, 12);
        line.batch(3, 10, 20);
        line.epoch(3, 0.5, {}, 0.0125);
        line.epoch(4, 0.25, 0.125, 2);
        line.epoch(5, std::numeric_limits<double>::infinity(), {}, 0.001, 7);
    }) == "epoch 3/12  loss 0.50000  12.5 ms\n"
          "epoch 4/12  loss 0.25000  validation loss 0.12500  2000.0 ms\n"
          "epoch 5/12  loss inf  1.0 ms  not finite from step 7 on\n");
}

// A terminal that nobody sits at; negative where the system makes none, as in some containers.
int open_terminal() {
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0) return terminal;
    close(terminal);
    return -1;
}
boost::test_tools::assertion_result there_are_terminals(boost::unit_test::test_unit_id) {
    const int terminal = open_terminal();
    close(terminal);
    boost::test_tools::assertion_result found(terminal >= 0);
    found.message() << "this system makes no pseudo-terminal";
    return found;
}

// What stands on a terminal, as it was written.
template <class Call>
std::string drawn_by(Call call) {
    const int terminal = open_terminal();
    const int end = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    termios plain{};
    tcgetattr(end, &plain);
    cfmakeraw(&plain);
    tcsetattr(end, TCSANOW, &plain);
    std::fflush(stdout);
    const int before = dup(fileno(stdout));
    dup2(end, fileno(stdout));
    call();
    std::fflush(stdout);
    dup2(before, fileno(stdout));
    close(before), close(end);
    // Until nothing is left of what nobody can write to any more.
    std::string text;
    char letters[256];
    for (ssize_t count; (count = read(terminal, letters, sizeof letters)) > 0;)
        text.append(letters, static_cast<std::size_t>(count));
    close(terminal);
    return text;
}

BOOST_AUTO_TEST_CASE(a_terminal_has_a_bar_that_is_drawn_again_where_it_grows,
                     *boost::unit_test::precondition(there_are_terminals)) {
    BOOST_TEST(drawn_by([] {
        progress_line line(true, 12);
        line.batch(3, 100, 240);
        line.batch(3, 101, 240);
        line.batch(3, 240, 240);
        line.epoch(3, 0.5, {}, 0.0125);
        line.batch(4, 10, 240);
    }) == "\repoch 3/12 [==========              ]\repoch 3/12 [========================]"
          "\r\033[Kepoch 3/12  loss 0.50000  12.5 ms\n\repoch 4/12 [=                       ]");
}

constexpr auto line_net = input<1> | dense<1>;

BOOST_AUTO_TEST_CASE(a_training_is_quiet_unless_asked) {
    const dataset points{.inputs = {1, 2}, .targets = {2, 4}, .samples = 2};
    model<line_net> m;
    BOOST_TEST(printed_by([&] { fit<mean_squared_error>(m, points, sgd<>{}, {.epochs = 2}); })
               == "");
    const std::string text = printed_by(
        [&] { fit<mean_squared_error>(m, points, sgd<>{}, {.epochs = 2, .progress = true}); });
    const std::regex expected("(epoch [12]/2  loss [0-9.]+  [0-9.]+ ms\n){2}");
    BOOST_TEST(std::regex_match(text, expected), text);
}

}  // namespace

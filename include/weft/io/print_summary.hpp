// SPDX-License-Identifier: MIT
// A network's summary on a terminal, in colours where it has some.
#pragma once

#include <weft/complexity/summary.hpp>

#include <cstdio>
#include <cstdlib>

#include <unistd.h>

namespace weft::inline v0_1 {

// Whether what is written to the file is seen on a terminal with colours. Not with NO_COLOR set.
//
// source   no-color.org
inline bool shows_colors(std::FILE* to) {
    const char* const refused = std::getenv("NO_COLOR");
    const char* const terminal = std::getenv("TERM");
    return (refused == nullptr || *refused == 0) && terminal != nullptr
        && std::string_view(terminal) != "dumb" && ::isatty(::fileno(to)) != 0;
}

// A table of summary with its heading bold, its rules dim, and layers of at least 20 % of the FLOPs
// yellow, of at least 50 % red.
template <class Text = std::string>
Text colored_summary(const Text& table) {
    constexpr std::string_view plain = "\033[0m", bold = "\033[1m", dim = "\033[2m",
                               yellow = "\033[33m", red = "\033[31m";
    Text result;
    std::size_t rules = 0;
    for (std::size_t at = 0; at < table.size();) {
        const std::size_t end = std::min(table.find('\n', at), table.size());
        const std::string_view line = std::string_view(table).substr(at, end - at);
        const bool is_rule = line.starts_with("---");
        std::size_t number = line.rfind('%');
        std::string_view color;
        if (at == 0) color = bold;
        else if (is_rule) color = dim;
        else if (number != line.npos && rules == 1) {
            unsigned percent = 0;
            std::size_t begin = number;
            for (unsigned tens = 1; begin > 0 && line[begin - 1] >= '0' && line[begin - 1] <= '9';
                 tens *= 10)
                percent += tens * static_cast<unsigned>(line[--begin] - '0');
            color = percent >= 50 ? red : percent >= 20 ? yellow : std::string_view();
        }
        rules += is_rule ? 1 : 0;
        result.append(color).append(line).append(color.empty() ? color : plain);
        if (end < table.size()) result.push_back('\n');
        at = end + 1;
    }
    return result;
}

// summary(net) to a file, in colours where it is a terminal that has some.
template <class Real = float, graph Graph>
void print_summary(const Graph& net, std::FILE* to = stdout) {
    const std::string table = summary<Real>(net);
    std::fputs((shows_colors(to) ? colored_summary(table) : table).c_str(), to);
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// A picture by gnuplot: settings, and plots of numbers that stand in the script.
#pragma once

#include <weft/io/file.hpp>

#include <charconv>

#include <spawn.h>
#include <sys/wait.h>

namespace weft::inline v0_1 {

namespace detail {

// The shortest digits that are this number; gnuplot leaves out what is NaN.
inline std::string digits_of(double number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return {digits, end};
}

// As gnuplot takes a text: in single quotes, of which it reads two as one.
inline std::string gnuplot_text(std::string_view words) {
    std::string result(1, '\'');
    for (const char letter : words) {
        if (letter == '\'') result.push_back(letter);
        result.push_back(letter == '\n' ? ' ' : letter);
    }
    result.push_back('\'');
    return result;
}

}  // namespace detail

// Rows of as many numbers each.
using picture_rows = std::vector<std::vector<double>>;

// What pictures.hpp makes; with set and plot one's own, or more in one of them.
class picture {
public:
    picture(unsigned pixels_wide, unsigned pixels_high, std::string_view title = {}) {
        settings_ = detail::joined({"set terminal svg size ", pixels_wide, ",", pixels_high,
                                    " dynamic font 'sans-serif,11' background '#ffffff'\n"});
        if (!title.empty()) text("title", title);
    }

    // A line of gnuplot: set("logscale y"), unset("key").
    picture& set(std::string_view what) { return line("set ", what); }
    picture& unset(std::string_view what) { return line("unset ", what); }
    // One with a text, which may hold anything: "xlabel", "epoch". Shown as it is.
    picture& text(std::string_view what, std::string_view words) {
        return set(detail::joined({what, " ", detail::gnuplot_text(words), " noenhanced"}));
    }
    // Numbers and how they are drawn: "using 1:2 with lines"; a name for the key.
    picture& plot(const picture_rows& rows, std::string_view how, std::string_view name = {}) {
        const std::string block = detail::joined({"$data", plots_++});
        data_.append(block).append(" << end_of_data\n");
        for (const std::vector<double>& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i)
                data_.append(i > 0 ? " " : "").append(detail::digits_of(row[i]));
            data_.push_back('\n');
        }
        data_.append("end_of_data\n");
        clauses_.append(clauses_.empty() ? "plot " : ", \\\n     ").append(block).append(" ")
            .append(how);
        clauses_.append(name.empty() ? std::string(" notitle")
                                     : detail::joined({" title ", detail::gnuplot_text(name),
                                                       " noenhanced"}));
        return *this;
    }

    // For gnuplot, which writes the picture to path.
    std::string script(const std::filesystem::path& path) const {
        return detail::joined({settings_, "set output ", detail::gnuplot_text(path.native()), "\n",
                               data_, clauses_, "\n"});
    }
    // Runs gnuplot: path holds its old bytes or the new picture.
    //
    // errors   gnuplot is not there or fails, path cannot be written: weft::error
    void save(const std::filesystem::path& path) const {
        const std::string fresh = path.native() + ".new", plan = path.native() + ".gnuplot";
        const std::string lines = script(fresh);
        write_file(plan, {{reinterpret_cast<const unsigned char*>(lines.data()), lines.size()}});
        const int status = run("gnuplot", plan);
        ::unlink(plan.c_str());
        if (status != 0) {
            ::unlink(fresh.c_str());
            raise_error({path.native(),
                         ": expected a picture by gnuplot (apt: gnuplot-nox), which ended with ",
                         status});
        }
        if (::rename(fresh.c_str(), path.c_str()) != 0)
            throw detail::file_error(path, "cannot be written");
    }

private:
    picture& line(std::string_view verb, std::string_view what) {
        settings_.append(verb).append(what).push_back('\n');
        return *this;
    }
    // The program's exit status, 127 where there is none.
    static int run(std::string program, std::string argument) {
        char* const arguments[] = {program.data(), argument.data(), nullptr};
        ::pid_t child = 0;
        if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0)
            return 127;
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    std::string settings_, data_, clauses_;
    unsigned plots_ = 0;
};

}  // namespace weft

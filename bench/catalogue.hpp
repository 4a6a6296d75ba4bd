// SPDX-License-Identifier: MIT
// One line of the table of functions: what it is, how right it is in float, what it costs.
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/formula/print.hpp>
#include <weft/simd/apply.hpp>
#include <weft/tensor/random.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace bench {

using weft::level, weft::program_builder;

// Numbers of a kind, in rows; the same ones every time.
struct sample {
    std::size_t width = 1, rows = 0;
    std::vector<float> first, second;  // x and gate, or prediction and target
};

inline double ulps(float found, double exact) {
    if (static_cast<double>(found) == exact) return 0;
    if (!(std::abs(exact) < 3.4e38)) return found == static_cast<float>(exact) ? 0 : 1e30;
    const int exponent = std::max(std::ilogb(exact == 0 ? 1e-45 : exact), -126);
    return std::abs(static_cast<double>(found) - exact) / std::ldexp(1.0, exponent - 23);
}

// The worst error of an output against the same program evaluated in double, in ulp; input(row,
// name, column) is what it was given.
template <class Input>
double worst_ulps(const program_builder& p, std::size_t output, bool a_row, std::size_t width,
                  std::size_t rows, const Input& input, const std::vector<float>& found) {
    double worst = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const weft::basic_row_evaluation<double> exact(
            p, width,
            [&](std::string_view name, std::size_t column) { return input(row, name, column); });
        for (std::size_t i = 0; i < (a_row ? 1 : width); ++i) {
            const double y = exact(p.output_node(output), i);
            const float f = found[a_row ? row : row * width + i];
            if (std::abs(y) < 1.2e-38) continue;  // may be flushed to 0
            worst = std::max(worst, ulps(f, y));
        }
    }
    return worst;
}

template <class Run>
double nanoseconds(const Run& run, std::size_t elements) {
    using clock = std::chrono::steady_clock;
    std::vector<double> turns;
    for (int turn = 0; turn < 21; ++turn) {
        const auto begin = clock::now();
        const int repetitions = 40;
        for (int i = 0; i < repetitions; ++i) {
            run();
            asm volatile("" : : : "memory");
        }
        const std::chrono::duration<double, std::nano> taken = clock::now() - begin;
        turns.push_back(taken.count() / repetitions / static_cast<double>(elements));
    }
    std::nth_element(turns.begin(), turns.begin() + 10, turns.end());
    return turns[10];
}

// LaTeX for a cell; what would be longer than a line of text is described instead.
inline std::string cell(const std::string& latex, const std::string& described) {
    if (latex.size() > 240) return described;
    std::string result = "$";
    for (const char letter : latex)
        result += letter == '|' ? std::string("\\vert ") : std::string(1, letter);
    if (result.back() == ' ') result.pop_back();  // before a space "$" ends no formula
    return result + "$";
}

inline std::string ulps_text(double worst) {
    char text[32];
    std::snprintf(text, sizeof text, worst < 100 ? "%.1f" : "%.0e", worst);
    return text;
}

// Value and Slope are formulas with static storage; run fills values and slopes of rows.
template <class Value, class Slope, class Input, class Run>
void print_line(const std::string& name, const std::string& reference, const Value& value,
                const Slope& slope, std::size_t width, std::size_t rows, const Input& input,
                const Run& run) {
    const program_builder p = lowered(value, slope);
    const bool a_row = Value::at == level::row;
    std::vector<float> values(a_row ? rows : rows * width), slopes(rows * width);
    run(std::span(values), std::span(slopes));
    const double value_ulps = worst_ulps(p, 0, a_row, width, rows, input, values);
    const double slope_ulps = worst_ulps(p, 1, false, width, rows, input, slopes);
    const weft::formula_cost cost = count_operations(value, width);
    const double each =
        nanoseconds([&] { run(std::span(values), std::span(slopes)); }, rows * width);
    const std::string per = width == 1 ? "" : " a row of " + std::to_string(width);
    const std::string program = "a program of " + std::to_string(p.size()) + " nodes with the ";
    std::printf("| `%s` | %s | %s | %s | %s, %s | %zu%s | %.2f |\n", name.c_str(),
                cell(to_latex(value), program + "gradient").c_str(),
                cell(to_latex(slope), "by reverse mode, " + program + "value").c_str(),
                reference.c_str(), ulps_text(value_ulps).c_str(), ulps_text(slope_ulps).c_str(),
                cost.flops, per.c_str(), each);
}

// The same of a sample, whose first numbers are those of the placeholder first.
template <class Value, class Slope, class Run>
void print_line(const std::string& name, const std::string& reference, const Value& value,
                const Slope& slope, const sample& in, std::string_view first, const Run& run) {
    const auto input = [&](std::size_t row, std::string_view of, std::size_t column) {
        if (of == "noise") return 0.5;
        if (of == "alpha") return 0.25;
        if (of == "label") return static_cast<double>(in.second[row]);
        const auto& from = of == first ? in.first : in.second;
        return static_cast<double>(from[row * in.width + column]);
    };
    print_line(name, reference, value, slope, in.width, in.rows, input, run);
}

inline void print_head(const char* title) {
    std::printf("\n## %s\n\n| entry | value | gradient | reference | ulp of value, gradient | FLOPs "
                "| ns an element |\n| --- | --- | --- | --- | ---: | ---: | ---: |\n", title);
}

}  // namespace bench

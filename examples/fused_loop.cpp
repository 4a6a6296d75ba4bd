// SPDX-License-Identifier: MIT
// From a formula to its loop: the program of a value and its slope, and one pass that computes both.
#include <weft/declare.hpp>
#include <weft/formula/finish.hpp>
#include <weft/simd/apply.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace weft;

constexpr auto bent = softsign(x);
constexpr auto bent_slope = derivative(bent, x);

// The one loop; docs/explanation/formulas_to_loops.md shows its assembly.
[[gnu::noinline]] void softsign_loop(std::span<float> values, std::span<float> slopes,
                                     std::span<const float> inputs) {
    apply<bent, bent_slope>(values, slopes, x = inputs);
}

// A line for every instruction, operands before their users.
void print(const program_builder& program) {
    for (node i = 0; i < program.size(); ++i) {
        const instruction& here = program[i];
        std::string line = "%" + std::to_string(i) + " = ";
        if (here.code == op::input) line += program.input_at(0).view();
        else if (here.code == op::constant) line += std::to_string(here.value).substr(0, 3);
        else line += facts(here.code).name;
        for (const node operand : here.operands)
            if (operand >= 0) line += " %" + std::to_string(operand);
        std::printf("%s\n", line.c_str());
    }
    std::printf("outputs");
    for (std::size_t o = 0; o < program.output_count(); ++o)
        std::printf(" %%%d", static_cast<int>(program.output_node(o)));
    std::printf("\n");
}

int main() {
    std::printf("value %s\nslope %s\n", to_string(bent).c_str(), to_string(bent_slope).c_str());
    print(lowered(bent, bent_slope));
    const std::vector<float> inputs{-3, -1, 0, 1, 3};
    std::vector<float> values(5), slopes(5);
    softsign_loop(values, slopes, inputs);
    for (std::size_t i = 0; i < 5; ++i)
        std::printf("x %4.1f  value %7.4f  slope %.4f\n", static_cast<double>(inputs[i]),
                    static_cast<double>(values[i]), static_cast<double>(slopes[i]));
}

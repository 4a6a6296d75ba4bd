// SPDX-License-Identifier: MIT
// Gradients rewritten to need the output y = f(x) instead of the input x, where algebra allows.
#pragma once

#include <weft/formula/finish.hpp>

namespace weft::inline v0_1 {

// The outputs of a program as a program of their own in which node y is the input "y". Where x is
// still an input of it, algebra did not suffice. Known besides y itself:
//   y = max(x, c): x > c is y > c        y = sigmoid(x): sigmoid(-x) is 1 - y
constexpr program_builder from_output(const program_builder& p, node y) {
    program_builder result;
    algebra make(result);
    sequence<node> moved(static_cast<std::size_t>(p.size()), node{-1});
    const instruction& output = p[y];
    const bool is_max = output.code == op::maximum && p[output.operands[1]].code == op::constant;
    const bool is_sigmoid = output.code == op::sigmoid;
    node last = 0;
    for (std::size_t o = 0; o < p.output_count(); ++o) last = std::max(last, p.output_node(o));
    for (node i = 0; i <= last; ++i) {
        const instruction& n = p[i];
        const auto at = [&](std::size_t k) {
            return n.operands[k] < 0 ? node{-1} : moved[static_cast<std::size_t>(n.operands[k])];
        };
        node& here = moved[static_cast<std::size_t>(i)];
        const auto known_output = [&] { return result.input("y", level::element); };
        if (i == y) here = known_output();
        else if (is_max && n.code == op::less && n.operands[1] == output.operands[0]
                 && n.operands[0] == output.operands[1])
            here = make.make(op::less, at(0), known_output());
        else if (is_sigmoid && n.code == op::sigmoid && p[n.operands[0]].code == op::negate
                 && p[n.operands[0]].operands[0] == output.operands[0]) {
            const node one = make.constant(1);
            here = make.subtract(one, known_output());
        } else if (n.code == op::constant) here = make.constant(n.value);
        else if (n.code == op::input) here = result.input(p.name_of(i), n.at);
        else if (facts(n.code).operands == 0) here = result.add(n);
        else here = make.make(n.code, at(0), at(1), at(2));
    }
    for (std::size_t o = 0; o < p.output_count(); ++o)
        result.output(moved[static_cast<std::size_t>(p.output_node(o))]);
    return finish(result);
}

}  // namespace weft

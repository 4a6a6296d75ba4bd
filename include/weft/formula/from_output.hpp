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
    moved_nodes moved(p.size());
    const instruction& output = p[y];
    const bool is_max = output.code == op::maximum && p[output.operands[1]].code == op::constant;
    const bool is_sigmoid = output.code == op::sigmoid;
    const auto known_output = [&] { return result.input("y", level::element); };
    node last = 0;
    for (std::size_t o = 0; o < p.output_count(); ++o) last = std::max(last, p.output_node(o));
    for (node i = 0; i <= last; ++i) {
        const instruction& n = p[i];
        if (i == y) {
            moved[i] = known_output();
        } else if (is_max && n.code == op::less && n.operands[1] == output.operands[0]
                   && n.operands[0] == output.operands[1]) {
            moved[i] = make.make(op::less, moved.operand(n, 0), known_output());
        } else if (is_sigmoid && n.code == op::sigmoid && p[n.operands[0]].code == op::negate
                   && p[n.operands[0]].operands[0] == output.operands[0]) {
            const node one = make.constant(1);
            moved[i] = make.subtract(one, known_output());
        } else {
            moved[i] = detail::copied(make, p, n, moved);
        }
    }
    for (std::size_t o = 0; o < p.output_count(); ++o) result.output(moved[p.output_node(o)]);
    return finish(result);
}

}  // namespace weft

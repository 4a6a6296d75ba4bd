// SPDX-License-Identifier: MIT
// Logarithms in sums over all rows: a sum of log1p(e) is the logarithm of the product of all 1 + e.
#pragma once

#include <weft/formula/program.hpp>

namespace weft::inline v0_1 {

// A program whose outputs named by the bits of totals are summed over all elements, without the
// terms log1p(e), 0 <= e <= 1, of those sums: each e becomes an output of its own. A term is taken
// only out of sums and differences
// - which nothing else needs;
// - whose other terms are no numbers: log1p(e) - 0.69 is to stay the small number that it is;
// - in which every logarithm has the same sign, for the same reason.
template <std::size_t Nodes>
struct log_totals {
    program<2 * Nodes + most_outputs> code;
    std::size_t size = Nodes;                           // of its nodes
    unsigned products = 0;                              // bits of the outputs e
    unsigned subtracted = 0;                            // those whose logarithms are subtracted
    std::array<std::size_t, most_outputs> output_of{};  // that an e is a term of

    constexpr log_totals(const program<Nodes>& from, unsigned totals)
        : code(from.template resized<2 * Nodes + most_outputs>()) {
        for (const instruction& user : from.nodes)
            for (const node operand : user.operands) count_use(operand);
        for (std::size_t o = 0; o < from.output_count; ++o) count_use(from.outputs[o]);
        for (std::size_t o = 0; o < from.output_count; ++o)
            if ((totals >> o & 1u) != 0 && from.output_level(o) == level::element) take_from(o);
    }

private:
    constexpr void count_use(node i) {
        if (i >= 0) ++uses_[static_cast<std::size_t>(i)];
    }
    constexpr const instruction& at(node i) const {
        return code.nodes[static_cast<std::size_t>(i)];
    }
    // Whether a node's terms are those of the sum.
    constexpr bool is_sum(node i) const {
        const op here = at(i).code;
        return (here == op::add || here == op::subtract || here == op::negate)
            && at(i).at == level::element && uses_[static_cast<std::size_t>(i)] == 1;
    }
    constexpr bool is_term(node i) const {
        return at(i).code == op::log1p_unit && at(i).at == level::element
            && uses_[static_cast<std::size_t>(i)] == 1;
    }

    struct terms {
        std::size_t added = 0, subtracted = 0, numbers = 0;
    };
    constexpr void count(node i, bool is_negative, terms& found) const {
        const auto [first, second, third] = at(i).operands;
        if (is_term(i)) {
            ++(is_negative ? found.subtracted : found.added);
        } else if (is_sum(i)) {
            count(first, is_negative != (at(i).code == op::negate), found);
            if (second >= 0) count(second, is_negative != (at(i).code == op::subtract), found);
        } else {
            found.numbers += at(i).at == level::uniform;
        }
    }

    constexpr void take_from(std::size_t output) {
        const node sum = code.outputs[output];
        terms found;
        count(sum, false, found);
        const std::size_t logarithms = found.added + found.subtracted;
        if (logarithms == 0 || logarithms > most_outputs - code.output_count || found.numbers > 0
            || (found.added > 0 && found.subtracted > 0))
            return;
        const std::size_t first = code.output_count;
        const node left = rest(sum);
        code.outputs[output] = left >= 0 ? left : add({.code = op::constant});
        for (std::size_t term = first; term < code.output_count; ++term) {
            products |= 1u << term;
            if (found.subtracted > 0) subtracted |= 1u << term;
            output_of[term] = output;
        }
    }
    // A sum without its logarithms, or -1 where nothing is left.
    constexpr node rest(node i) {
        if (is_term(i)) {
            code.outputs[code.output_count++] = at(i).operands[0];
            return -1;
        }
        if (!is_sum(i)) return i;
        instruction sum = at(i);
        const node first = rest(sum.operands[0]);
        const node second = sum.operands[1] < 0 ? node{-1} : rest(sum.operands[1]);
        if (first == sum.operands[0] && second == sum.operands[1]) return i;
        if (sum.code == op::add && (first < 0 || second < 0)) return first < 0 ? second : first;
        if (sum.code == op::subtract && second < 0) return first;
        if (first < 0 && second < 0) return -1;
        if (sum.code == op::subtract && first < 0) {
            sum.code = op::negate;
            sum.operands = {second, -1, -1};
        } else {
            sum.operands = {first, second, -1};
        }
        return add(sum);
    }
    constexpr node add(const instruction& added) {
        code.nodes[size] = added;
        return static_cast<node>(size++);
    }

    std::array<int, 2 * Nodes + most_outputs> uses_{};
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// When the nodes of a finished program can be computed: its reductions split a row into passes.
#pragma once

#include <weft/formula/program.hpp>

namespace weft::inline v0_1 {

// stage[i] is the first pass over the row in which node i is known. A reduction is known one pass
// after its operand. What is uniform is known before the first.
template <std::size_t Nodes>
struct passes {
    std::array<std::uint8_t, Nodes> stage{};
    std::array<bool, Nodes> is_rounded{};  // products that a compiler could contract with a sum
    std::size_t count = 1;                 // passes over the row

    constexpr explicit passes(const program<Nodes>& p, bool delays_reductions = false) {
        for (std::size_t i = 0; i < Nodes; ++i) {
            const instruction& n = p.nodes[i];
            for (const node operand : n.operands) {
                if (operand < 0) continue;
                const auto o = static_cast<std::size_t>(operand);
                stage[i] = std::max(stage[i], stage[o]);
                if (p.nodes[o].code == op::multiply && feeds_a_sum(n.code)) is_rounded[o] = true;
            }
            if (is_reduction(n.code)) ++stage[i];
            if (n.at != level::uniform) count = std::max(count, std::size_t{stage[i]} + 1);
        }
        if (delays_reductions) delay_reductions(p);
        for (std::size_t i = 0; i < p.output_count; ++i) {
            const auto o = static_cast<std::size_t>(p.outputs[i]);
            is_rounded[o] = is_rounded[o] || p.nodes[o].code == op::multiply;
        }
    }

private:
    // A reduction of an input goes to the last pass before its first use, which has more to do.
    constexpr void delay_reductions(const program<Nodes>& p) {
        for (std::size_t i = 0; i < Nodes; ++i) {
            if (!is_reduction(p.nodes[i].code) || p.nodes[i].code == op::pick
                || p.nodes[static_cast<std::size_t>(p.nodes[i].operands[0])].code != op::input)
                continue;
            std::uint8_t latest = 0xff;
            for (std::size_t user = i + 1; user < Nodes; ++user)
                for (const node operand : p.nodes[user].operands)
                    if (operand == static_cast<node>(i))
                        latest = std::min<std::uint8_t>(
                            latest, stage[user] - is_reduction(p.nodes[user].code));
            if (latest < 0xff) stage[i] = std::max(stage[i], latest);
        }
    }
    static constexpr bool feeds_a_sum(op code) {
        return code == op::add || code == op::subtract || code == op::negate || code == op::select
            || code == op::row_sum;
    }
};

// What a pass over a row that does not fit the registers does with each element node: compute it,
// or load it where an earlier pass stored it. Cheap nodes are computed again, exp and the like are
// kept.
template <std::size_t Nodes>
struct long_row_passes {
    static constexpr std::size_t most_passes = 8;
    std::array<std::array<bool, Nodes>, most_passes> computed{}, loaded{}, stored{};
    std::array<std::size_t, Nodes> place{};  // of a kept node among the kept ones
    std::size_t kept = 0;

    // The outputs are wanted in the last pass.
    constexpr long_row_passes(const program<Nodes>& p, const passes<Nodes>& plan,
                              std::size_t last_pass, std::size_t most_kept) {
        if (plan.count > most_passes)
            raise<std::length_error>("weft: a formula needs over 8 passes");
        std::array<bool, Nodes> is_kept{};
        for (std::size_t pass = last_pass + 1; pass-- > 0;) {
            std::array<bool, Nodes> wanted = stored[pass];
            for (std::size_t i = 0; i < Nodes; ++i)
                if (is_reduction(p.nodes[i].code) && plan.stage[i] == pass + 1)
                    wanted[static_cast<std::size_t>(p.nodes[i].operands[0])] = true;
            if (pass == last_pass)
                for (std::size_t o = 0; o < p.output_count; ++o)
                    wanted[static_cast<std::size_t>(p.outputs[o])] = true;
            for (std::size_t i = Nodes; i-- > 0;) {
                const instruction& n = p.nodes[i];
                if (!wanted[i] || n.at != level::element) continue;
                const bool expensive = facts(n.code).transcendentals > 0 || n.code == op::divide;
                if (expensive && plan.stage[i] < pass && (is_kept[i] || kept < most_kept)) {
                    if (!is_kept[i]) place[i] = kept++;
                    is_kept[i] = loaded[pass][i] = stored[plan.stage[i]][i] = true;
                    continue;
                }
                computed[pass][i] = true;
                for (const node operand : n.operands)
                    if (operand >= 0) wanted[static_cast<std::size_t>(operand)] = true;
            }
        }
    }
};

}  // namespace weft

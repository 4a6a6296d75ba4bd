// SPDX-License-Identifier: MIT
// How the rows of a program lie in memory, and in which pass over a row its nodes are computed.
#pragma once

#include <weft/simd/emit.hpp>
#include <weft/tensor/caches.hpp>

namespace weft::inline v0_1::simd {

inline constexpr std::size_t most_register_vectors = 4;    // longer rows are walked once a pass
inline constexpr std::size_t most_narrow_registers = 2;    // of a row whose lanes can be rows
inline constexpr std::size_t most_kept_bytes = first_cache_bytes;  // by a long row between passes

// Bit i of a mask speaks of input or output i of the program.
struct row_layout {
    std::size_t width = 0;        // elements a row, 0 where only known at run time
    unsigned padded_inputs = 0;   // readable up to whole registers, whatever the padding holds
    unsigned padded_outputs = 0;  // writable up to whole registers; the padding is set to 0
    unsigned totals = 0;          // outputs that are not stored but summed over all rows
    unsigned element_outputs = 0; // stored for every element, even where a row has one value
    unsigned added_outputs = 0;   // added to what is there: with stride 0, summed over the rows
    unsigned products = 0;        // totals of log1p(output), by the product of all 1 + output
};

template <class Real>
struct row_arguments {
    std::array<const Real*, most_inputs> inputs{};          // element inputs: the first row
    std::array<std::size_t, most_inputs> input_strides{};   // elements from row to row
    std::array<Real*, most_outputs> outputs{};
    std::array<std::size_t, most_outputs> output_strides{};
    std::array<double, most_inputs> uniforms{};             // values of the uniform inputs
    std::size_t rows = 1;
    std::size_t width = 0;                                  // elements a row, if the layout has 0
};

// The lanes of a register are elements of a row, or rows of a block.
enum class lanes_are : bool { elements, rows };

template <class Code, class Real, row_layout Layout, lanes_are Lanes = lanes_are::elements>
struct row_schedule {
    static constexpr const auto& code = Code::code;
    static constexpr std::size_t lanes = width<Real>;
    static constexpr bool by_rows = Lanes == lanes_are::rows;
    static constexpr std::size_t vectors =
        by_rows ? Layout.width : (Layout.width + lanes - 1) / lanes;
    static constexpr bool in_registers =
        !by_rows && Layout.width > 0 && vectors <= most_register_vectors;
    static constexpr passes plan{code, !in_registers};

    static constexpr std::size_t operand_of(std::size_t node, std::size_t which) {
        return static_cast<std::size_t>(code.nodes[node].operands[which]);
    }

    // A pick or threshold straight from an input's memory needs no pass over the row, nor does the
    // threshold of an input less a value of the row, as sparsemax takes it.
    static constexpr bool reads_input(std::size_t node) {
        const op here = code.nodes[node].code;
        return !by_rows && (here == op::pick || here == op::row_threshold)
            && (code.nodes[operand_of(node, 0)].code == op::input || is_shifted_input(node));
    }
    static constexpr bool is_shifted_input(std::size_t node) {
        const std::size_t of = operand_of(node, 0);
        return code.nodes[node].code == op::row_threshold && code.nodes[of].code == op::subtract
            && code.nodes[operand_of(of, 0)].code == op::input
            && code.nodes[operand_of(of, 0)].at == level::element
            && code.nodes[operand_of(of, 1)].at == level::row;
    }
    static constexpr bool reduces_in(std::size_t pass, std::size_t node) {
        return is_reduction(code.nodes[node].code) && plan.stage[node] == pass + 1
            && !reads_input(node);
    }
    // The values whose threshold is asked for, where they are computed, lie in memory for it.
    static constexpr bool keeps_in(std::size_t pass, std::size_t node) {
        return reduces_in(pass, node) && code.nodes[node].code == op::row_threshold;
    }

    // The outputs are stored in the last pass, which may not be the last stage: what only values of
    // a row are made of afterwards needs no pass.
    static constexpr std::size_t last_pass = [] {
        std::size_t last = 0;
        for (std::size_t i = 0; i < code.size(); ++i)
            for (std::size_t pass = last; pass < plan.count; ++pass)
                if (reduces_in(pass, i)) last = pass;
        for (std::size_t o = 0; o < code.output_count; ++o)
            if (code.output_level(o) == level::element || (Layout.element_outputs >> o & 1u)) {
                const auto at = static_cast<std::size_t>(code.outputs[o]);
                last = std::max(last, std::size_t{plan.stage[at]});
            }
        return last;
    }();

    // Sums of a row that only totals read, negated or not: their lanes are added up at a flush.
    static constexpr auto stays_in_lanes = [] {
        std::array<bool, code.size()> stays{};
        for (std::size_t i = code.size(); i-- > 0;) {
            const instruction& n = code.nodes[i];
            stays[i] = n.code == op::row_sum || (n.code == op::negate && n.at == level::row);
            if (!stays[i]) continue;
            for (std::size_t user = i + 1; user < code.size(); ++user)
                for (const node operand : code.nodes[user].operands)
                    if (operand == static_cast<node>(i))
                        stays[i] = stays[i] && stays[user] && code.nodes[user].code == op::negate;
            for (std::size_t o = 0; o < code.output_count; ++o)
                if (code.outputs[o] == static_cast<node>(i) && !(Layout.totals >> o & 1u))
                    stays[i] = false;
        }
        for (std::size_t i = 0; i < code.size(); ++i)
            if (stays[i] && code.nodes[i].code == op::negate) stays[i] = stays[operand_of(i, 0)];
        return stays;
    }();
};

}  // namespace weft::simd

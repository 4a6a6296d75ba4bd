// SPDX-License-Identifier: MIT
// A loss and its gradient as one fused pass, which is what training runs, and as a loop an
// operation through memory.
#pragma once

#include "losses.hpp"

#include <weft/formula/cost.hpp>
#include <weft/simd/rows.hpp>

#include <utility>

namespace bench {

template <auto const& Loss>
struct value_and_gradient {
    static constexpr weft::program_builder built() {
        return weft::lowered(Loss, derivative(Loss, prediction));
    }
    static constexpr auto nodes = static_cast<std::size_t>(built().size());
    static constexpr weft::program<nodes> code = built().finished<nodes>();
};

// What training runs: one pass, the value summed, the gradient stored.
template <auto const& Loss, std::size_t Classes>
class fused {
    using code = value_and_gradient<Loss>;
    static constexpr weft::simd::row_layout layout{
        .width = Classes, .padded_inputs = ~0u, .padded_outputs = ~0u, .totals = 1u};

public:
    explicit fused(loss_arrays& a) {
        constexpr auto logits = static_cast<std::size_t>(code::code.input_index("prediction"));
        constexpr auto truth = static_cast<std::size_t>(code::code.input_index("target"));
        arguments_.inputs[logits] = a.logits.data();
        arguments_.inputs[truth] = a.truth.data();
        arguments_.input_strides[logits] = arguments_.input_strides[truth] = a.stride;
        arguments_.outputs[1] = a.slope.data();
        arguments_.output_strides[1] = a.stride;
        arguments_.rows = a.rows;
        arguments_.width = a.width;
    }
    double operator()(loss_arrays&) const {
        return weft::simd::row_loop<code, float, layout>::run(arguments_)[0];
    }

private:
    weft::simd::row_arguments<float> arguments_;
};

// One node of a program as a program of its own: its operands are arrays, or numbers as written.
template <class Whole, std::size_t Node>
struct one_operation {
    static constexpr weft::program_builder built() {
        weft::program_builder p;
        weft::algebra make(p);
        const weft::instruction& n = Whole::code.nodes[Node];
        constexpr std::array<std::string_view, 3> names{"a", "b", "c"};
        std::array<weft::node, 3> at{-1, -1, -1};
        for (std::size_t k = 0; k < 3; ++k) {
            if (n.operands[k] < 0) continue;
            const auto operand = static_cast<std::size_t>(n.operands[k]);
            const weft::instruction& from = Whole::code.nodes[operand];
            at[k] = from.code == weft::op::constant ? p.constant(from.value)
                                                    : p.input(names[k], from.at);
            if (weft::facts(from.code).is_mask)
                at[k] = make.make(weft::op::less, p.constant(0.5), at[k]);
        }
        p.output(make.number(p.add({.code = n.code, .at = n.at, .operands = at})));
        return p;
    }
    static constexpr auto nodes = static_cast<std::size_t>(built().size());
    static constexpr weft::program<nodes> code = built().template finished<nodes>();
};

// The same program as a loop an operation, each through memory.
template <auto const& Loss, std::size_t Classes>
class unfused {
    using whole = value_and_gradient<Loss>;
    static constexpr std::size_t nodes = whole::nodes;

public:
    explicit unfused(const loss_arrays& a) {
        for (std::size_t i = 0; i < nodes; ++i) {
            const weft::instruction& n = whole::code.nodes[i];
            const bool exists = n.at != weft::level::uniform && n.code != weft::op::input;
            results_[i] = weft::aligned_block<float>(
                !exists ? 0 : n.at == weft::level::row ? a.rows : a.rows * a.stride);
        }
    }
    double operator()(loss_arrays& a) {
        all(a, std::make_index_sequence<nodes>{});
        const auto total = static_cast<std::size_t>(whole::code.outputs[0]);
        const bool a_row = whole::code.nodes[total].at == weft::level::row;
        const std::size_t count = a_row ? a.rows : a.rows * a.stride;
        register_of_floats sum(0.0F);
        std::size_t i = 0;
        for (; i + lanes <= count; i += lanes) sum = sum + weft::simd::load_aligned(&results_[total][i]);
        double result = static_cast<double>(weft::simd::first(weft::simd::reduce_add(sum)));
        for (; i < count; ++i) result += static_cast<double>(results_[total][i]);
        return result;
    }

private:
    template <std::size_t... Node>
    void all(loss_arrays& a, std::index_sequence<Node...>) {
        (one<Node>(a), ...);
    }
    template <std::size_t Node>
    void one(loss_arrays& a) {
        constexpr weft::instruction n = whole::code.nodes[Node];
        if constexpr (n.at != weft::level::uniform && n.code != weft::op::input) {
            using code = one_operation<whole, Node>;
            weft::simd::row_arguments<float> arguments;
            constexpr std::array<std::string_view, 3> names{"a", "b", "c"};
            for (std::size_t k = 0; k < 3; ++k)
                if (const int i = code::code.input_index(names[k]); i >= 0) {
                    const auto from = static_cast<std::size_t>(n.operands[k]);
                    const weft::instruction& source = whole::code.nodes[from];
                    arguments.inputs[static_cast<std::size_t>(i)] =
                        source.code != weft::op::input ? results_[from].data()
                        : whole::code.inputs[static_cast<std::size_t>(source.input)].view() == "target"
                            ? a.truth.data() : a.logits.data();
                    arguments.input_strides[static_cast<std::size_t>(i)] =
                        source.at == weft::level::row ? 1 : a.stride;
                }
            constexpr bool is_gradient = whole::code.outputs[1] == static_cast<weft::node>(Node);
            arguments.outputs[0] = is_gradient ? a.slope.data() : results_[Node].data();
            arguments.output_strides[0] = n.at == weft::level::row ? 1 : a.stride;
            arguments.rows = a.rows;
            arguments.width = a.width;
            constexpr weft::simd::row_layout layout{
                .width = Classes, .padded_inputs = ~0u, .padded_outputs = ~0u};
            weft::simd::row_loop<code, float, layout>::run(arguments);
        }
    }
    std::array<weft::aligned_block<float>, nodes> results_;
};

}  // namespace bench

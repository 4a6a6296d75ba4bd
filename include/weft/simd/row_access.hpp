// SPDX-License-Identifier: MIT
// A row at hand: its pointers, the valid lanes of its tail, the values of its row nodes.
#pragma once

#include <weft/simd/row_layout.hpp>

namespace weft::inline v0_1::simd {

// The values of the uniform and row nodes, and where the loop is. A local of the loop, so that all
// of it stays in registers.
template <class Code, class Real, row_layout Layout>
struct row_state {
    using schedule = row_schedule<Code, Real, Layout>;
    static constexpr std::size_t lanes = schedule::lanes;
    static constexpr std::size_t vectors = schedule::vectors;
    using elements = element_slots<Code, Real>;

    const row_arguments<Real>& arguments;
    std::size_t row_width;
    uniform_values<Code, Real> uniforms;
    row_slots<Code, Real> rows;
    // Where the row lies: locals, since for a compiler a store could change the arguments.
    std::array<const Real*, Code::code.input_count> input_row{};
    std::array<Real*, Code::code.output_count> output_row{};

    [[gnu::always_inline]] explicit row_state(const row_arguments<Real>& given)
        : arguments(given), row_width(Layout.width > 0 ? Layout.width : given.width),
          uniforms(row_width, given.uniforms) {}

    [[gnu::always_inline]] void go_to(std::size_t row) {
        go_to(row, std::make_index_sequence<Code::code.input_count>{},
              std::make_index_sequence<Code::code.output_count>{});
    }
    template <std::size_t... Input, std::size_t... Output>
    [[gnu::always_inline]] void go_to(std::size_t row, std::index_sequence<Input...>,
                                      std::index_sequence<Output...>) {
        ((Code::code.input_levels[Input] != level::uniform
              ? void(input_row[Input] =
                         arguments.inputs[Input] + row * arguments.input_strides[Input])
              : void()), ...);
        ((Layout.totals >> Output & 1u
              ? void()
              : void(output_row[Output] =
                         arguments.outputs[Output] + row * arguments.output_strides[Output])), ...);
    }

    // What computed() reads: the value of a node of any level.
    struct reader {
        const row_state& state;
        const elements& element;
        template <std::size_t Node>
        [[gnu::always_inline]] auto get() const {
            if constexpr (is_element<Code, Node>) return element.template get<Node>();
            else return state.template get<Node>();
        }
    };
    template <std::size_t Node>
    [[gnu::always_inline]] auto get() const {
        if constexpr (is_row<Code, Node>) return rows.template get<Node>();
        else return uniforms.template get<Node>();
    }

    [[gnu::always_inline]] std::size_t tail_lanes() const {
        if constexpr (Layout.width > 0) return (Layout.width - 1) % lanes + 1;
        else return (row_width - 1) % lanes + 1;
    }

    // v where the lane holds an element of the row, else the neutral number.
    template <bool Tail>
    [[gnu::always_inline]] batch<Real> valid(batch<Real> v, Real neutral) const {
        if constexpr (!Tail || (Layout.width > 0 && Layout.width % lanes == 0)) return v;
        else return simd::select(first_lanes<Real>(tail_lanes()), v, batch<Real>(neutral));
    }

    template <std::size_t Node>
    static constexpr std::size_t uses = [] {
        std::size_t count = 0;
        for (const instruction& n : Code::code.nodes)
            for (const node operand : n.operands) count += operand == static_cast<node>(Node);
        return count;
    }();

    template <std::size_t Node, bool Tail>
    [[gnu::always_inline]] auto element_value(const elements& computed_so_far,
                                              std::size_t vector) const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input) {
            constexpr auto input = static_cast<std::size_t>(n.input);
            const Real* const from = input_row[input] + vector * lanes;
            constexpr bool whole = !Tail || (Layout.padded_inputs >> input & 1u)
                                || (Layout.width > 0 && Layout.width % lanes == 0);
            // g++ 12 would load a value again for each of its uses.
            if constexpr (whole && uses<Node> > 1) return simd::rounded(simd::load_unaligned(from));
            else if constexpr (whole) return simd::load_unaligned(from);
            else return simd::load_partial(from, tail_lanes());
        } else if constexpr (n.code == op::column) {
            return simd::lane_numbers<Real>() + batch<Real>(static_cast<Real>(vector * lanes));
        } else {
            return computed<Code, Node, Real>(reader{*this, computed_so_far});
        }
    }

    // A row node that is not a reduction.
    template <std::size_t Node>
    [[gnu::always_inline]] auto row_value() const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input) {
            constexpr auto input = static_cast<std::size_t>(n.input);
            return batch<Real>(*input_row[input]);
        } else {
            return computed<Code, Node, Real>(*this);
        }
    }

    template <std::size_t Node>
    [[gnu::always_inline]] batch<Real> read_from_row() const {
        constexpr instruction n = instruction_at<Code, Node>;
        constexpr instruction of = instruction_at<Code, schedule::operand_of(Node, 0)>;
        if constexpr (schedule::is_shifted_input(Node)) {
            constexpr auto from = static_cast<std::size_t>(
                Code::code.nodes[static_cast<std::size_t>(of.operands[0])].input);
            return threshold_in(input_row[from], simd::first(this->template get<
                static_cast<std::size_t>(of.operands[1])>()));
        } else if constexpr (n.code == op::row_threshold) {
            return threshold_in(input_row[static_cast<std::size_t>(of.input)]);
        } else {
            constexpr auto from = static_cast<std::size_t>(of.input);
            const Real label_of_row =
                simd::first(this->template get<static_cast<std::size_t>(n.operands[1])>());
            return batch<Real>(input_row[from][static_cast<std::size_t>(label_of_row)]);
        }
    }

    // Where the values lie whose threshold is asked for.
    template <std::size_t Node>
    static constexpr std::size_t kept_before = [] {
        std::size_t count = 0;
        for (std::size_t i = 0; i < Node; ++i)
            count += Code::code.nodes[i].code == op::row_threshold && !schedule::reads_input(i);
        return count;
    }();
    static constexpr std::size_t kept_count = kept_before<Code::code.size()>;
    static_assert(kept_count == 0 || Layout.width > 0,
                  "weft: sparsemax of a formula needs rows of a known width: apply_rows<10, ...>");
    struct kept_rows {
        alignas(alignment) Real values[kept_count * vectors * lanes + 1];
    };
    struct nothing_kept {};
    std::conditional_t<(kept_count > 0), kept_rows, nothing_kept> kept{};

    template <std::size_t Node>
    [[gnu::always_inline]] void keep(const elements& element, std::size_t vector) {
        constexpr auto of = static_cast<std::size_t>(instruction_at<Code, Node>.operands[0]);
        Real* const to = kept.values + (kept_before<Node> * vectors + vector) * lanes;
        simd::store_unaligned(to, element.template get<of>());
    }
    template <std::size_t Node>
    [[gnu::always_inline]] batch<Real> threshold() const {
        return threshold_in(kept.values + kept_before<Node> * vectors * lanes);
    }
    [[gnu::always_inline]] batch<Real> threshold_in(const Real* row, Real shift = 0) const {
        return batch<Real>(static_cast<Real>(threshold_of(
            row_width, [&](std::size_t i) { return static_cast<double>(row[i] - shift); })));
    }

    // What one register of the row adds to a reduction.
    template <std::size_t Node, bool Tail>
    [[gnu::always_inline]] batch<Real> contribution(const elements& element,
                                                    std::size_t vector) const {
        constexpr instruction n = instruction_at<Code, Node>;
        const auto v = element.template get<static_cast<std::size_t>(n.operands[0])>();
        if constexpr (n.code == op::pick) {
            const auto index =
                reader{*this, element}.template get<static_cast<std::size_t>(n.operands[1])>();
            const auto column =
                simd::lane_numbers<Real>() + batch<Real>(static_cast<Real>(vector * lanes));
            return simd::select(column == index, v, batch<Real>(Real(0)));
        } else {
            return valid<Tail>(v, neutral<Node>());
        }
    }
    template <std::size_t Node>
    static constexpr Real neutral() {
        return instruction_at<Code, Node>.code == op::row_max
                   ? -std::numeric_limits<Real>::infinity()
                   : Real(0);
    }
    template <std::size_t Node>
    [[gnu::always_inline]] static batch<Real> combined(batch<Real> so_far, batch<Real> next) {
        if constexpr (instruction_at<Code, Node>.code == op::row_max)
            return simd::maximum(next, so_far);
        else return so_far + next;
    }
    // The reduction over the lanes, in all lanes.
    template <std::size_t Node>
    [[gnu::always_inline]] static batch<Real> across(batch<Real> partial) {
        if constexpr (instruction_at<Code, Node>.code == op::row_max)
            return simd::reduce_max(partial);
        else return simd::reduce_add(partial);
    }

    // Row nodes of a stage: reductions end, then what follows from them.
    template <std::size_t Stage>
    [[gnu::always_inline]] void end_reductions() {
        end_reductions<Stage>(typename nodes_at<Code, level::row>::type{});
    }
    template <std::size_t Stage, std::size_t... Node>
    [[gnu::always_inline]] void end_reductions(std::index_sequence<Node...>) {
        (end_reduction<Stage, Node>(), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] void end_reduction() {
        if constexpr (schedule::plan.stage[Node] == Stage) {
            auto& held = rows.template get<Node>();
            constexpr op code_here = instruction_at<Code, Node>.code;
            if constexpr (schedule::reads_input(Node)) held = read_from_row<Node>();
            else if constexpr (code_here == op::row_threshold) held = threshold<Node>();
            else if constexpr (is_reduction(code_here) && schedule::stays_in_lanes[Node]) return;
            else if constexpr (is_reduction(code_here)) held = across<Node>(held);
            else held = row_value<Node>();
        }
    }

    // A value of the row: for a total, and stored.
    [[gnu::always_inline]] static batch<Real> counted(batch<Real> of_row) { return of_row; }
    template <std::size_t Output>
    [[gnu::always_inline]] void store_row(batch<Real> v) const {
        *output_row[Output] = simd::first(v);
    }

    template <std::size_t Output, bool Tail>
    [[gnu::always_inline]] void store(batch<Real> v, std::size_t vector) const {
        Real* const to = output_row[Output] + vector * lanes;
        constexpr bool exact = Layout.width > 0 && Layout.width % lanes == 0;
        if constexpr (Layout.added_outputs >> Output & 1u) {
            constexpr bool is_padded = exact || (Layout.padded_outputs >> Output & 1u);
            if constexpr (!Tail || is_padded) v = v + simd::load_unaligned(to);
            else v = v + simd::load_partial(to, tail_lanes());
        }
        if constexpr (!Tail || exact) simd::store_unaligned(to, v);
        else if constexpr (Layout.padded_outputs >> Output & 1u)
            simd::store_unaligned(to, valid<true>(v, Real(0)));
        else simd::store_partial(to, v, tail_lanes());
    }
};

}  // namespace weft::simd

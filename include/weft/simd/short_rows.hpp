// SPDX-License-Identifier: MIT
// Rows of a few registers: each node is computed once, and nothing leaves the registers.
#pragma once

#include <weft/simd/row_totals.hpp>

namespace weft::inline v0_1::simd {

template <class Code, class Real, row_layout Layout>
class short_rows {
    using schedule = row_schedule<Code, Real, Layout>;
    using state = row_state<Code, Real, Layout>;
    using sums = row_totals<Code, Real, Layout>;
    using elements = typename state::elements;
    using value = batch<Real>;
    static constexpr const auto& plan = schedule::plan;
    static constexpr std::size_t vectors = schedule::vectors;
    using all_vectors = std::make_index_sequence<vectors>;
    using all_stages = std::make_index_sequence<plan.count>;
    using row_nodes = typename nodes_at<Code, level::row>::type;
    using element_nodes = typename nodes_at<Code, level::element>::type;

public:
    static void run(const row_arguments<Real>& arguments, sums& given) {
        sums total = given;  // in registers: a store of an output could change the caller's
        state s(arguments);
        for (std::size_t row = 0; row < arguments.rows; ++row) {
            s.go_to(row);
            whole<all_vectors> elements_of_row;
            stages(s, elements_of_row, all_stages{});
            outputs(s, total, elements_of_row, all_vectors{});
            if (Layout.totals != 0 && row % sums::rows == sums::rows - 1) total.flush();
        }
        given.take(total);
    }

private:
    template <std::size_t Vector> struct part { elements element; };
    template <class Vectors> struct whole;
    template <std::size_t... Vector>
    struct whole<std::index_sequence<Vector...>> : part<Vector>... {
        template <std::size_t Which>
        [[gnu::always_inline]] elements& get() { return static_cast<part<Which>&>(*this).element; }
    };

    template <std::size_t... Stage>
    [[gnu::always_inline]] static void stages(state& s, auto& row, std::index_sequence<Stage...>) {
        ((s.template end_reductions<Stage>(), stage<Stage>(s, row, all_vectors{})), ...);
    }
    template <std::size_t Stage, std::size_t... Vector>
    [[gnu::always_inline]] static void stage(state& s, auto& row, std::index_sequence<Vector...>) {
        (compute<Stage, Vector>(s, row.template get<Vector>(), element_nodes{}), ...);
        (reduce<Stage, Vector>(s, row.template get<Vector>(), row_nodes{}), ...);
    }
    template <std::size_t... Vector>
    [[gnu::always_inline]] static void outputs(state& s, sums& total, auto& row,
                                               std::index_sequence<Vector...>) {
        (total.template element_outputs<Vector + 1 == vectors>(s, row.template get<Vector>(),
                                                               Vector),
         ...);
        total.row_outputs(s);
    }

    template <std::size_t Stage, std::size_t Vector, std::size_t... Node>
    [[gnu::always_inline]] static void compute(const state& s, elements& e,
                                               std::index_sequence<Node...>) {
        (compute_node<Stage, Vector, Node>(s, e), ...);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t Node>
    [[gnu::always_inline]] static void compute_node(const state& s, elements& e) {
        if constexpr (plan.stage[Node] == Stage)
            e.template get<Node>() =
                s.template element_value<Node, Vector + 1 == vectors>(e, Vector);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t... Node>
    [[gnu::always_inline]] static void reduce(state& s, const elements& e,
                                              std::index_sequence<Node...>) {
        (reduce_node<Stage, Vector, Node>(s, e), ...);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t Node>
    [[gnu::always_inline]] static void reduce_node(state& s, const elements& e) {
        if constexpr (schedule::keeps_in(Stage, Node)) {
            s.template keep<Node>(e, Vector);
        } else if constexpr (schedule::reduces_in(Stage, Node)) {
            value& sum = s.rows.template get<Node>();
            const value next = s.template contribution<Node, Vector + 1 == vectors>(e, Vector);
            sum = Vector == 0 ? next : state::template combined<Node>(sum, next);
        }
    }
};

}  // namespace weft::simd

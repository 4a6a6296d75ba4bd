// SPDX-License-Identifier: MIT
// Rows of a few registers: each node is computed once, and nothing leaves the registers.
#pragma once

#include <weft/simd/row_totals.hpp>

namespace weft::simd {

inline constexpr std::size_t most_nodes_side_by_side = 24;

template <class Code, class Real, row_layout Layout>
class short_rows {
    using schedule = row_schedule<Code, Real, Layout>;
    using state = row_state<Code, Real, Layout>;
    using sums = row_totals<Code, Real, Layout>;
    using elements = typename state::elements;
    using value = batch<Real>;
    static constexpr const auto& code = Code::code;
    static constexpr const auto& plan = schedule::plan;
    static constexpr std::size_t vectors = schedule::vectors;
    using all_vectors = std::make_index_sequence<vectors>;
    using all_stages = std::make_index_sequence<plan.count>;
    using row_nodes = typename nodes_at<Code, level::row>::type;
    using element_nodes = typename nodes_at<Code, level::element>::type;

    // Narrow rows with reductions are chains a processor waits for, and values of a row use one
    // lane's worth of a register: four rows go side by side, with a quarter of it each, where the
    // program is small enough for the registers to hold their values.
    static constexpr bool is_chain = vectors == 1 && plan.count > 1 && width<Real> >= 4;

public:
    static constexpr std::size_t at_once =
        is_chain && code.size() <= most_nodes_side_by_side ? 4 : 1;

    // All rows, or as many as go side by side; the rest is left to one row at a time.
    static void run(const row_arguments<Real>& arguments, sums& total) {
        std::size_t row = 0;
        if constexpr (at_once > 1) {
            static_assert(sums::rows % at_once == 0);
            four_rows all(arguments);
            for (; arguments.rows - row >= at_once; row += at_once) {
                all.go_to(row);
                stages_of_four(all, all_stages{});
                all.for_each([&](auto& one) __attribute__((always_inline)) {
                    outputs(one.s, total, one.row, all_vectors{});
                });
                if (Layout.totals != 0 && row % sums::rows == sums::rows - at_once) total.flush();
            }
        }
        state s(arguments);
        for (; row < arguments.rows; ++row) {
            s.go_to(row);
            whole<all_vectors> elements_of_row;
            stages(s, elements_of_row, all_stages{});
            outputs(s, total, elements_of_row, all_vectors{});
            if (Layout.totals != 0 && row % sums::rows == sums::rows - 1) total.flush();
        }
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

    // Four rows. What is one value a row is computed for all of them, a quarter of the lanes each.
    template <std::size_t Which> struct one_row {
        state s;
        whole<all_vectors> row;
    };
    struct four_rows : one_row<0>, one_row<1>, one_row<2>, one_row<3> {
        row_slots<Code, Real> packed;

        [[gnu::always_inline]] explicit four_rows(const row_arguments<Real>& arguments)
            : one_row<0>{state(arguments), {}}, one_row<1>{state(arguments), {}},
              one_row<2>{state(arguments), {}}, one_row<3>{state(arguments), {}} {}
        template <std::size_t Which>
        [[gnu::always_inline]] one_row<Which>& at() { return *this; }
        template <std::size_t Which>
        [[gnu::always_inline]] const one_row<Which>& at() const { return *this; }
        [[gnu::always_inline]] void for_each(auto function) {
            function(at<0>()), function(at<1>()), function(at<2>()), function(at<3>());
        }
        [[gnu::always_inline]] void go_to(std::size_t row) {
            at<0>().s.go_to(row), at<1>().s.go_after(at<0>().s);
            at<2>().s.go_after(at<1>().s), at<3>().s.go_after(at<2>().s);
        }
        template <std::size_t Which, std::size_t Node>
        [[gnu::always_inline]] auto& held() { return at<Which>().s.rows.template get<Node>(); }

        // What computed() reads.
        template <std::size_t Node>
        [[gnu::always_inline]] auto get() const {
            if constexpr (is_row<Code, Node>) return packed.template get<Node>();
            else return at<0>().s.template get<Node>();
        }
    };

    template <std::size_t... Stage>
    [[gnu::always_inline]] static void stages_of_four(four_rows& all,
                                                      std::index_sequence<Stage...>) {
        (stage_of_four<Stage>(all), ...);
    }
    template <std::size_t Stage>
    [[gnu::always_inline]] static void stage_of_four(four_rows& all) {
        end_reductions<Stage>(all, row_nodes{});
        all.for_each([](auto& one) __attribute__((always_inline)) {
            stage<Stage>(one.s, one.row, all_vectors{});
        });
    }
    template <std::size_t Stage, std::size_t... Node>
    [[gnu::always_inline]] static void end_reductions(four_rows& all,
                                                      std::index_sequence<Node...>) {
        (end_reduction<Stage, Node>(all), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void end_reduction(four_rows& all) {
        if constexpr (plan.stage[Node] == Stage) {
            auto& packed = all.packed.template get<Node>();
            constexpr op here = instruction_at<Code, Node>.code;
            constexpr bool crosses_lanes = here == op::row_sum || here == op::row_max
                                        || (here == op::pick && !schedule::reads_input(Node));
            if constexpr (schedule::stays_in_lanes[Node] || here == op::input
                          || (is_reduction(here) && !crosses_lanes)) {
                all.for_each([](auto& one) __attribute__((always_inline)) {
                    one.s.template end_reduction<Stage, Node>();
                });
                packed = gathered(all.template held<0, Node>(), all.template held<1, Node>(),
                                  all.template held<2, Node>(), all.template held<3, Node>());
                return;
            } else if constexpr (crosses_lanes) {
                const value rows[] = {
                    all.template held<0, Node>(), all.template held<1, Node>(),
                    all.template held<2, Node>(), all.template held<3, Node>()};
                packed = here == op::row_max ? simd::reduce_max(rows) : simd::reduce_add(rows);
            } else {
                packed = computed<Code, Node, Real>(all);
            }
            all.template held<0, Node>() = spread<0>(packed);
            all.template held<1, Node>() = spread<1>(packed);
            all.template held<2, Node>() = spread<2>(packed);
            all.template held<3, Node>() = spread<3>(packed);
        }
    }
    [[gnu::always_inline]] static value gathered(value a, value b, value c, value d) {
        constexpr std::size_t lanes = width<Real> / 4;
        const value head = simd::select(first_lanes<Real, lanes>(), a, b);
        const value tail = simd::select(first_lanes<Real, 3 * lanes>(), c, d);
        return simd::select(first_lanes<Real, 2 * lanes>(), head, tail);
    }
    template <std::size_t Row>
    [[gnu::always_inline]] static value spread(value packed) { return quarter<Row>(packed); }
    template <std::size_t Row>
    [[gnu::always_inline]] static mask<Real> spread(mask<Real> packed) {
        const value zero(Real(0));
        return quarter<Row>(simd::select(packed, value(Real(1)), zero)) != zero;
    }
};

}  // namespace weft::simd

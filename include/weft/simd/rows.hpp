// SPDX-License-Identifier: MIT
// A program over rows: as few passes a row as its reductions need; short rows stay in registers.
#pragma once

#include <weft/simd/row_totals.hpp>

#include <limits>

namespace weft::simd {

inline constexpr std::size_t most_register_vectors = 4;    // longer rows are walked once a pass
inline constexpr std::size_t most_nodes_side_by_side = 24;
inline constexpr std::size_t most_kept_bytes = 32 * 1024;  // what a long row keeps between passes
inline constexpr std::size_t flush_every = 256;  // registers summed before going to double

template <class Code, class Real, row_layout Layout>
class row_loop {
    using state = row_state<Code, Real, Layout>;
    using elements = typename state::elements;
    using value = batch<Real>;
    static constexpr const auto& code = Code::code;
    static constexpr const auto& plan = schedule_of<Code>;
    static constexpr std::size_t lanes = width<Real>;
    static constexpr std::size_t vectors = state::vectors;
    static constexpr bool in_registers = Layout.width > 0 && vectors <= most_register_vectors;
    using all_outputs = std::make_index_sequence<code.output_count>;
    using all_vectors = std::make_index_sequence<vectors>;
    using all_stages = std::make_index_sequence<plan.count>;
    using row_nodes = typename nodes_at<Code, level::row>::type;
    using element_nodes = typename nodes_at<Code, level::element>::type;

    template <std::size_t Output>
    static constexpr auto output_node = static_cast<std::size_t>(code.outputs[Output]);

    using sums = row_totals<Code, Real, Layout>;
    template <std::size_t Node>
    static constexpr bool stays_in_lanes = sums::stays_in_lanes[Node];

public:
    // Runs the program over all rows; returns the sums of the outputs that Layout.totals names.
    static std::array<double, most_outputs> run(const row_arguments<Real>& arguments) {
        std::array<double, most_outputs> totals{};
        sums total(totals);
        const std::size_t rows = arguments.rows;
        std::size_t row = 0;
        if constexpr (at_once > 1) {
            several<std::make_index_sequence<at_once>> several_rows(arguments);
            for (; rows - row >= at_once; row += at_once) {
                short_rows(several_rows, row, total, all_stages{},
                           std::make_index_sequence<at_once>{});
                if (Layout.totals != 0 && row % flush_every == flush_every - at_once) total.flush();
            }
        }
        state s(arguments);
        for (; row < rows; ++row) {
            s.go_to(row);
            if constexpr (in_registers) short_row(s, total, all_stages{}, all_vectors{});
            else long_row(s, total, all_stages{});
            if (Layout.totals != 0 && row % flush_every == flush_every - 1) total.flush();
        }
        total.flush();
        return totals;
    }

private:
    template <std::size_t Output, bool Tail>
    [[gnu::always_inline]] static void element_output(const state& s, sums& total,
                                                      const elements& e, std::size_t vector) {
        constexpr std::size_t node = output_node<Output>;
        if constexpr (Layout.totals >> Output & 1u) {
            if constexpr (is_element<Code, node>)
                total.template of<Output>() =
                    total.template of<Output>()
                    + s.template valid<Tail>(e.template get<node>(), Real(0));
        } else if constexpr (is_element<Code, node>) {
            s.template store<Output, Tail>(e.template get<node>(), vector);
        } else if constexpr (Layout.element_outputs >> Output & 1u) {
            s.template store<Output, Tail>(s.template get<node>(), vector);
        }
    }
    template <std::size_t Output>
    [[gnu::always_inline]] static void row_output(const state& s, sums& total) {
        constexpr std::size_t node = output_node<Output>;
        if constexpr (is_element<Code, node>) return;
        else if constexpr (Layout.totals >> Output & 1u)
            total.template of<Output>() = total.template of<Output>() + s.template get<node>();
        else if constexpr (!(Layout.element_outputs >> Output & 1u))
            *s.output_row[Output] = simd::first(s.template get<node>());
    }
    template <std::size_t... Output>
    [[gnu::always_inline]] static void row_outputs(const state& s, sums& total,
                                                   std::index_sequence<Output...>) {
        (row_output<Output>(s, total), ...);
    }

    // Row nodes of a stage: reductions end, then what follows from them.
    template <std::size_t Stage, std::size_t... Node>
    [[gnu::always_inline]] static void row_stage(state& s, std::index_sequence<Node...>) {
        (row_node<Stage, Node>(s), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void row_node(state& s) {
        if constexpr (plan.stage[Node] == Stage) {
            auto& held = s.rows.template get<Node>();
            constexpr op code_here = instruction_at<Code, Node>.code;
            if constexpr (state::template reads_input<Node>)
                held = s.template read_from_row<Node>();
            else if constexpr (code_here == op::row_threshold)
                held = s.template threshold<Node>();
            else if constexpr (stays_in_lanes<Node> && is_reduction(code_here)) return;
            else if constexpr (is_reduction(code_here))
                held = state::template across<Node>(held);
            else held = s.template row_value<Node>();
        }
    }

    // Rows of a few registers: each node is computed once, and nothing leaves the registers.
    template <std::size_t Vector> struct part { elements element; };
    template <class Vectors> struct whole;
    template <std::size_t... Vector>
    struct whole<std::index_sequence<Vector...>> : part<Vector>... {
        template <std::size_t Which>
        [[gnu::always_inline]] elements& get() { return static_cast<part<Which>&>(*this).element; }
    };

    // Narrow rows with reductions are chains a processor waits for: several go side by side, where
    // the program is small enough for the registers to hold their values.
    static constexpr bool is_chain = in_registers && vectors == 1 && plan.count > 1;
    static constexpr std::size_t at_once =
        is_chain && code.size() <= most_nodes_side_by_side ? 4 : 1;
    static_assert(flush_every % at_once == 0);
    template <std::size_t Which> struct one {
        state s;
        whole<all_vectors> row;
    };
    template <class Rows> struct several;
    template <std::size_t... Row>
    struct several<std::index_sequence<Row...>> : one<Row>... {
        [[gnu::always_inline]] explicit several(const row_arguments<Real>& arguments)
            : one<Row>{state(arguments), {}}... {}
        template <std::size_t Which>
        [[gnu::always_inline]] one<Which>& get() { return *this; }
    };
    template <class Several, std::size_t... Stage, std::size_t... Row>
    [[gnu::always_inline]] static void short_rows(Several& all, std::size_t row, sums& total,
                                                  std::index_sequence<Stage...>,
                                                  std::index_sequence<Row...> each) {
        (all.template get<Row>().s.go_to(row + Row), ...);
        (stage_of_rows<Stage>(all, each), ...);
        (outputs_of_row(all.template get<Row>(), total), ...);
    }
    template <std::size_t Stage, class Several, std::size_t... Row>
    [[gnu::always_inline]] static void stage_of_rows(Several& all, std::index_sequence<Row...>) {
        (short_stage<Stage>(all.template get<Row>().s, all.template get<Row>().row, all_vectors{}),
         ...);
    }
    [[gnu::always_inline]] static void outputs_of_row(auto& here, sums& total) {
        short_outputs<0>(here.s, total, here.row.template get<0>(), all_outputs{});
        row_outputs(here.s, total, all_outputs{});
    }

    template <std::size_t... Stage, std::size_t... Vector>
    [[gnu::always_inline]] static void short_row(state& s, sums& total,
                                                 std::index_sequence<Stage...>,
                                                 std::index_sequence<Vector...> all) {
        whole<std::index_sequence<Vector...>> row;
        (short_stage<Stage>(s, row, all), ...);
        (short_outputs<Vector>(s, total, row.template get<Vector>(), all_outputs{}), ...);
        row_outputs(s, total, all_outputs{});
    }
    template <std::size_t Stage, std::size_t... Vector>
    [[gnu::always_inline]] static void short_stage(state& s, auto& row,
                                                   std::index_sequence<Vector...>) {
        row_stage<Stage>(s, row_nodes{});
        (short_elements<Stage, Vector>(s, row.template get<Vector>(), element_nodes{}), ...);
        (short_reductions<Stage, Vector>(s, row.template get<Vector>(), row_nodes{}), ...);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t... Node>
    [[gnu::always_inline]] static void short_elements(const state& s, elements& e,
                                                      std::index_sequence<Node...>) {
        (short_element<Stage, Vector, Node>(s, e), ...);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t Node>
    [[gnu::always_inline]] static void short_element(const state& s, elements& e) {
        if constexpr (plan.stage[Node] == Stage)
            e.template get<Node>() =
                s.template element_value<Node, Vector + 1 == vectors>(e, Vector);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t... Node>
    [[gnu::always_inline]] static void short_reductions(state& s, const elements& e,
                                                        std::index_sequence<Node...>) {
        (short_reduction<Stage, Vector, Node>(s, e), ...);
    }
    template <std::size_t Stage, std::size_t Vector, std::size_t Node>
    [[gnu::always_inline]] static void short_reduction(state& s, const elements& e) {
        if constexpr (keeps_in<Stage, Node>) {
            s.template keep<Node>(e, Vector);
        } else if constexpr (reduces_in<Stage, Node>) {
            value& sum = s.rows.template get<Node>();
            const value next = s.template contribution<Node, Vector + 1 == vectors>(e, Vector);
            sum = Vector == 0 ? next : state::template combined<Node>(sum, next);
        }
    }
    template <std::size_t Vector, std::size_t... Output>
    [[gnu::always_inline]] static void short_outputs(const state& s, sums& total, const elements& e,
                                                     std::index_sequence<Output...>) {
        (element_output<Output, Vector + 1 == vectors>(s, total, e, Vector), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    static constexpr bool reduces_in = is_reduction(instruction_at<Code, Node>.code)
        && plan.stage[Node] == Stage + 1 && !state::template reads_input<Node>;

    template <std::size_t Stage, std::size_t Node>
    static constexpr bool keeps_in =
        reduces_in<Stage, Node> && instruction_at<Code, Node>.code == op::row_threshold;

    // Longer rows: a loop over the row's registers a pass.
    static constexpr std::size_t most_kept =
        Layout.width == 0 ? 0 : most_kept_bytes / (vectors * lanes * sizeof(Real));
    static constexpr long_row_passes<code.size()> long_plan{code, plan, most_kept};

    template <std::size_t... Stage>
    [[gnu::always_inline]] static void long_row(state& s, sums& total,
                                                std::index_sequence<Stage...>) {
        alignas(alignment) Real kept[long_plan.kept * vectors * lanes + 1];
        (long_stage<Stage>(s, total, kept), ...);
        row_outputs(s, total, all_outputs{});
    }
    template <std::size_t Stage>
    [[gnu::always_inline]] static void long_stage(state& s, sums& total, Real* kept) {
        row_stage<Stage>(s, row_nodes{});
        start_reductions<Stage>(s, row_nodes{});
        const std::size_t full = (s.row_width - 1) / lanes;
        for (std::size_t block = 0; block < full; block += flush_every) {
            const std::size_t end = std::min(full, block + flush_every);
            for (std::size_t vector = block; vector < end; ++vector)
                long_vector<Stage, false>(s, total, kept, vector, element_nodes{}, row_nodes{},
                                          all_outputs{});
            if constexpr (Layout.totals != 0 && Stage + 1 == plan.count)
                if (end < full) total.flush();
        }
        long_vector<Stage, true>(s, total, kept, full, element_nodes{}, row_nodes{}, all_outputs{});
    }
    template <std::size_t Stage, std::size_t... Node>
    [[gnu::always_inline]] static void start_reductions(state& s, std::index_sequence<Node...>) {
        (start_reduction<Stage, Node>(s), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void start_reduction(state& s) {
        if constexpr (reduces_in<Stage, Node>)
            s.rows.template get<Node>() = value(state::template neutral<Node>());
    }
    template <std::size_t Stage, bool Tail, std::size_t... Node, std::size_t... Row,
              std::size_t... Output>
    [[gnu::always_inline]] static void long_vector(state& s, sums& total,
                                                   [[maybe_unused]] Real* kept, std::size_t vector,
                                                   std::index_sequence<Node...>,
                                                   std::index_sequence<Row...>,
                                                   std::index_sequence<Output...>) {
        elements e;
        (long_element<Stage, Tail, Node>(s, e, kept, vector), ...);
        (long_reduction<Stage, Tail, Row>(s, e, vector), ...);
        if constexpr (Stage + 1 == plan.count)
            (element_output<Output, Tail>(s, total, e, vector), ...);
    }
    template <std::size_t Stage, bool Tail, std::size_t Node>
    [[gnu::always_inline]] static void long_element(const state& s, elements& e,
                                                    [[maybe_unused]] Real* kept,
                                                    std::size_t vector) {
        [[maybe_unused]] Real* const place =
            kept + (long_plan.place[Node] * vectors + vector) * lanes;
        if constexpr (long_plan.loaded[Stage][Node])
            e.template get<Node>() = simd::load_unaligned(place);
        if constexpr (long_plan.computed[Stage][Node])
            e.template get<Node>() = s.template element_value<Node, Tail>(e, vector);
        if constexpr (long_plan.stored[Stage][Node])
            simd::store_unaligned(place, e.template get<Node>());
    }
    template <std::size_t Stage, bool Tail, std::size_t Node>
    [[gnu::always_inline]] static void long_reduction(state& s, const elements& e,
                                                      std::size_t vector) {
        if constexpr (keeps_in<Stage, Node>) {
            s.template keep<Node>(e, vector);
        } else if constexpr (reduces_in<Stage, Node>) {
            value& sum = s.rows.template get<Node>();
            sum =
                state::template combined<Node>(sum, s.template contribution<Node, Tail>(e, vector));
        }
    }
};

}  // namespace weft::simd

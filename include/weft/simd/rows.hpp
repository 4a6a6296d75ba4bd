// SPDX-License-Identifier: MIT
// A program over rows: as few passes a row as its reductions need; short rows stay in registers.
#pragma once

#include <weft/formula/log_totals.hpp>
#include <weft/simd/narrow_rows.hpp>
#include <weft/simd/short_rows.hpp>

namespace weft::inline v0_1::simd {

// Rows that do not fit the registers: a loop over a row's registers a pass.
template <class Code, class Real, row_layout Layout>
class long_rows {
    using schedule = row_schedule<Code, Real, Layout>;
    using state = row_state<Code, Real, Layout>;
    using sums = row_totals<Code, Real, Layout>;
    using elements = typename state::elements;
    using value = batch<Real>;
    static constexpr const auto& code = Code::code;
    static constexpr std::size_t lanes = width<Real>;
    static constexpr std::size_t vectors = schedule::vectors;
    static constexpr std::size_t last_pass = schedule::last_pass;
    using all_stages = std::make_index_sequence<schedule::plan.count>;
    using row_nodes = typename nodes_at<Code, level::row>::type;
    using element_nodes = typename nodes_at<Code, level::element>::type;

    static constexpr std::size_t most_kept =
        Layout.width == 0 ? 0 : most_kept_bytes / (vectors * lanes * sizeof(Real));
    static constexpr long_row_passes<code.size()> plan{code, schedule::plan, last_pass, most_kept};

public:
    static void run(const row_arguments<Real>& arguments, sums& given) {
        sums total = given;  // in registers: a store of an output could change the caller's
        state s(arguments);
        for (std::size_t row = 0; row < arguments.rows; ++row) {
            s.go_to(row);
            alignas(alignment) Real kept[plan.kept * vectors * lanes + 1];
            stages(s, total, kept, all_stages{});
            total.row_outputs(s);
            if (Layout.totals != 0 && row % sums::rows == sums::rows - 1) total.flush();
        }
        given.take(total);
    }

private:
    template <std::size_t... Stage>
    [[gnu::always_inline]] static void stages(state& s, sums& total, Real* kept,
                                              std::index_sequence<Stage...>) {
        (stage<Stage>(s, total, kept), ...);
    }
    template <std::size_t Stage>
    [[gnu::always_inline]] static void stage(state& s, sums& total, Real* kept) {
        s.template end_reductions<Stage>();
        if constexpr (Stage <= last_pass) {
            start_reductions<Stage>(s, row_nodes{});
            const std::size_t full = (s.row_width - 1) / lanes;
            for (std::size_t block = 0; block < full; block += sums::registers) {
                const std::size_t end = std::min(full, block + sums::registers);
                for (std::size_t vector = block; vector < end; ++vector)
                    one_vector<Stage, false>(s, total, kept, vector, element_nodes{}, row_nodes{});
                if constexpr (Layout.totals != 0 && Stage == last_pass)
                    if (end < full) total.flush();
            }
            one_vector<Stage, true>(s, total, kept, full, element_nodes{}, row_nodes{});
        }
    }
    template <std::size_t Stage, std::size_t... Node>
    [[gnu::always_inline]] static void start_reductions(state& s, std::index_sequence<Node...>) {
        (start_reduction<Stage, Node>(s), ...);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void start_reduction(state& s) {
        if constexpr (schedule::reduces_in(Stage, Node))
            s.rows.template get<Node>() = value(state::template neutral<Node>());
    }
    template <std::size_t Stage, bool Tail, std::size_t... Node, std::size_t... Row>
    [[gnu::always_inline]] static void one_vector(state& s, sums& total,
                                                  [[maybe_unused]] Real* kept, std::size_t vector,
                                                  std::index_sequence<Node...>,
                                                  std::index_sequence<Row...>) {
        elements e;
        (compute<Stage, Tail, Node>(s, e, kept, vector), ...);
        (reduce<Stage, Tail, Row>(s, e, vector), ...);
        if constexpr (Stage == last_pass) total.template element_outputs<Tail>(s, e, vector);
    }
    template <std::size_t Stage, bool Tail, std::size_t Node>
    [[gnu::always_inline]] static void compute(const state& s, elements& e,
                                               [[maybe_unused]] Real* kept, std::size_t vector) {
        [[maybe_unused]] Real* const place = kept + (plan.place[Node] * vectors + vector) * lanes;
        if constexpr (plan.loaded[Stage][Node])
            e.template get<Node>() = simd::load_unaligned(place);
        if constexpr (plan.computed[Stage][Node])
            e.template get<Node>() = s.template element_value<Node, Tail>(e, vector);
        if constexpr (plan.stored[Stage][Node])
            simd::store_unaligned(place, e.template get<Node>());
    }
    template <std::size_t Stage, bool Tail, std::size_t Node>
    [[gnu::always_inline]] static void reduce(state& s, const elements& e, std::size_t vector) {
        if constexpr (schedule::keeps_in(Stage, Node)) {
            s.template keep<Node>(e, vector);
        } else if constexpr (schedule::reduces_in(Stage, Node)) {
            value& sum = s.rows.template get<Node>();
            const value next = s.template contribution<Node, Tail>(e, vector);
            sum = state::template combined<Node>(sum, next);
        }
    }
};

// The program whose logarithms in totals are outputs of their own, and its layout.
template <class Code, row_layout Layout>
struct log_totals_of {
    static constexpr log_totals<Code::code.size()> found{Code::code, Layout.totals};
    static constexpr program<found.size> code = found.code.template resized<found.size>();
    static constexpr row_layout layout = [] {
        row_layout result = Layout;
        result.totals = (Layout.totals & ((1U << Code::code.output_count) - 1U)) | found.products;
        result.products = found.products;
        return result;
    }();
};

// Whether there are such; most programs have no totals, and need no answer.
template <class Code, row_layout Layout>
constexpr bool has_log_totals() {
    if constexpr (Layout.totals == 0 || Layout.products != 0) return false;
    else return log_totals_of<Code, Layout>::found.products != 0;
}

// Whether the rows of a call, where they are more than one, lie in the lanes: narrow rows with
// reductions, except those that look at a row as a whole.
template <class Code, class Real, row_layout Layout>
inline constexpr bool lays_rows_in_lanes = [] {
    if constexpr (Layout.width == 0 || Layout.width > most_narrow_registers * width<Real>) {
        return false;
    } else {
        bool reduces = false;
        for (const instruction& n : Code::code.nodes) {
            if (n.code == op::row_threshold) return false;
            reduces = reduces || is_reduction(n.code);
        }
        return reduces && row_schedule<Code, Real, Layout, lanes_are::rows>::plan.count
                              <= long_row_passes<Code::code.size()>::most_passes;
    }
}();

template <class Code, class Real, row_layout Layout>
struct row_loop {
    // Runs the program over all rows; returns the sums of the outputs that Layout.totals names.
    static std::array<double, most_outputs> run(const row_arguments<Real>& arguments) {
        if constexpr (has_log_totals<Code, Layout>()) {
            using split = log_totals_of<Code, Layout>;
            auto totals = row_loop<split, Real, split::layout>::run(arguments);
            for (std::size_t o = Code::code.output_count; o < split::code.output_count; ++o)
                totals[split::found.output_of[o]] +=
                    split::found.subtracted >> o & 1u ? -totals[o] : totals[o];
            return totals;
        } else {
            std::array<double, most_outputs> totals{};
            if constexpr (lays_rows_in_lanes<Code, Real, Layout>)
                if (arguments.rows > 1) {
                    row_totals<Code, Real, Layout, lanes_are::rows> total(totals);
                    narrow_rows<Code, Real, Layout>::run(arguments, total);
                    total.flush();
                    return totals;
                }
            row_totals<Code, Real, Layout> total(totals);
            if constexpr (row_schedule<Code, Real, Layout>::in_registers)
                short_rows<Code, Real, Layout>::run(arguments, total);
            else long_rows<Code, Real, Layout>::run(arguments, total);
            total.flush();
            return totals;
        }
    }
};

}  // namespace weft::simd

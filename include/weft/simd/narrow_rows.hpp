// SPDX-License-Identifier: MIT
// Narrow rows: a register holds an element of as many rows, so that no reduction crosses lanes.
#pragma once

#include <weft/simd/row_totals.hpp>
#include <weft/simd/transpose.hpp>

namespace weft::inline v0_1::simd {

// A block of rows, as many as lanes: the values of its row nodes, a row a lane. Where there are
// fewer rows, the last one stands in the other lanes too.
template <class Code, class Real, row_layout Layout>
struct row_block {
    using schedule = row_schedule<Code, Real, Layout, lanes_are::rows>;
    using elements = element_slots<Code, Real>;
    static constexpr std::size_t lanes = schedule::lanes;
    static constexpr long_row_passes<Code::code.size()> plan{
        Code::code, schedule::plan, schedule::last_pass, Code::code.size()};

    // Beside the values of the rows, which stay in registers.
    struct columns {
        static constexpr std::size_t size = Layout.width * lanes;
        alignas(alignment) Real inputs[std::max<std::size_t>(1, Code::code.input_count)][size];
        alignas(alignment) Real outputs[Code::code.output_count][size];
        alignas(alignment) Real kept[plan.kept + 1][size];
    };

    const row_arguments<Real>& arguments;
    columns& held;
    const uniform_values<Code, Real>& uniforms;
    const std::size_t first_row;
    const std::size_t count = std::min(lanes, arguments.rows - first_row);
    row_slots<Code, Real> rows;

    [[gnu::always_inline]] row_block(const row_arguments<Real>& given, columns& memory,
                                     const uniform_values<Code, Real>& of_call, std::size_t first)
        : arguments(given), held(memory), uniforms(of_call), first_row(first) {}

    // What computed() reads: the value of a node of any level.
    struct reader {
        const row_block& state;
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

    // Inputs of stride 0 are the same for every block.
    template <std::size_t Node>
    [[gnu::always_inline]] void load_columns() const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input) {
            constexpr auto input = static_cast<std::size_t>(n.input);
            const std::size_t stride = arguments.input_strides[input];
            if (stride == 0 && first_row > 0) return;
            rows_to_columns<Layout.width, (Layout.padded_inputs >> input & 1u) != 0>(
                arguments.inputs[input] + first_row * stride, stride, count, held.inputs[input]);
        }
    }
    template <std::size_t Node>
    [[gnu::always_inline]] auto element_value(const elements& e, std::size_t column) const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input)
            return load_aligned(held.inputs[static_cast<std::size_t>(n.input)] + column * lanes);
        else if constexpr (n.code == op::column) return batch<Real>(static_cast<Real>(column));
        else return computed<Code, Node, Real>(reader{*this, e});
    }

    // A row node that is not a reduction.
    template <std::size_t Node>
    [[gnu::always_inline]] auto row_value() const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input) {
            constexpr auto input = static_cast<std::size_t>(n.input);
            const std::size_t stride = arguments.input_strides[input];
            const Real* const from = arguments.inputs[input] + first_row * stride;
            if (stride == 1 && count == lanes) return load_unaligned(from);
            alignas(alignment) Real values[lanes];
            for (std::size_t lane = 0; lane < lanes; ++lane)
                values[lane] = from[std::min(lane, count - 1) * stride];
            return load_aligned(values);
        } else {
            return computed<Code, Node, Real>(*this);
        }
    }

    template <std::size_t Node>
    [[gnu::always_inline]] void start_reduction() {
        rows.template get<Node>() =
            batch<Real>(instruction_at<Code, Node>.code == op::row_max
                            ? -std::numeric_limits<Real>::infinity()
                            : Real(0));
    }
    // In the order of the columns.
    template <std::size_t Node>
    [[gnu::always_inline]] void reduce(const elements& e, std::size_t column) {
        constexpr instruction n = instruction_at<Code, Node>;
        const batch<Real> v = e.template get<static_cast<std::size_t>(n.operands[0])>();
        batch<Real>& so_far = rows.template get<Node>();
        if constexpr (n.code == op::row_max) {
            so_far = simd::maximum(v, so_far);
        } else if constexpr (n.code == op::pick) {
            const auto index =
                reader{*this, e}.template get<static_cast<std::size_t>(n.operands[1])>();
            so_far = simd::select(batch<Real>(static_cast<Real>(column)) == index, v, so_far);
        } else {
            so_far = so_far + v;
        }
    }

    // What totals add up: nothing of lanes without a row of their own.
    [[gnu::always_inline]] batch<Real> counted(batch<Real> v) const {
        return simd::select(first_lanes<Real>(count), v, batch<Real>(Real(0)));
    }
    template <bool>
    [[gnu::always_inline]] batch<Real> valid(batch<Real> v, Real) const { return counted(v); }

    template <std::size_t Output, bool>
    [[gnu::always_inline]] void store(batch<Real> v, std::size_t column) const {
        store_aligned(held.outputs[Output] + column * lanes, v);
    }
    template <std::size_t Output>
    [[gnu::always_inline]] void store_row(batch<Real> v) const {
        const std::size_t stride = arguments.output_strides[Output];
        Real* const to = arguments.outputs[Output] + first_row * stride;
        if (stride == 1) return store_partial(to, v, count);
        alignas(alignment) Real values[lanes];
        store_aligned(values, v);
        for (std::size_t lane = 0; lane < count; ++lane) to[lane * stride] = values[lane];
    }
    template <std::size_t Output>
    [[gnu::always_inline]] void store_columns() const {
        constexpr bool of_elements =
            Code::code.output_level(Output) == level::element
            || (Layout.element_outputs >> Output & 1u) != 0;
        if constexpr (of_elements && (Layout.totals >> Output & 1u) == 0) {
            constexpr row_destination to{(Layout.padded_outputs >> Output & 1u) != 0,
                                         (Layout.added_outputs >> Output & 1u) != 0};
            const std::size_t stride = arguments.output_strides[Output];
            columns_to_rows<Layout.width, to>(held.outputs[Output],
                                              arguments.outputs[Output] + first_row * stride,
                                              stride, count);
        }
    }
};

template <class Code, class Real, row_layout Layout>
class narrow_rows {
    using state = row_block<Code, Real, Layout>;
    using schedule = typename state::schedule;
    using elements = typename state::elements;
    using uniforms = uniform_values<Code, Real>;
    using sums = row_totals<Code, Real, Layout, lanes_are::rows>;
    static constexpr std::size_t last_pass = schedule::last_pass;
    using all_stages = std::make_index_sequence<schedule::plan.count>;
    using all_outputs = std::make_index_sequence<Code::code.output_count>;
    using row_nodes = typename nodes_at<Code, level::row>::type;
    using element_nodes = typename nodes_at<Code, level::element>::type;

public:
    // Apart: its arrays are not to lie in the way of a single row.
    [[gnu::noinline]] static void run(const row_arguments<Real>& arguments, sums& total) {
        typename state::columns memory;
        const uniforms of_call(Layout.width, arguments.uniforms);
        for (std::size_t row = 0; row < arguments.rows; row += state::lanes) {
            const state s(arguments, memory, of_call, row);
            load_columns(s, element_nodes{});
            compute(arguments, memory, of_call, row, total);
            store_columns(s, all_outputs{});
            if (Layout.totals != 0 && row % sums::rows == sums::rows - state::lanes)
                total.flush();
        }
    }

private:
    // Apart from the loops that use up the registers: its constants would be saved and read again
    // around each of those.
    [[gnu::noinline]] static void compute(const row_arguments<Real>& arguments,
                                          typename state::columns& memory, const uniforms& of_call,
                                          std::size_t row, sums& total) {
        state s(arguments, memory, of_call, row);
        sums in_registers = total;
        stages(s, in_registers, all_stages{});
        in_registers.row_outputs(s);
        total.take(in_registers);
    }
    template <std::size_t... Node>
    [[gnu::always_inline]] static void load_columns(const state& s, std::index_sequence<Node...>) {
        (s.template load_columns<Node>(), ...);
    }
    template <std::size_t... Output>
    [[gnu::always_inline]] static void store_columns(const state& s,
                                                     std::index_sequence<Output...>) {
        (s.template store_columns<Output>(), ...);
    }
    template <std::size_t... Stage>
    [[gnu::always_inline]] static void stages(state& s, sums& total,
                                              std::index_sequence<Stage...>) {
        (stage<Stage>(s, total, row_nodes{}), ...);
    }
    template <std::size_t Stage, std::size_t... Row>
    [[gnu::always_inline]] static void stage(state& s, sums& total, std::index_sequence<Row...>) {
        (row_node<Stage, Row>(s), ...);
        if constexpr (Stage <= last_pass)
            for (std::size_t column = 0; column < Layout.width; ++column)
                one_column<Stage>(s, total, column, element_nodes{}, row_nodes{});
    }
    // The values of rows that are known before a pass; the reductions that it does begin.
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void row_node(state& s) {
        constexpr bool is_known = schedule::plan.stage[Node] == Stage;
        if constexpr (is_known && !is_reduction(instruction_at<Code, Node>.code))
            s.rows.template get<Node>() = s.template row_value<Node>();
        if constexpr (schedule::reduces_in(Stage, Node)) s.template start_reduction<Node>();
    }
    template <std::size_t Stage, std::size_t... Node, std::size_t... Row>
    [[gnu::always_inline]] static void one_column(state& s, sums& total, std::size_t column,
                                                  std::index_sequence<Node...>,
                                                  std::index_sequence<Row...>) {
        elements e;
        (compute<Stage, Node>(s, e, column), ...);
        (reduce<Stage, Row>(s, e, column), ...);
        if constexpr (Stage == last_pass) total.template element_outputs<true>(s, e, column);
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void compute(state& s, elements& e, std::size_t column) {
        constexpr const auto& plan = state::plan;
        [[maybe_unused]] Real* const place = s.held.kept[plan.place[Node]] + column * state::lanes;
        if constexpr (plan.loaded[Stage][Node]) e.template get<Node>() = load_aligned(place);
        if constexpr (plan.computed[Stage][Node])
            e.template get<Node>() = s.template element_value<Node>(e, column);
        if constexpr (plan.stored[Stage][Node]) store_aligned(place, e.template get<Node>());
    }
    template <std::size_t Stage, std::size_t Node>
    [[gnu::always_inline]] static void reduce(state& s, const elements& e, std::size_t column) {
        if constexpr (schedule::reduces_in(Stage, Node)) s.template reduce<Node>(e, column);
    }
};

}  // namespace weft::simd

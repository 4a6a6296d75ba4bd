// SPDX-License-Identifier: MIT
// What becomes of the registers of a finished tile: stored as they are, or a formula of them.
#pragma once

#include <weft/simd/emit.hpp>

#include <algorithm>

namespace weft::inline v0_1::simd {

// Stores row by row of Columns numbers, Stride apart, or adds them to what is there; the rest of a
// row's last register only where the rows have room for it.
template <class Real, std::size_t Columns, std::size_t Stride, bool IsAdded = false>
struct row_store {
    static constexpr std::size_t lanes = width<Real>;
    Real* to;
    [[gnu::always_inline]] void operator()(std::size_t row, std::size_t vector,
                                           batch<Real> value) const {
        Real* const place = to + row * Stride + vector * lanes;
        constexpr std::size_t tail = Columns % lanes;
        if constexpr (tail != 0 && Stride < Columns - tail + lanes)
            if (vector == Columns / lanes) {
                if constexpr (IsAdded) value = value + load_partial(place, tail);
                return store_partial(place, value, tail);
            }
        if constexpr (IsAdded) value = value + load_unaligned(place);
        store_unaligned(place, value);
    }
};

// The stride of an array that is the same for every row. Not 0: g++ 12 leaves zeros out where it
// names an array that is a template argument, and takes {8, 0, 0, 8} for {8, 8}.
inline constexpr std::size_t same_row = static_cast<std::size_t>(-1);

// Rows of a tile, known while compiling: Columns numbers; the program's output and the arrays
// around the tile with the strides given, none of them 0.
struct epilogue_layout {
    std::size_t columns;
    std::size_t output_stride;
    std::size_t kept_stride = 0;  // of the tile itself; 0 where it is not kept
    std::array<std::size_t, most_inputs> input_strides{};
};

// Code is an element program with one output; Code::in_register names the input that is the tile.
// Copied for every tile: what it points at then stays in registers.
template <class Code, class Real, epilogue_layout Layout>
class epilogue {
    static constexpr std::size_t lanes = width<Real>;
    static constexpr std::size_t columns = Layout.columns;
    using elements = element_slots<Code, Real>;
    using output_rows = row_store<Real, columns, Layout.output_stride>;
    // Rows without padding may come in any order: the next one may be there already.
    using kept_rows = row_store<Real, columns, std::max(columns, Layout.kept_stride)>;

    struct reader {
        const uniform_values<Code, Real>& uniforms;
        const elements& element;
        template <std::size_t Node>
        [[gnu::always_inline]] auto get() const {
            if constexpr (is_element<Code, Node>) return element.template get<Node>();
            else return uniforms.template get<Node>();
        }
    };

public:
    using input_arrays = std::array<const Real*, std::max<std::size_t>(1, Code::code.input_count)>;

    epilogue(const input_arrays& inputs, Real* output, Real* kept = nullptr)
        : inputs_(inputs), output_{output}, kept_{kept}, uniforms_(columns, {}) {}

    [[gnu::always_inline]] void operator()(std::size_t row, std::size_t vector,
                                           batch<Real> result) const {
        if constexpr (Layout.kept_stride != 0) kept_(row, vector, result);
        elements e;
        compute(e, row, vector, result, typename nodes_at<Code, level::element>::type{});
        const reader from{uniforms_, e};
        batch<Real> value = from.template get<static_cast<std::size_t>(Code::code.outputs[0])>();
        if constexpr (columns % lanes != 0)
            if (vector == columns / lanes)
                value =
                    simd::select(first_lanes<Real>(columns % lanes), value, batch<Real>(Real(0)));
        output_(row, vector, value);
    }

private:
    template <std::size_t... Node>
    [[gnu::always_inline]] void compute(elements& e, std::size_t row, std::size_t vector,
                                        batch<Real> result, std::index_sequence<Node...>) const {
        ((e.template get<Node>() = value_of<Node>(e, row, vector, result)), ...);
    }
    template <std::size_t Node>
    [[gnu::always_inline]] auto value_of(const elements& e, std::size_t row, std::size_t vector,
                                         batch<Real> result) const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input) {
            constexpr auto input = static_cast<std::size_t>(n.input);
            if constexpr (Code::code.inputs[input].view() == Code::in_register) return result;
            else
                return load_input<Layout.input_strides[input]>(inputs_[input], row, vector);
        } else {
            return computed<Code, Node, Real>(reader{uniforms_, e});
        }
    }

    // Rows that are not padded are not read beyond their end.
    template <std::size_t Given>
    [[gnu::always_inline]] static batch<Real> load_input(const Real* from, std::size_t row,
                                                         std::size_t vector) {
        constexpr std::size_t stride = Given == same_row ? 0 : Given;
        static_assert(Given != 0);
        from += row * stride + vector * lanes;
        if constexpr (columns % lanes != 0 && stride % lanes != 0)
            if (vector == columns / lanes) return load_partial(from, columns % lanes);
        return load_unaligned(from);
    }

    input_arrays inputs_;
    output_rows output_;
    kept_rows kept_;
    uniform_values<Code, Real> uniforms_;
};

}  // namespace weft::simd

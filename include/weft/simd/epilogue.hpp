// SPDX-License-Identifier: MIT
// A formula on the registers of a finished tile, before they are stored.
#pragma once

#include <weft/simd/emit.hpp>

namespace weft::simd {

// The arrays around a tile: element (row, column) at pointer + row * stride + column, padded to
// whole registers.
template <class Real>
struct epilogue_arguments {
    std::array<const Real*, most_inputs> inputs{};
    std::array<std::size_t, most_inputs> strides{};
    Real* output = nullptr;      // of the program
    Real* kept = nullptr;        // the tile itself, where the backward pass needs it
    std::size_t stride = 0;      // of both
};

// Code is an element program with one output; Code::in_register names the input that is the tile.
template <class Code, class Real, std::size_t Columns, bool Keeps>
class epilogue {
    static constexpr std::size_t lanes = width<Real>;
    using elements = element_slots<Code, Real>;

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
    explicit epilogue(const epilogue_arguments<Real>& given)
        : arguments(given), uniforms(Columns, {}) {}

    [[gnu::always_inline]] void operator()(std::size_t row, std::size_t vector,
                                           batch<Real> result) const {
        const std::size_t place = row * arguments.stride + vector * lanes;
        if constexpr (Keeps) store_unaligned(arguments.kept + place, result);
        elements e;
        compute(e, row, vector, result, typename nodes_at<Code, level::element>::type{});
        const reader from{uniforms, e};
        batch<Real> value = from.template get<static_cast<std::size_t>(Code::code.outputs[0])>();
        if constexpr (Columns % lanes != 0)
            if (vector == Columns / lanes)
                value =
                    simd::select(first_lanes<Real>(Columns % lanes), value, batch<Real>(Real(0)));
        store_unaligned(arguments.output + place, value);
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
                return load_unaligned(arguments.inputs[input] + row * arguments.strides[input]
                                      + vector * lanes);
        } else {
            return computed<Code, Node, Real>(reader{uniforms, e});
        }
    }

    const epilogue_arguments<Real>& arguments;
    uniform_values<Code, Real> uniforms;
};

}  // namespace weft::simd

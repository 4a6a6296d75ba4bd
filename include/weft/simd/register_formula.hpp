// SPDX-License-Identifier: MIT
// Formulas of registers: several values of several registers at once, without memory between.
#pragma once

#include <weft/simd/emit.hpp>

namespace weft::inline v0_1::simd {

// The finished program that Build makes, whose inputs are named by Names, in the order their
// registers are given in.
template <auto const& Names, class Build>
struct register_program {
    static constexpr const auto& code = sized_program<Build>::code;
    static constexpr std::size_t names = Names.size();
    // Which of the names an input of the program is.
    static constexpr std::size_t number_of(std::size_t input) {
        for (std::size_t i = 0; i < names; ++i)
            if (Names[i] == code.inputs[input].view()) return i;
        return names;
    }
    static_assert([] {
        for (std::size_t i = 0; i < code.input_count; ++i)
            if (number_of(i) == names) return false;
        return true;
    }(), "every placeholder has to be named");
};

// That of formulas.
template <auto const&... Formulas>
struct build_of_formulas {
    static constexpr program_builder make() { return lowered(Formulas...); }
};
template <auto const& Names, auto const&... Formulas>
using register_formulas = register_program<Names, build_of_formulas<Formulas...>>;

// The values of such formulas: register_values<code, float> v(a, b, c); v.template output<0>().
template <class Code, class Real>
class register_values {
    using elements = element_slots<Code, Real>;
    template <class Numbers>
    struct given;
    template <std::size_t... Number>
    struct given<std::index_sequence<Number...>> : slot<Number, batch<Real>>... {
        template <std::size_t Which>
        [[gnu::always_inline]] batch<Real> get() const {
            return static_cast<const slot<Which, batch<Real>>&>(*this).value;
        }
    };
    using inputs = given<std::make_index_sequence<Code::names>>;

public:
    template <class... Registers>
        requires(sizeof...(Registers) == Code::names)
    [[gnu::always_inline]] explicit register_values(const Registers&... given_registers) {
        compute(inputs{{given_registers}...}, typename nodes_at<Code, level::element>::type{});
    }
    template <std::size_t Output>
    [[gnu::always_inline]] batch<Real> output() const {
        return reader{elements_}.template get<static_cast<std::size_t>(
            Code::code.outputs[Output])>();
    }

private:
    struct reader {
        const elements& of;
        template <std::size_t Node>
        [[gnu::always_inline]] auto get() const {
            constexpr instruction n = instruction_at<Code, Node>;
            static_assert(is_element<Code, Node> || n.code == op::constant);
            if constexpr (is_element<Code, Node>) return of.template get<Node>();
            else return batch<Real>(static_cast<Real>(n.value));
        }
    };
    template <std::size_t... Node>
    [[gnu::always_inline]] void compute(const inputs& from, std::index_sequence<Node...>) {
        ((elements_.template get<Node>() = value_of<Node>(from)), ...);
    }
    template <std::size_t Node>
    [[gnu::always_inline]] auto value_of(const inputs& from) const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::input)
            return from.template get<Code::number_of(static_cast<std::size_t>(n.input))>();
        else return computed<Code, Node, Real>(reader{elements_});
    }

    elements elements_;
};

}  // namespace weft::simd

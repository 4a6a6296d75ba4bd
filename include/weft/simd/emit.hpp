// SPDX-License-Identifier: MIT
// One instruction of a program on SIMD registers, and the registers that hold a program's values.
#pragma once

#include <weft/formula/finish.hpp>
#include <weft/formula/passes.hpp>
#include <weft/simd/math.hpp>
#include <weft/simd/register.hpp>

#include <utility>

namespace weft::inline v0_1::simd {

// Code is a type with a static constexpr member `code`, a finished program.
template <class Code>
inline constexpr passes schedule_of{Code::code};

template <class Code, std::size_t Node>
inline constexpr instruction instruction_at = Code::code.nodes[Node];

template <class Code, std::size_t Node>
inline constexpr bool is_element = instruction_at<Code, Node>.at == level::element;
template <class Code, std::size_t Node>
inline constexpr bool is_row = instruction_at<Code, Node>.at == level::row;

// The value of a node in a register of its own: never an array, which g++ 12 keeps in memory.
template <class Real, bool IsMask>
struct node_value { using type = batch<Real>; };
template <class Real>
struct node_value<Real, true> { using type = mask<Real>; };

template <std::size_t Node, class Value>
struct slot { Value value; };

template <class Code, class Real, class Nodes>
struct slots;
template <class Code, class Real, std::size_t... Nodes>
struct slots<Code, Real, std::index_sequence<Nodes...>>
    : slot<Nodes,
           typename node_value<Real, facts(instruction_at<Code, Nodes>.code).is_mask>::type>... {
    template <std::size_t Node>
    [[gnu::always_inline]] auto& get() {
        return read<Node>(*this);
    }
    template <std::size_t Node>
    [[gnu::always_inline]] const auto& get() const {
        return read<Node>(*this);
    }

private:
    template <std::size_t Node, class Value>
    [[gnu::always_inline]] static Value& read(slot<Node, Value>& held) { return held.value; }
    template <std::size_t Node, class Value>
    [[gnu::always_inline]] static const Value& read(const slot<Node, Value>& held) {
        return held.value;
    }
};

// The nodes of one level, as an index sequence.
template <class Code, level At>
struct nodes_at {
    static constexpr std::size_t count = [] {
        std::size_t n = 0;
        for (const instruction& i : Code::code.nodes) n += i.at == At;
        return n;
    }();
    static constexpr auto list = [] {
        std::array<std::size_t, count> found{};
        std::size_t n = 0;
        for (std::size_t i = 0; i < Code::code.size(); ++i)
            if (Code::code.nodes[i].at == At) found[n++] = i;
        return found;
    }();
    template <std::size_t... I>
    static std::index_sequence<list[I]...> sequence(std::index_sequence<I...>);
    using type = decltype(sequence(std::make_index_sequence<count>{}));
};

template <class Code, class Real>
using element_slots = slots<Code, Real, typename nodes_at<Code, level::element>::type>;
template <class Code, class Real>
using row_slots = slots<Code, Real, typename nodes_at<Code, level::row>::type>;

// The uniform nodes, computed once a call in double, then rounded to Real.
template <class Code, class Real>
class uniform_values {
public:
    // inputs holds the values of the uniform inputs; row_width the elements of a row.
    [[gnu::always_inline]] uniform_values(std::size_t row_width,
                                          const std::array<double, most_inputs>& inputs) {
        fill(row_width, inputs, typename nodes_at<Code, level::uniform>::type{});
    }
    template <std::size_t Node>
    [[gnu::always_inline]] auto get() const {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::constant) return batch<Real>(static_cast<Real>(n.value));
        else if constexpr (facts(n.code).is_mask)
            return batch<Real>(values_[Node]) != batch<Real>(Real(0));
        else return batch<Real>(values_[Node]);
    }

    template <std::size_t Node>
    [[gnu::always_inline]] Real number() const { return values_[Node]; }

private:
    template <std::size_t... Nodes>
    [[gnu::always_inline]] void fill([[maybe_unused]] std::size_t row_width,
                                     [[maybe_unused]] const std::array<double, most_inputs>& inputs,
                                     std::index_sequence<Nodes...>) {
        [[maybe_unused]] std::array<double, Code::code.size()> exact{};
        ((exact[Nodes] = value<Nodes>(exact, row_width, inputs),
          values_[Nodes] = static_cast<Real>(exact[Nodes])), ...);
    }
    template <std::size_t Node>
    [[gnu::always_inline]] static double value(const std::array<double, Code::code.size()>& exact,
                                               std::size_t row_width,
                                               const std::array<double, most_inputs>& inputs) {
        constexpr instruction n = instruction_at<Code, Node>;
        if constexpr (n.code == op::constant) return n.value;
        else if constexpr (n.code == op::input) return inputs[static_cast<std::size_t>(n.input)];
        else if constexpr (n.code == op::row_width) return static_cast<double>(row_width);
        else
            return simd::rounded(scalar_operation(
                n.code, operand<Node, 0>(exact), operand<Node, 1>(exact), operand<Node, 2>(exact)));
    }
    template <std::size_t Node, std::size_t Which>
    [[gnu::always_inline]] static double operand(
        const std::array<double, Code::code.size()>& exact) {
        constexpr node index = instruction_at<Code, Node>.operands[Which];
        if constexpr (index < 0) return 0;
        else return exact[static_cast<std::size_t>(index)];
    }

    // None without such nodes: g++ -O1 warns of what is passed on and never set.
    static constexpr bool has_any = nodes_at<Code, level::uniform>::type::size() > 0;
    std::array<Real, has_any ? Code::code.size() : 0> values_;
};

// The value of a node from those of its operands; from.get<Node>() gives a computed value.
template <class Code, std::size_t Node, class Real, class From>
[[gnu::always_inline]] inline auto computed(const From& from) {
    constexpr instruction n = instruction_at<Code, Node>;
    constexpr std::size_t operands = facts(n.code).operands;
    constexpr auto first_operand = static_cast<std::size_t>(n.operands[0]);
    const auto a = from.template get<first_operand>();
    if constexpr (operands == 1) {
        if constexpr (n.code == op::negate) return -a;
        else if constexpr (n.code == op::abs) return simd::abs(a);
        else if constexpr (n.code == op::sign) return simd::sign(a);
        else if constexpr (n.code == op::floor) return simd::floor(a);
        else if constexpr (n.code == op::sqrt) return simd::sqrt(a);
        else if constexpr (n.code == op::exp) return simd::exp(a);
        else if constexpr (n.code == op::exp_nonpositive) return simd::exp_nonpositive(a);
        else if constexpr (n.code == op::expm1) return simd::expm1(a);
        else if constexpr (n.code == op::log) return simd::log(a);
        else if constexpr (n.code == op::log1p) return simd::log1p(a);
        else if constexpr (n.code == op::log1p_unit) return simd::log1p_unit(a);
        else if constexpr (n.code == op::tanh) return simd::tanh(a);
        else if constexpr (n.code == op::erf) return simd::erf(a);
        else if constexpr (n.code == op::normal_cdf) return simd::normal_cdf(a);
        else if constexpr (n.code == op::gelu) return simd::gelu(a);
        else if constexpr (n.code == op::sin) return simd::sin(a);
        else if constexpr (n.code == op::cos) return simd::cos(a);
        else if constexpr (n.code == op::atan) return simd::atan(a);
    } else {
        constexpr auto second_operand = static_cast<std::size_t>(n.operands[1]);
        constexpr auto third_operand =
            static_cast<std::size_t>(n.operands[2] < 0 ? 0 : n.operands[2]);
        const auto b = from.template get<second_operand>();
        constexpr double bound = Code::code.nodes[second_operand].value;  // 0 where it is no number
        constexpr bool b_is_number = Code::code.nodes[second_operand].code == op::constant;
        if constexpr (n.code == op::add) return a + b;
        else if constexpr (n.code == op::subtract) return a - b;
        else if constexpr (n.code == op::multiply && schedule_of<Code>.is_rounded[Node])
            return simd::rounded(a * b);
        else if constexpr (n.code == op::multiply) return a * b;
        else if constexpr (n.code == op::divide) return simd::quotient(a, b);
        else if constexpr (n.code == op::maximum_of_number && bound != 0)
            return simd::at_least(a, static_cast<Real>(bound));
        else if constexpr (n.code == op::minimum_of_number && bound != 0)
            return simd::at_most(a, static_cast<Real>(bound));
        else if constexpr (n.code == op::maximum_of_number) return simd::maximum_of_number(a, b);
        else if constexpr (n.code == op::minimum_of_number) return simd::minimum_of_number(a, b);
        else if constexpr (n.code == op::maximum) return simd::maximum(a, b);
        else if constexpr (n.code == op::minimum) return simd::minimum(a, b);
        else if constexpr (n.code == op::power && b_is_number)
            return simd::pow(a, Code::code.nodes[second_operand].value);
        else if constexpr (n.code == op::power)  // the exponent is one value a call
            return simd::pow(a, static_cast<double>(simd::first(b)));
        else if constexpr (n.code == op::ldexp) return simd::ldexp(a, b);
        else if constexpr (n.code == op::less) return a < b;
        else if constexpr (n.code == op::less_equal) return a <= b;
        else if constexpr (n.code == op::equal) return a == b;
        else if constexpr (n.code == op::not_equal) return !(a == b);
        else if constexpr (n.code == op::both) return a && b;
        else if constexpr (n.code == op::either) return a || b;
        else if constexpr (n.code == op::select)
            return simd::select(a, b, from.template get<third_operand>());
        else if constexpr (n.code == op::fma)
            return simd::fma(a, b, from.template get<third_operand>());
    }
}

}  // namespace weft::simd

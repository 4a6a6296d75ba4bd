// SPDX-License-Identifier: MIT
// From the syntax tree of a formula to nodes of a program.
#pragma once

#include <weft/formula/approximation.hpp>
#include <weft/formula/derivative.hpp>
#include <weft/formula/expression.hpp>

namespace weft::inline v0_1 {

constexpr node lower(program_builder& p, const real_number& number) {
    return p.constant(number.value);
}

template <int Number>
constexpr node lower(program_builder& p, const whole_number<Number>&) { return p.constant(Number); }

template <text Name, level Level>
constexpr node lower(program_builder& p, const placeholder<Name, Level>&) {
    return p.named(Name.view(), Level);
}

template <text Name>
constexpr node lower(program_builder& p, const trainable<Name>&) {
    return p.named(Name.view(), level::element);
}

template <op Code, class A, class B, class C>
constexpr node lower(program_builder& p, const operation<Code, A, B, C>& f);

template <class First, class Second>
constexpr node lower(program_builder& p, const alternative<First, Second>& f) {
    return f.takes_first ? lower(p, f.first) : lower(p, f.second);
}

template <text Name, class Formula, class Argument, class Options>
constexpr node lower(program_builder& p, const named_formula<Name, Formula, Argument, Options>& f) {
    return lower(p, f.written_out());
}

// The derivative is taken of the simplified formula, so it is stable where the formula is, and of
// its approximation where that is what is computed.
template <class Formula, class Placeholder>
constexpr node lower(program_builder& p, const derivative_of<Formula, Placeholder>& f) {
    const bool as_written = std::exchange(p.as_written, false);
    const node variable = p.named(Placeholder::name, Placeholder::at);
    const node output = approximated(p, lower(p, f.formula), variable);
    const node slope = gradient_of(p, output, variable, p.constant(1));
    p.as_written = as_written;
    return slope;
}

template <op Code, class A, class B, class C>
constexpr node lower(program_builder& p, const operation<Code, A, B, C>& f) {
    constexpr std::size_t operands = facts(Code).operands;
    algebra make(p);
    if constexpr (operands == 0) {
        return p.add({.code = Code, .at = operation<Code>::at});
    } else {
        constexpr bool takes_masks = Code == op::both || Code == op::either;
        const auto lowered = [&](const auto& operand, bool mask) {
            const node i = lower(p, operand);
            return mask ? i : make.number(i);
        };
        const node a = lowered(f.a(), takes_masks || Code == op::select);
        node b = -1, c = -1;
        if constexpr (operands > 1) b = lowered(f.b(), takes_masks);
        if constexpr (operands > 2) c = lowered(f.c(), false);
        return make.make(Code, a, b, c);
    }
}

}  // namespace weft

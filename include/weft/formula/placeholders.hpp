// SPDX-License-Identifier: MIT
// Which placeholders a formula uses, found from its type.
#pragma once

#include <weft/formula/expression.hpp>

namespace weft {

// The first placeholder of a formula that is none of the known ones, or an empty name; from types.
template <class Formula>
struct placeholders_of {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&...) { return {}; }
};
template <text Name, level Level>
struct placeholders_of<placeholder<Name, Level>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        return ((Name.view() == known) || ...) ? std::string_view{} : Name.view();
    }
};
template <op Code, class A, class B, class C>
struct placeholders_of<operation<Code, A, B, C>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        const auto of_a = placeholders_of<A>::first_unknown(known...);
        if (!of_a.empty()) return of_a;
        const auto of_b = placeholders_of<B>::first_unknown(known...);
        return of_b.empty() ? placeholders_of<C>::first_unknown(known...) : of_b;
    }
};
template <class Formula, class Placeholder>
struct placeholders_of<derivative_of<Formula, Placeholder>> : placeholders_of<Formula> {};
template <text Name, class Formula, class Argument, class Option>
struct placeholders_of<named_formula<Name, Formula, Argument, Option>>
    : placeholders_of<Formula> {};
template <class First, class Second>
struct placeholders_of<alternative<First, Second>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        const auto of_first = placeholders_of<First>::first_unknown(known...);
        return of_first.empty() ? placeholders_of<Second>::first_unknown(known...) : of_first;
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Which placeholders a formula uses, found from its type.
#pragma once

#include <weft/formula/expression.hpp>

namespace weft::inline v0_1 {

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
// "parameter" among the known ones stands for every trainable parameter.
template <text Name>
struct placeholders_of<trainable<Name>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        const bool is_known = (("parameter" == std::string_view(known)
                                || Name.view() == std::string_view(known)) || ...);
        return is_known ? std::string_view{} : Name.view();
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
template <text Name, class Formula, class Argument, class Options>
struct placeholders_of<named_formula<Name, Formula, Argument, Options>>
    : placeholders_of<Formula> {};
template <class First, class Second>
struct placeholders_of<alternative<First, Second>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        const auto of_first = placeholders_of<First>::first_unknown(known...);
        return of_first.empty() ? placeholders_of<Second>::first_unknown(known...) : of_first;
    }
};

// Calls visit(trainable) for every trainable parameter of a formula, each time it stands there.
template <class Formula, class Visit>
constexpr void for_each_parameter(const Formula&, const Visit&) {}
template <text Name, class Visit>
constexpr void for_each_parameter(const trainable<Name>& f, const Visit& visit) { visit(f); }
template <op Code, class A, class B, class C, class Visit>
constexpr void for_each_parameter(const operation<Code, A, B, C>& f, const Visit& visit);
template <class Formula, class Placeholder, class Visit>
constexpr void for_each_parameter(const derivative_of<Formula, Placeholder>& f,
                                  const Visit& visit);
template <text Name, class Formula, class Argument, class Options, class Visit>
constexpr void for_each_parameter(const named_formula<Name, Formula, Argument, Options>& f,
                                  const Visit& visit) {
    for_each_parameter(f.written_out(), visit);
}
template <op Code, class A, class B, class C, class Visit>
constexpr void for_each_parameter(const operation<Code, A, B, C>& f, const Visit& visit) {
    for_each_parameter(f.a(), visit);
    for_each_parameter(f.b(), visit);
    for_each_parameter(f.c(), visit);
}
template <class Formula, class Placeholder, class Visit>
constexpr void for_each_parameter(const derivative_of<Formula, Placeholder>& f,
                                  const Visit& visit) {
    for_each_parameter(f.formula, visit);
}

}  // namespace weft

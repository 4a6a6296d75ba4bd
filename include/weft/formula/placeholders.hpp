// SPDX-License-Identifier: MIT
// Which placeholders a formula uses, found from its type.
#pragma once

#include <weft/formula/expression.hpp>
#include <weft/shape/raise.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string_view>

namespace weft::inline v0_1 {

// The names of a formula's placeholders, each once, in the order in which they first stand there.
class placeholder_names {
public:
    constexpr void add(std::string_view name, bool is_trainable) {
        if (has(name)) return;
        if (count_ == most_inputs) raise<std::length_error>("weft: a formula has over 24 inputs");
        names_[count_] = name;
        is_trainable_[count_++] = is_trainable;
    }
    constexpr bool has(std::string_view name) const {
        return std::find(names_.begin(), names_.begin() + count_, name) != names_.begin() + count_;
    }
    constexpr bool has_trainable() const {
        for (std::size_t i = 0; i < count_; ++i)
            if (is_trainable_[i]) return true;
        return false;
    }
    // The first that is none of the known ones, or an empty name; "parameter" among the known ones
    // stands for every trainable parameter.
    constexpr std::string_view first_unknown(std::initializer_list<std::string_view> known) const {
        const auto knows = [&](std::string_view name) {
            return std::find(known.begin(), known.end(), name) != known.end();
        };
        for (std::size_t i = 0; i < count_; ++i)
            if (!knows(names_[i]) && !(is_trainable_[i] && knows("parameter"))) return names_[i];
        return {};
    }

private:
    std::array<std::string_view, most_inputs> names_{};
    std::array<bool, most_inputs> is_trainable_{};
    std::uint8_t count_ = 0;
};

namespace detail {

template <class Formula>
struct placeholders_in {
    static constexpr void add_to(placeholder_names&) {}
};
template <text Name, level Level>
struct placeholders_in<placeholder<Name, Level>> {
    static constexpr void add_to(placeholder_names& names) { names.add(Name.view(), false); }
};
template <text Name>
struct placeholders_in<trainable<Name>> {
    static constexpr void add_to(placeholder_names& names) { names.add(Name.view(), true); }
};
template <op Code, class A, class B, class C>
struct placeholders_in<operation<Code, A, B, C>> {
    static constexpr void add_to(placeholder_names& names) {
        placeholders_in<A>::add_to(names);
        placeholders_in<B>::add_to(names);
        placeholders_in<C>::add_to(names);
    }
};
template <class Formula, class Placeholder>
struct placeholders_in<derivative_of<Formula, Placeholder>> : placeholders_in<Formula> {};
template <text Name, class Formula, class Argument, class Options>
struct placeholders_in<named_formula<Name, Formula, Argument, Options>>
    : placeholders_in<Formula> {};
template <class First, class Second>
struct placeholders_in<alternative<First, Second>> {
    static constexpr void add_to(placeholder_names& names) {
        placeholders_in<First>::add_to(names);
        placeholders_in<Second>::add_to(names);
    }
};

}  // namespace detail

// From the type alone, so that refusals can ask.
template <class Formula>
inline constexpr placeholder_names placeholders_of = [] {
    placeholder_names found;
    detail::placeholders_in<Formula>::add_to(found);
    return found;
}();

// Calls visit(trainable) for every trainable parameter of a formula, each time it stands there.
template <class Formula, class Visit>
constexpr void for_each_parameter(const Formula&, const Visit&) {}
template <text Name, class Visit>
constexpr void for_each_parameter(const trainable<Name>& f, const Visit& visit) { visit(f); }
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

// SPDX-License-Identifier: MIT
// The syntax tree of a formula: constants, placeholders, operations, derivatives, and bindings.
#pragma once

#include <weft/formula/operation.hpp>
#include <weft/formula/text.hpp>
#include <weft/shape/part.hpp>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace weft::inline v0_1 {

// What a formula is: a type of this page. To add a function: a row in operation_table, a line in
// functions.hpp, its rule in derivative.hpp, its value in scalar_operation.hpp and simd/emit.hpp.
template <class Type>
concept formula = requires { typename Type::is_formula; };

template <class Type>
concept formula_operand = formula<Type> || std::is_arithmetic_v<Type>;

struct real_number {
    using is_formula = void;
    static constexpr level at = level::uniform;
    double value = 0;
};

// The same with the number in the type, so that a formula of it alone is empty.
template <int Number>
struct whole_number {
    using is_formula = void;
    static constexpr level at = level::uniform;
};

// What a placeholder stands for: x = 2.0, x = span, weight = weight - rate * gradient.
template <class Placeholder, class Value>
struct binding {
    using placeholder_type = Placeholder;
    Value value;
};

template <text Name, level Level = level::element>
struct placeholder {
    using is_formula = void;
    static constexpr level at = Level;
    static constexpr std::string_view name = Name.view();

    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return binding<placeholder, std::remove_cvref_t<Value>>{std::forward<Value>(value)};
    }
};

// A number that training learns, one for every element of the last axis (a channel) of the layer
// that the formula stands in: where(x > 0, x, parameter<"alpha"> * x).
template <text Name>
struct trainable {
    using is_formula = void;
    static constexpr level at = level::element;
    static constexpr std::string_view name = Name.view();
    double start = 0;  // of every one of them

    constexpr trainable starting_at(double value) const { return {value}; }
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return binding<trainable, std::remove_cvref_t<Value>>{std::forward<Value>(value)};
    }
};
template <text Name>
inline constexpr trainable<Name> parameter{};

struct nothing {
    static constexpr level at = level::uniform;
};

template <op Code, class A = nothing, class B = nothing, class C = nothing>
struct operation : part<0, A>, part<1, B>, part<2, C> {
    using is_formula = void;
    static constexpr level at = is_reduction(Code) ? level::row
        : Code == op::column                       ? level::element
                                                   : std::max({A::at, B::at, C::at});

    constexpr operation() = default;
    constexpr explicit operation(const A& first, const B& second = {}, const C& third = {})
        : part<0, A>(first), part<1, B>(second), part<2, C>(third) {}
    constexpr decltype(auto) a() const { return part<0, A>::get(); }
    constexpr decltype(auto) b() const { return part<1, B>::get(); }
    constexpr decltype(auto) c() const { return part<2, C>::get(); }
};

// The gradient of the sum of all values of the formula, with respect to the placeholder.
template <class Formula, class Placeholder>
struct derivative_of {
    using is_formula = void;
    static constexpr level at = Placeholder::at;
    Formula formula;
};

// One of two formulas, chosen by a value that is known when the formula is lowered.
template <class First, class Second>
struct alternative {
    using is_formula = void;
    static constexpr level at = std::max(First::at, Second::at);
    bool takes_first;
    First first;
    Second second;
};

// The numbers a named formula was called with: 0.2 of leaky_relu(x, 0.2).
template <std::size_t Count>
struct option_values {
    double values[Count];
};

// A formula that has a name, such as softmax(x): the formula itself, but labels show the name.
template <text Name, class Formula, class Argument, class Options = nothing>
struct named_formula : part<0, Formula>, part<1, Argument>, part<2, Options> {
    using is_formula = void;
    static constexpr level at = Formula::at;
    static constexpr std::string_view name = Name.view();

    constexpr named_formula() = default;
    constexpr explicit named_formula(const Formula& written, const Argument& of,
                                     const Options& with = {})
        : part<0, Formula>(written), part<1, Argument>(of), part<2, Options>(with) {}
    constexpr decltype(auto) written_out() const { return part<0, Formula>::get(); }
    constexpr decltype(auto) argument() const { return part<1, Argument>::get(); }
    constexpr decltype(auto) options() const { return part<2, Options>::get(); }
};

namespace detail {
template <class Type>
constexpr auto as_formula(const Type& value) {
    if constexpr (formula<Type>) return value;
    else return real_number{static_cast<double>(value)};
}
template <op Code, class... Operands>
constexpr auto make_operation(const Operands&... operands) {
    return operation<Code, decltype(as_formula(operands))...>(as_formula(operands)...);
}
template <text Name, class Formula, class Argument>
constexpr auto make_named(const Formula& written_out, const Argument& argument) {
    return named_formula<Name, Formula, Argument>(written_out, argument);
}
template <text Name, class Formula, class Argument, class... Options>
constexpr auto make_named(const Formula& written_out, const Argument& argument,
                          Options... options) {
    using values = option_values<sizeof...(Options)>;
    return named_formula<Name, Formula, Argument, values>(written_out, argument,
                                                          values{{options...}});
}
}  // namespace detail

// The input of a layer.
inline constexpr placeholder<"x"> x{};

// The second half of a layer's input, where x is the first: x * sigmoid(gate).
inline constexpr placeholder<"gate"> gate{};

// What a loss compares: the network's output, what it should be, the class index of a row.
inline constexpr placeholder<"prediction"> prediction{};
inline constexpr placeholder<"target"> target{};
inline constexpr placeholder<"label", level::row> label{};
inline constexpr int no_label = -2'147'483'647;  // that no row has

// How much a sample counts in a loss.
inline constexpr placeholder<"sample_weight", level::row> sample_weight{};

// What an optimizer updates: a parameter, its gradient, what it remembers; the rate and the
// number of the step (from 1) are one value a call.
inline constexpr placeholder<"weight"> weight{};
inline constexpr placeholder<"gradient"> weight_gradient{};
inline constexpr placeholder<"rate", level::uniform> rate{};
inline constexpr placeholder<"step", level::uniform> step{};
template <std::size_t Index>
inline constexpr placeholder<text<7>{{'s', 't', 'a', 't', 'e', char('0' + Index), '\0'}}>
    state{};

// A real number of an optimizer, given at run time under this name.
template <text Name>
inline constexpr placeholder<Name, level::uniform> setting{};

// One number an optimizer keeps under this name from step to step; where a formula of elements is
// assigned to it, the sum over all parameters.
template <text Name>
inline constexpr placeholder<Name, level::uniform> number{};

// Uniform in [0, 1), another one for every element and training step.
inline constexpr placeholder<"noise"> noise{};
// The same, independent of noise.
inline constexpr placeholder<"second_noise"> second_noise{};

}  // namespace weft

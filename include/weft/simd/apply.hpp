// SPDX-License-Identifier: MIT
// Formulas over arrays in one pass: out = f(inputs...), fused.
#pragma once

#include <weft/formula/functions.hpp>
// First, so that the way to what it refuses is short in the compiler's output.
#include <weft/simd/row_access.hpp>

#include <weft/simd/rows.hpp>
#include <weft/tensor/error.hpp>

#include <span>
#include <tuple>

namespace weft::inline v0_1 {

namespace detail {

// The finished program of formulas in which placeholders bound to numbers are uniform inputs.
template <class Math, class Bindings, auto const&... Formulas>
struct applied;
template <class Math, class... Bindings, auto const&... Formulas>
struct applied<Math, std::tuple<Bindings...>, Formulas...> {
    static constexpr program_builder make() {
        program_builder p;
        p.approximates = Math::approximates;
        (declare<Bindings>(p), ...);
        algebra as_number(p);
        (p.output(approximated(p, as_number.number(lower(p, Formulas)))), ...);
        return finish(p);
    }
    template <class Binding>
    static constexpr void declare(program_builder& p) {
        using placeholder_type = typename Binding::placeholder_type;
        if constexpr (std::is_arithmetic_v<decltype(Binding::value)>)
            p.input(placeholder_type::name, level::uniform);
    }
    static constexpr const auto& code = sized_program<applied>::code;

    // Bit i: output i has a value for every element, whatever level algebra brought it down to.
    static constexpr unsigned element_outputs = [] {
        unsigned bits = 0, bit = 1;
        ((bits |= std::remove_cvref_t<decltype(Formulas)>::at == level::element ? bit : 0u,
          bit <<= 1),
         ...);
        return bits;
    }();
};

// Fills in what one binding gives, and checks its length.
template <class Code, class Real, class Binding>
void bind_argument(simd::row_arguments<Real>& to, const Binding& bound, std::size_t rows,
                   std::size_t row_width) {
    const int index = Code::code.input_index(Binding::placeholder_type::name);
    if (index < 0) return;
    const auto i = static_cast<std::size_t>(index);
    if constexpr (std::is_arithmetic_v<decltype(bound.value)>) {
        to.uniforms[i] = static_cast<double>(bound.value);
    } else {
        const std::span<const Real> values(bound.value);
        const bool a_row = Code::code.input_levels[i] == level::row;
        const std::size_t expected = a_row ? rows : rows * row_width;
        if (values.size() != expected)
            raise_error({"weft: apply: ", Binding::placeholder_type::name, " has ", values.size(),
                         " elements, expected ", expected});
        to.inputs[i] = values.data();
        to.input_strides[i] = a_row ? 1 : row_width;
    }
}

template <class Code, class... Bindings>
constexpr bool binds_input() {
    for (std::size_t i = 0; i < Code::code.input_count; ++i)
        if (!((Bindings::placeholder_type::name == Code::code.inputs[i].view()) || ...))
            return false;
    return true;
}

template <class... Bindings>
std::size_t longest(const Bindings&... bindings) {
    std::size_t elements = 0;
    const auto look = [&](const auto& value) {
        if constexpr (requires { value.size(); })
            elements = std::max<std::size_t>(elements, value.size());
    };
    (look(bindings.value), ...);
    return elements;
}

// Apart from the caller: g++ 12 warns of whole registers where it sees an array of few numbers.
template <class Code, class Real, simd::row_layout Layout>
[[gnu::noinline]] void run_rows(const simd::row_arguments<Real>& arguments) {
    simd::row_loop<Code, Real, Layout>::run(arguments);
}

template <std::size_t Width, class Math, auto const&... Formulas, class Real, class... Outputs,
          class... Bindings>
void apply_to(std::span<Real> first, const std::tuple<Outputs...>& outputs,
              const Bindings&... bindings) {
    using code = applied<Math, std::tuple<Bindings...>, Formulas...>;
    static_assert((binds_input<code, Bindings...>()),
                  "weft: apply needs a binding for every placeholder of the formula: x = values");
    constexpr bool rows_out = !(code::element_outputs & 1u);
    std::size_t row_width = Width, rows = first.size();
    if constexpr (Width == 0) row_width = rows_out ? longest(bindings...) : first.size();
    if constexpr (!rows_out) rows = row_width == 0 ? 0 : first.size() / row_width;
    if (rows > 0 && row_width == 0)
        raise_error({"weft: apply: expected rows of at least one element, found none"});
    simd::row_arguments<Real> arguments;
    arguments.rows = rows;
    arguments.width = row_width;
    (bind_argument<code>(arguments, bindings, rows, row_width), ...);
    std::size_t o = 0;
    const auto add_output = [&](std::span<Real> output) {
        const bool a_row = !(code::element_outputs >> o & 1u);
        const std::size_t expected = a_row ? rows : rows * row_width;
        if (output.size() != expected)
            raise_error({"weft: apply: output ", o, " has ", output.size(), " elements, expected ",
                         expected});
        arguments.outputs[o] = output.data();
        arguments.output_strides[o++] = a_row ? 1 : row_width;
    };
    std::apply([&](const auto&... each) { (add_output(each), ...); }, outputs);
    if (rows == 0) return;
    constexpr simd::row_layout layout{.width = Width, .element_outputs = code::element_outputs};
    run_rows<code, Real, layout>(arguments);
}

// A span of run-time length over a vector, an array or a span.
template <class Out>
auto span_over(Out& out) {
    const std::span whole(out);
    return std::span<typename decltype(whole)::element_type>(whole);
}

}  // namespace detail

// out[i] = f(inputs[i]...) in one pass; a formula that reduces takes all of its inputs as a row.
// Math is the tier of the functions, accurate or fast: apply<f, fast>(out, x = values).
//
// shapes   out [n], a span or what makes one; every input [n] or one number; any n
// errors   lengths differ: weft::error
template <auto const& Formula, class Math = accurate, class Out, class... Bindings>
void apply(Out&& out, const Bindings&... bindings) {
    detail::apply_to<0, Math, Formula>(detail::span_over(out),
                                       std::tuple{detail::span_over(out)}, bindings...);
}

// The same for rows of Width elements: out [rows, Width], or [rows] where a row has one value.
template <std::size_t Width, auto const& Formula, class Math = accurate, class Out,
          class... Bindings>
void apply_rows(Out&& out, const Bindings&... bindings) {
    detail::apply_to<Width, Math, Formula>(detail::span_over(out),
                                           std::tuple{detail::span_over(out)}, bindings...);
}

// Two formulas at once, which share what they have in common: a value and its gradient.
template <std::size_t Width, auto const& First, auto const& Second, class Math = accurate,
          class Out, class Other, class... Bindings>
void apply_rows(Out&& first, Other&& second, const Bindings&... bindings) {
    detail::apply_to<Width, Math, First, Second>(
        detail::span_over(first),
        std::tuple{detail::span_over(first), detail::span_over(second)}, bindings...);
}
template <auto const& First, auto const& Second, class Math = accurate, class Out,
          class Other, class... Bindings>
void apply(Out&& first, Other&& second, const Bindings&... bindings) {
    detail::apply_to<0, Math, First, Second>(
        detail::span_over(first),
        std::tuple{detail::span_over(first), detail::span_over(second)}, bindings...);
}

}  // namespace weft

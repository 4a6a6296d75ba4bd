// SPDX-License-Identifier: MIT
// The operators and functions a formula is written with; found by argument-dependent lookup.
#pragma once

#include <weft/formula/expression.hpp>

namespace weft::inline v0_1 {

// clang-format off
template <formula A>
constexpr auto operator-(const A& a) { return detail::make_operation<op::negate>(a); }

template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator+(const A& a, const B& b) { return detail::make_operation<op::add>(a, b); }
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator-(const A& a, const B& b) {
    return detail::make_operation<op::subtract>(a, b);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator*(const A& a, const B& b) {
    return detail::make_operation<op::multiply>(a, b);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator/(const A& a, const B& b) {
    return detail::make_operation<op::divide>(a, b);
}

// Comparisons give a mask for where; in arithmetic a mask counts as 1 or 0.
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator<(const A& a, const B& b) { return detail::make_operation<op::less>(a, b); }
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator<=(const A& a, const B& b) {
    return detail::make_operation<op::less_equal>(a, b);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator>(const A& a, const B& b) { return detail::make_operation<op::less>(b, a); }
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator>=(const A& a, const B& b) {
    return detail::make_operation<op::less_equal>(b, a);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator==(const A& a, const B& b) {
    return detail::make_operation<op::equal>(a, b);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator!=(const A& a, const B& b) {
    return detail::make_operation<op::not_equal>(a, b);
}
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator&&(const A& a, const B& b) { return detail::make_operation<op::both>(a, b); }
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto operator||(const A& a, const B& b) {
    return detail::make_operation<op::either>(a, b);
}

template <formula A> constexpr auto abs(const A& a) { return detail::make_operation<op::abs>(a); }
template <formula A> constexpr auto sign(const A& a) { return detail::make_operation<op::sign>(a); }
template <formula A>
constexpr auto floor(const A& a) {
    return detail::make_operation<op::floor>(a);
}
template <formula A> constexpr auto sqrt(const A& a) { return detail::make_operation<op::sqrt>(a); }
template <formula A> constexpr auto exp(const A& a) { return detail::make_operation<op::exp>(a); }
template <formula A>
constexpr auto expm1(const A& a) {
    return detail::make_operation<op::expm1>(a);
}
template <formula A> constexpr auto log(const A& a) { return detail::make_operation<op::log>(a); }
template <formula A>
constexpr auto log1p(const A& a) {
    return detail::make_operation<op::log1p>(a);
}
template <formula A> constexpr auto tanh(const A& a) { return detail::make_operation<op::tanh>(a); }
template <formula A> constexpr auto erf(const A& a) { return detail::make_operation<op::erf>(a); }
// The standard normal distribution function, (1 + erf(a / sqrt 2)) / 2, without cancellation.
template <formula A>
constexpr auto normal_cdf(const A& a) {
    return detail::make_operation<op::normal_cdf>(a);
}
template <formula A> constexpr auto sin(const A& a) { return detail::make_operation<op::sin>(a); }
template <formula A> constexpr auto cos(const A& a) { return detail::make_operation<op::cos>(a); }
template <formula A> constexpr auto atan(const A& a) { return detail::make_operation<op::atan>(a); }
template <formula A>
constexpr auto square(const A& a) {
    return detail::make_operation<op::multiply>(a, a);
}

// At a tie the second argument is taken, and its derivative: that of max(x, 0) at 0 is 0. NaN
// passes.
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto max(const A& a, const B& b) { return detail::make_operation<op::maximum>(a, b); }
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto min(const A& a, const B& b) { return detail::make_operation<op::minimum>(a, b); }

// The exponent is a number, or one value a call (a step, a setting).
template <formula_operand A, formula_operand B> requires formula<A> || formula<B>
constexpr auto pow(const A& a, const B& exponent) {
    static_assert(decltype(detail::as_formula(exponent))::at == level::uniform,
                  "weft: pow needs an exponent that is a number or one value a call; "
                  "write exp(b * log(a)) for another");
    return detail::make_operation<op::power>(a, exponent);
}

// a * 2^n for a whole n from -126 to 127; its derivative is that with respect to a.
template <formula A, formula_operand B>
constexpr auto ldexp(const A& a, const B& n) { return detail::make_operation<op::ldexp>(a, n); }

// a * b + c, rounded once.
template <formula_operand A, formula_operand B, formula_operand C>
    requires formula<A> || formula<B> || formula<C>
constexpr auto fma(const A& a, const B& b, const C& c) {
    return detail::make_operation<op::fma>(a, b, c);
}

// a where the condition holds, else b.
template <formula Condition, formula_operand A, formula_operand B>
constexpr auto where(const Condition& condition, const A& a, const B& b) {
    return detail::make_operation<op::select>(condition, a, b);
}

// The value of a, with a derivative of zero.
template <formula A>
constexpr auto stop_gradient(const A& a) {
    return detail::make_operation<op::stop_gradient>(a);
}

// The same for a shift that the value of the whole formula does not depend on, as it cancels in
// exp(x - shift) / row_sum(exp(x - shift)): it may be another number near a.
template <formula A>
constexpr auto neutral_shift(const A& a) {
    return detail::make_operation<op::neutral_shift>(a);
}

// A probability for a logarithm: clipped to [1e-7, 1 - 1e-7] as Keras does, unless the same formula
// makes it by sigmoid or softmax, where the logarithm is taken exactly.
template <formula A>
constexpr auto as_probability(const A& a) {
    return detail::make_operation<op::as_probability>(a);
}

// One value a row of width n: the sum, the largest, the number t with row_sum(max(a - t, 0)) = 1,
// the mean, the element at the row's label or at an index, 0 where there is none.
template <formula A>
constexpr auto row_sum(const A& a) {
    return detail::make_operation<op::row_sum>(a);
}
template <formula A>
constexpr auto row_max(const A& a) {
    return detail::make_operation<op::row_max>(a);
}
template <formula A>
constexpr auto row_threshold(const A& a) {
    return detail::make_operation<op::row_threshold>(a);
}
template <formula A>
constexpr auto row_mean(const A& a) {
    return row_sum(a) / operation<op::row_width>{};
}
template <formula A, formula_operand B>
constexpr auto pick(const A& a, const B& index) {
    return detail::make_operation<op::pick>(a, index);
}
// clang-format on

// log(sum(exp(a))) of a row; shifted by the largest element, so it does not overflow.
template <formula A>
constexpr auto row_log_sum_exp(const A& a) {
    const auto shift = neutral_shift(row_max(a));
    return shift + log(row_sum(exp(a - shift)));
}

// A row less its largest element, for what a shift of the row does not change, such as softmax:
// large numbers keep the digits of their differences, and exp does not overflow.
template <formula A>
constexpr auto row_shifted(const A& a) {
    return a - neutral_shift(row_max(a));
}

// The derivative of a formula with respect to a placeholder: a formula again.
template <formula Formula, formula Placeholder>
constexpr auto derivative(const Formula& f, const Placeholder&) {
    static_assert(Placeholder::at != level::uniform,
                  "weft: a derivative is taken with respect to an element or row placeholder, such "
                  "as x; a rate, a step or a setting has one value a call");
    return derivative_of<Formula, Placeholder>{f};
}

}  // namespace weft

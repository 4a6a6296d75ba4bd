// SPDX-License-Identifier: MIT
// A loss: a formula of prediction and target (or label), and how its values become one number.
#pragma once

#include <weft/formula/functions.hpp>
#include <weft/shape/raise.hpp>

#include <stdexcept>

namespace weft::inline v0_1 {

namespace detail {
// Of the options of a loss: what does not fit is an error while compiling.
constexpr void expect(bool fits, const char* words) {
    if (!fits) raise<std::invalid_argument>(words);
}
}  // namespace detail

enum class reduction : unsigned char { mean, sum };

// A formula that reduces its row has one value a row, else one an element; mean divides by their
// number in the batch, without those of rows of the ignored label. The weight is a factor of all of
// it.
template <formula Formula>
struct formula_loss {
    Formula value;
    reduction by = reduction::mean;
    double weight = 1;
    int ignored_label = no_label;
};

template <formula Formula>
constexpr formula_loss<Formula> mean(const Formula& value) { return {value, reduction::mean}; }

template <formula Formula>
constexpr formula_loss<Formula> sum(const Formula& value) { return {value, reduction::sum}; }

// The same loss, reduced in another way: sum(huber(0.5)).
template <class Formula>
constexpr formula_loss<Formula> mean(const formula_loss<Formula>& of) {
    return {of.value, reduction::mean, of.weight, of.ignored_label};
}

template <class Formula>
constexpr formula_loss<Formula> sum(const formula_loss<Formula>& of) {
    return {of.value, reduction::sum, of.weight, of.ignored_label};
}

// The loss times a number: 0.3 * mean_squared_error.
template <class Formula>
constexpr formula_loss<Formula> operator*(double factor, const formula_loss<Formula>& of) {
    return {of.value, of.by, factor * of.weight, of.ignored_label};
}

// The loss times the weight of each sample, which comes with the batch; a mean still divides by the
// number of values.                                                source: Keras sample_weight
template <class Formula>
constexpr auto weighted(const formula_loss<Formula>& of) {
    return formula_loss{of.value * sample_weight, of.by, of.weight, of.ignored_label};
}

// A loss with options, which a function of them makes. It is itself the loss of the defaults, and
// called with options gives another: fit<huber>, or constexpr auto l = huber(0.5); fit<l>.
template <class Make>
struct adjustable_loss : std::invoke_result_t<Make>, Make {
    using Make::operator();
};

template <class Make>
constexpr adjustable_loss<Make> adjustable(const Make& make) { return {make(), make}; }

}  // namespace weft

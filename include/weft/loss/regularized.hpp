// SPDX-License-Identifier: MIT
// A loss with a penalty of every kernel: regularized(mean_squared_error, l2(1e-4)).
#pragma once

#include <weft/layer/regularizer.hpp>
#include <weft/loss/loss.hpp>

namespace weft::inline v0_1 {

template <class Formula, class Regularizer>
struct regularized_loss : formula_loss<Formula> {
    Regularizer regularizer;
};

// A formula of weight as a regularizer.
template <formula Formula>
struct formula_regularizer {
    Formula value;
    constexpr const Formula& penalty() const { return value; }
};

// The loss, and the sum of the penalty over all kernels of the network, which are its parameters of
// at least two extents: not the biases. Regularizers of layers come on top. It is a part of what is
// minimised, so fit, trainer, gradient and loss_over need no option for it.
template <class Formula, regularizer Regularizer>
constexpr regularized_loss<Formula, Regularizer> regularized(const formula_loss<Formula>& of_data,
                                                             const Regularizer& of_kernels) {
    return {of_data, of_kernels};
}
template <class Formula, formula Penalty>
constexpr regularized_loss<Formula, formula_regularizer<Penalty>> regularized(
    const formula_loss<Formula>& of_data, const Penalty& of_weight) {
    return {of_data, {of_weight}};
}

// Another reduction, weights of samples, or a factor are of the data alone.
template <class Formula, class Regularizer>
constexpr auto mean(const regularized_loss<Formula, Regularizer>& of) {
    return regularized(mean(formula_loss<Formula>(of)), of.regularizer);
}
template <class Formula, class Regularizer>
constexpr auto sum(const regularized_loss<Formula, Regularizer>& of) {
    return regularized(sum(formula_loss<Formula>(of)), of.regularizer);
}
template <class Formula, class Regularizer>
constexpr auto weighted(const regularized_loss<Formula, Regularizer>& of) {
    return regularized(weighted(formula_loss<Formula>(of)), of.regularizer);
}
template <class Formula, class Regularizer>
constexpr auto operator*(double factor, const regularized_loss<Formula, Regularizer>& of) {
    return regularized(factor * formula_loss<Formula>(of), of.regularizer);
}

}  // namespace weft

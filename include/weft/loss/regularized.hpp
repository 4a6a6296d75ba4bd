// SPDX-License-Identifier: MIT
// A loss with a penalty of every kernel: regularized(mean_squared_error, l2(1e-4)).
#pragma once

#include <weft/layer/regularizer.hpp>
#include <weft/loss/loss.hpp>

namespace weft {

template <class Loss, class Regularizer>
struct regularized_loss : Loss {
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
template <class Loss, regularizer Regularizer>
constexpr regularized_loss<Loss, Regularizer> regularized(const Loss& of_data,
                                                          const Regularizer& of_kernels) {
    return {of_data, of_kernels};
}
template <class Loss, formula Formula>
constexpr regularized_loss<Loss, formula_regularizer<Formula>> regularized(
    const Loss& of_data, const Formula& of_weight) {
    return {of_data, {of_weight}};
}

}  // namespace weft

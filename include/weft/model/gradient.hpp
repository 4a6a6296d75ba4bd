// SPDX-License-Identifier: MIT
// The loss of a batch and its gradients, once, by parameter name.
#pragma once

#include <weft/model/pairwise_backpropagation.hpp>

namespace weft::inline v0_1 {

// gradient<loss>(m, inputs, targets).get("dense/kernel"): laid out as the parameter itself.
template <auto const& Net, class Real>
struct batch_gradient {
    double loss;
    parameter_block<Net, Real> gradients;
    std::vector<Real> get(std::string_view name) const { return gradients.get(name); }
};

// Dropout draws as in the first step of a training with seed 0.
//
// shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
//          weights [samples] for a weighted loss
// errors   lengths that do not fit, labels out of range: weft::error
template <auto const& Loss, auto const& Net, class Real, class Math>
batch_gradient<Net, Real> gradient(const model<Net, Real, Math>& m,
                                   std::span<const std::type_identity_t<Real>> inputs,
                                   std::span<const std::type_identity_t<Real>> targets,
                                   std::span<const std::type_identity_t<Real>> weights = {}) {
    backpropagation<Net, Real, Loss, Math> pass;
    const double value = pass.run(m.parameters(), inputs, targets, {}, 0, weights);
    return {value, pass.gradients()};
}

}  // namespace weft

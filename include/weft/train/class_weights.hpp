// SPDX-License-Identifier: MIT
// Weights of samples by their class.
#pragma once

#include <weft/model/loss_check.hpp>
#include <weft/train/dataset.hpp>

#include <initializer_list>
#include <span>

namespace weft::inline v0_1 {

// Gives every sample of a dataset the weight of its class, for a weighted loss.
//
// shapes   of_classes [classes]; the targets are labels, one a sample
// errors   another number of weights than classes, targets that are no labels: weft::error, and the
//          dataset is unchanged
template <class Real>
void class_weights(basic_dataset<Real>& data,
                   std::span<const std::type_identity_t<Real>> of_classes) {
    if (data.classes != 0 && of_classes.size() != data.classes)
        raise_error({"weft: class_weights: expected a weight for each of ", data.classes,
                     " classes, found ", of_classes.size()});
    if (data.targets.size() != data.samples)
        raise_error({"weft: class_weights: expected a label a sample (", data.samples,
                     " samples, a weight each), found ", data.targets.size(), " targets"});
    check_labels(std::span<const Real>(data.targets), of_classes.size());
    std::vector<Real> weights;
    weights.reserve(data.samples);
    for (const Real label_here : data.targets)
        weights.push_back(of_classes[static_cast<std::size_t>(label_here)]);
    data.weights = std::move(weights);
}
template <class Real>
void class_weights(basic_dataset<Real>& data,
                   std::initializer_list<std::type_identity_t<Real>> of_classes) {
    class_weights(data, std::span<const Real>(of_classes.begin(), of_classes.size()));
}

}  // namespace weft

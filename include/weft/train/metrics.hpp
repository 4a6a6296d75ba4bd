// SPDX-License-Identifier: MIT
// How well a model does on a dataset.
#pragma once

#include <weft/model/model.hpp>
#include <weft/train/dataset.hpp>

namespace weft {

// The share of samples whose largest output is that of their class; targets are labels or one-hot
// rows. One output is a probability: it is right where it lies on the target's side of 0.5.
//
// errors   a dataset that does not fit the network, or is empty: weft::error
template <auto const& Net, class Real>
double accuracy(const model<Net, Real>& m, const basic_dataset<Real>& data) {
    constexpr std::size_t classes = model<Net, Real>::output_size;
    if (data.samples == 0) throw error("weft: accuracy: expected at least one sample, found none");
    const std::size_t target_size = data.target_size();
    if (target_size != 1 && target_size != classes)
        throw error("weft: accuracy: expected a label or " + std::to_string(classes)
                    + " targets a sample, found " + std::to_string(target_size));
    std::vector<Real> outputs(data.samples * classes);
    predict(m, data.inputs, outputs);
    [[maybe_unused]] const auto largest = [](const Real* row, std::size_t count) {
        return static_cast<std::size_t>(std::max_element(row, row + count) - row);
    };
    std::size_t right = 0;
    for (std::size_t s = 0; s < data.samples; ++s) {
        const Real* const found = outputs.data() + s * classes;
        const Real* const wanted = data.targets.data() + s * target_size;
        if constexpr (classes == 1) right += (*found > Real(0.5)) == (*wanted > Real(0.5));
        else if (target_size == 1) right += static_cast<Real>(largest(found, classes)) == *wanted;
        else right += largest(found, classes) == largest(wanted, classes);
    }
    return static_cast<double>(right) / static_cast<double>(data.samples);
}

}  // namespace weft

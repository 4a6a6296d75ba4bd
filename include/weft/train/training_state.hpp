// SPDX-License-Identifier: MIT
// What a training needs to go on, in another process too, as if it had never stopped.
#pragma once

#include <weft/shape/shape.hpp>
#include <weft/tensor/random.hpp>

#include <string>
#include <vector>

namespace weft::inline v0_1 {

// A parameter and the optimizer's states of it, row-major, without padding.
template <class Real>
struct tensor_state {
    std::string name{};  // "dense/kernel"
    shape extents{};
    std::vector<Real> weights{};
    std::vector<std::vector<Real>> states{};
};

// Of trainer::state(); fit gives one after every epoch to keep_state, and goes on from resume. It
// does not depend on the width of registers.
template <class Real>
struct training_state {
    std::size_t epochs = 0;         // done, by fit
    std::size_t steps = 0;
    double rate_scale = 1;
    seed order{};                   // of fit's shuffling, and of the noise
    std::string optimizer{};        // its rule, states and numbers, by name
    std::vector<double> numbers{};  // those of its own that change
    std::vector<tensor_state<Real>> tensors{};
    std::vector<double> callbacks{};  // of fit: of those that remember
    bool is_over = false;             // of fit: a callback has ended the training

    // nullptr where there is none.
    const tensor_state<Real>* find(std::string_view name) const {
        for (const tensor_state<Real>& one : tensors)
            if (name.compare(one.name) == 0) return &one;
        return nullptr;
    }
};

}  // namespace weft

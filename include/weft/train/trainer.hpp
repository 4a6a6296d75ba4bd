// SPDX-License-Identifier: MIT
// A model, a loss and an optimizer: training by hand, one batch a call.
#pragma once

#include <weft/model/constraints.hpp>
#include <weft/model/pairwise_backpropagation.hpp>
#include <weft/train/optimizer_state.hpp>

namespace weft {

// Holds gradients, states and the arrays of a batch; allocates in its first step (and for a larger
// batch), then never. The model must outlive it. The result does not depend on the threads.
template <auto const& Net, class Real, auto const& Loss, class Optimizer, class Math = accurate>
class trainer {
public:
    // errors   more than one thread in a program built without oneTBB: weft::error
    trainer(model<Net, Real, Math>& trained, const Optimizer& chosen, seed noise_seed = {},
            std::size_t threads = 1)
        : model_(trained), pass_(workers(threads)), optimizer_(chosen, tensors),
          noise_seed_(noise_seed) {}

    // One update from a batch; returns the loss before it, penalties included. Denormals count as 0
    // in here: running means of dead units decay into them, and they are slow.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          weights [samples] for a weighted loss
    // errors   lengths that do not fit, labels out of range: weft::error, and the model is
    //          unchanged
    double step(std::span<const Real> inputs, std::span<const Real> targets,
                std::span<const Real> weights = {}) {
        const simd::flush_denormals flush;
        const double value =
            pass_.run(model_.parameters(), inputs, targets, noise_seed_, optimizer_.steps(),
                      weights);
        optimizer_.update(model_.parameters().data(), pass_.gradients().data(), pass_.threads());
        constraints_.apply(model_.parameters().data());
        return value;
    }

    // When training has ended: averaged weights go into the model, where the optimizer keeps some,
    // under the constraints.
    void finalize() {
        Real* const parameters = model_.parameters().data();
        if (optimizer_.finalize(parameters)) constraints_.apply(parameters);
    }

    // The loss in prediction, penalties included, without an update.
    double loss(std::span<const Real> inputs, std::span<const Real> targets,
                std::span<const Real> weights = {}) {
        return loss_of_data(inputs, targets, weights) + penalty();
    }
    // Its two parts: what the predictions cost, and what the weights cost.
    double loss_of_data(std::span<const Real> inputs, std::span<const Real> targets,
                        std::span<const Real> weights = {}) {
        return pass_.loss_of_data(model_.parameters(), inputs, targets, weights);
    }
    double penalty() const { return penalties<Net, Real, Loss>::value(model_.parameters().data()); }

    std::size_t steps() const { return optimizer_.steps(); }
    double rate_of_next_step() const { return optimizer_.rate_of_next_step(); }
    // Multiplies the optimizer's rate by a factor from the next step on.
    void scale_rate(double factor) { optimizer_.scale_rate(factor); }
    const parameter_block<Net, Real>& gradients() const { return pass_.gradients(); }

private:
    using layout = parameter_layout<Net, Real>;
    static constexpr auto tensors = [] {
        std::array<tensor_place, layout::trained_count> result{};
        std::size_t next = 0;
        for (const parameter_place& place : layout::places)
            if (place.is_trained)
                result[next++] = {place.offset, place.rows, place.columns, place.stride};
        return result;
    }();

    model<Net, Real, Math>& model_;
    backpropagation<Net, Real, Loss, Math> pass_;
    optimizer_state<Optimizer, Real, layout::trained_elements> optimizer_;
    constraints<Net, Real> constraints_;
    seed noise_seed_;
};

template <auto const& Loss, auto const& Net, class Real, class Math, optimizer Optimizer>
trainer<Net, Real, Loss, Optimizer, Math> make_trainer(model<Net, Real, Math>& m,
                                                       const Optimizer& chosen,
                                                       seed noise_seed = {},
                                                       std::size_t threads = 1) {
    return {m, chosen, noise_seed, threads};
}

}  // namespace weft

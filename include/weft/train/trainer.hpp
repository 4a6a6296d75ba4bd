// SPDX-License-Identifier: MIT
// A model, a loss and an optimizer: training by hand, one batch a call.
#pragma once

#include <weft/model/pairwise_backpropagation.hpp>
#include <weft/train/fused_terms.hpp>
#include <weft/train/training_state.hpp>

#include <algorithm>
#include <limits>

namespace weft::inline v0_1 {

// Holds gradients, states and the arrays of a batch; allocates in its first step (and for a larger
// batch), then never. The model must outlive it. The result does not depend on the threads.
template <auto const& Net, class Real, auto const& Loss, class Optimizer, class Math = accurate>
class trainer {
    using terms = fused_terms<Net, Real, Loss>;

public:
    // errors   more than one thread in a program built without oneTBB, a learning rate below 0, NaN
    //          or infinite, other settings out of their range: weft::error
    trainer(model<Net, Real, Math>& trained, const Optimizer& chosen, seed noise_seed = {},
            std::size_t threads = 1)
        : model_(trained), pass_(workers(threads)), optimizer_(chosen, terms::tensors),
          noise_seed_(noise_seed) {
        const double first_rate = rate_of_next_step();
        if (!(first_rate >= 0 && first_rate <= std::numeric_limits<double>::max()))
            raise_error({"weft: learning_rate: expected a number of at least 0, found ",
                         first_rate});
    }

    // One update from a batch; returns the loss before it, penalties included. Denormals count as 0
    // in here: running means of dead units decay into them, and they are slow.
    //
    // shapes   inputs [samples, input size], targets [samples, output size] or one label a row;
    //          weights [samples] for a weighted loss, or a row of them for losses(...)
    // errors   lengths that do not fit, labels out of range: weft::error, and the model is
    //          unchanged
    double step(std::span<const Real> inputs, std::span<const Real> targets,
                std::span<const Real> weights = {}) {
        const simd::flush_denormals flush;
        Real* const parameters = model_.parameters().data();
        const double value = pass_.template run<typename terms::penalties_apart>(
            model_.parameters(), inputs, targets, noise_seed_, optimizer_.steps(), weights);
        pass_.update_statistics(parameters);
        const double penalty =
            optimizer_.update(parameters, pass_.gradients().data(), pass_.threads());
        constraints_.template apply<typename terms::constraints_apart>(parameters);
        return value + penalty;
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
    // Of each output, without its weight, as of the batch before.
    std::span<const double> losses() const { return pass_.losses(); }
    double penalty() const { return penalties<Net, Real, Loss>::value(model_.parameters().data()); }

    std::size_t steps() const { return optimizer_.steps(); }
    double rate_of_next_step() const { return optimizer_.rate_of_next_step(); }
    // The rate is the optimizer's times this factor, not those before it, from the next step on.
    void scale_rate(double factor) { optimizer_.scale_rate(factor); }
    const parameter_block<Net, Real>& gradients() const { return pass_.gradients(); }

    // All that the next step depends on, besides its batch.
    training_state<Real> state() const {
        training_state<Real> result{.steps = optimizer_.steps(),
                                    .rate_scale = optimizer_.rate_scale(),
                                    .order = noise_seed_,
                                    .optimizer = optimizer_.description(),
                                    .numbers = {optimizer_.numbers().begin(),
                                                optimizer_.numbers().end()}};
        result.tensors = std::vector<tensor_state<Real>>(layout::count);
        for (std::size_t k = 0; k < layout::count; ++k) {
            const parameter_place& place = layout::places[k];
            const auto gather = [&](const Real* block) {
                std::vector<Real> numbers(place.rows * place.columns);
                for (std::size_t row = 0; row < place.rows; ++row)
                    std::copy_n(block + place.offset + row * place.stride, place.columns,
                                numbers.data() + row * place.columns);
                return numbers;
            };
            tensor_state<Real>& one = result.tensors[k];
            one.name = place.name.view();
            one.extents = place.facts.extents;
            one.weights = gather(model_.parameters().data());
            one.states = std::vector<std::vector<Real>>(states_of(place));
            for (std::size_t i = 0; i < one.states.size(); ++i)
                one.states[i] =
                    gather(optimizer_.states().data() + i * layout::trained_elements);
        }
        return result;
    }

    // Goes on from a state: the next steps are those that followed it, to the bit.
    //
    // errors   of another network or optimizer: weft::error, and nothing is changed
    void restore(const training_state<Real>& from) {
        check(from);
        noise_seed_ = from.order;
        for (const tensor_state<Real>& one : from.tensors)
            model_.parameters().set(one.name, one.weights);
        optimizer_.restore(
            from.steps, from.rate_scale, from.numbers, model_.parameters().data(),
            [&](std::span<Real> states) {
                for (const parameter_place& place : layout::places) {
                    const tensor_state<Real>& one = *from.find(place.name.view());
                    for (std::size_t i = 0; i < one.states.size() * place.rows; ++i) {
                        const std::size_t state = i / place.rows, row = i % place.rows;
                        std::copy_n(one.states[state].data() + row * place.columns, place.columns,
                                    states.data() + state * layout::trained_elements
                                        + place.offset + row * place.stride);
                    }
                }
            });
    }

private:
    // Of the optimizer: what is not trained has none.
    std::size_t states_of(const parameter_place& place) const {
        constexpr std::size_t elements = std::max<std::size_t>(1, layout::trained_elements);
        return place.is_trained ? optimizer_.states().size() / elements : 0;
    }
    // "3x5, 15 numbers with 2 states"
    static std::string described(const shape& extents, std::size_t count, std::size_t states) {
        message words;
        words << extents << ", " << count << " numbers with " << states << " states";
        return std::string(words.view());
    }
    void check(const training_state<Real>& from) const {
        if (from.optimizer != optimizer_.description()
            || from.numbers.size() != optimizer_.numbers().size())
            raise_error({"weft: restore: expected the state of an optimizer of ",
                         optimizer_.description(), ", found ", shown(from.optimizer, 256)});
        for (const parameter_place& place : layout::places) {
            const tensor_state<Real>* const one = from.find(place.name.view());
            const std::size_t count = place.rows * place.columns, states = states_of(place);
            bool fits = one != nullptr && one->extents == place.facts.extents
                     && one->weights.size() == count && one->states.size() == states;
            for (std::size_t i = 0; fits && i < states; ++i) fits = one->states[i].size() == count;
            if (!fits)
                raise_error({"weft: restore: expected ", place.name.view(), " of ",
                             described(place.facts.extents, count, states), ", found ",
                             one == nullptr ? "none"
                                            : described(one->extents, one->weights.size(),
                                                        one->states.size())});
        }
        for (const tensor_state<Real>& one : from.tensors)
            if (std::none_of(layout::places.begin(), layout::places.end(),
                             [&](const parameter_place& place) {
                                 return from.find(place.name.view()) == &one;
                             }))
                raise_error({"weft: restore: expected ", layout::count, " parameters, found ",
                             from.tensors.size(), ", also ", shown(one.name)});
    }

    using layout = parameter_layout<Net, Real>;
    model<Net, Real, Math>& model_;
    backpropagation<Net, Real, Loss, Math> pass_;
    typename terms::template state_of<Optimizer> optimizer_;
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

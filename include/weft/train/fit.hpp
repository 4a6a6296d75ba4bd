// SPDX-License-Identifier: MIT
// Training on a dataset: shuffled batches, validation, history, a callback and progress an epoch.
#pragma once

#include <weft/loss/loss.hpp>
#include <weft/train/dataset.hpp>
#include <weft/train/epoch_callback.hpp>
#include <weft/train/loss_over.hpp>
#include <weft/train/progress.hpp>
#include <weft/train/trainer.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <functional>

namespace weft::inline v0_1 {

struct history {
    std::vector<epoch_record> epochs;
};

template <class Real>
struct fit_options {
    std::size_t epochs = 1;
    std::size_t batch_size = 32;
    bool shuffle = true;
    seed order{};                                     // of the shuffling, and of dropout's draws
    const basic_dataset<Real>* validation = nullptr;  // judged after every epoch
    std::size_t threads = 1;                          // of oneTBB, side by side on each batch
    bool terminate_on_nan = false;                    // ends after a batch whose loss is not finite
    bool progress = false;                            // a bar on a terminal, else a line an epoch
    epoch_callback callback{};                        // after every epoch: one, or several in {}
    const training_state<Real>* resume = nullptr;     // of fit: goes on after its epochs, as one
                                                      // training of epochs, with its order
    std::function<void(const training_state<Real>&)> keep_state{};  // after every epoch
};

namespace detail {

inline constexpr std::uint64_t shuffle_stream = 0x73687566666c65;

// errors   what fit throws but for a state to resume: weft::error
template <auto const& Loss, auto const& Net, class Math, class Real>
void check_fit(const basic_dataset<Real>& data, const fit_options<Real>& options) {
    constexpr std::size_t input_size = model<Net, Real, Math>::input_size;
    if (data.samples == 0)
        raise_error({"weft: fit: expected .samples of at least 1, found 0 and ",
                     data.inputs.size(), " numbers of inputs"});
    if (options.batch_size == 0)
        raise_error({"weft: fit: expected a batch_size of at least 1, found 0"});
    if (options.validation != nullptr && options.validation->samples == 0)
        raise_error({"weft: fit: expected at least one sample to validate with, found none"});
    const auto check = [](const basic_dataset<Real>& one, const char* name) {
        if (one.input_size() != input_size)
            raise_error({"weft: fit: the network takes ", input_size, " numbers a sample, the ",
                         name, " has ", one.input_size()});
        batch_layout<Net, Real, Loss, Math>::check(one.inputs, one.targets, one.weights);
        if constexpr (is_trainable<Net, Loss>)
            input_reading<Net, Real>::check(one.inputs.data(), one.samples);
    };
    check(data, "dataset");
    if (options.validation != nullptr) check(*options.validation, "validation");
}

// Writes the losses of a dataset, as they are in prediction, into an epoch's record.
template <auto const& Loss, class Trainer, class Real>
void validate(Trainer& by_hand, const basic_dataset<Real>& data, std::size_t batch_size,
              epoch_record& record) {
    loss_of_batches<Loss> sum;
    for_each_batch(data, batch_size, [&](const batch<Real>& b) {
        const double value = by_hand.loss_of_data(b.inputs, b.targets, b.weights);
        sum.add(b.samples, value, by_hand.losses());
    });
    record.validation_loss = by_hand.penalty() + sum.loss();
    record.validation_losses = sum.losses();
}

}  // namespace detail

// Trains for a number of epochs; the same seeds give the same bits on every compiler. At the end
// averaged weights go into the model, where the optimizer keeps some and no callback put others
// back. A batch whose loss is NaN or infinite is told of in its epoch's record.
//
// errors   a dataset that does not fit the network, an empty one, labels out of range, inputs that
//          are no rows of the embedding that reads them, a batch size of 0, a state of another
//          training to resume: weft::error, and the model is unchanged (but by a state of other
//          callbacks)
template <auto const& Loss, auto const& Net, class Real, class Math, optimizer Optimizer>
history fit(model<Net, Real, Math>& m, const basic_dataset<Real>& data, const Optimizer& chosen,
            const fit_options<Real>& options = {}) {
    detail::check_fit<Loss, Net, Math>(data, options);
    const std::size_t epochs_before = options.resume == nullptr ? 0
                                    : options.resume->is_over
                                        ? options.epochs
                                        : std::min(options.resume->epochs, options.epochs);
    const seed order_seed = options.resume == nullptr ? options.order : options.resume->order;
    auto by_hand = make_trainer<Loss>(m, chosen, order_seed, options.threads);
    const std::size_t batch_size = std::min(options.batch_size, data.samples);
    detail::batch_rows<Real> rows(data, batch_size, options.shuffle);
    std::vector<std::size_t> order(options.shuffle ? data.samples : 0);
    std::iota(order.begin(), order.end(), std::size_t{0});
    random_stream random(order_seed, detail::shuffle_stream);
    for (std::size_t epoch = 0; epoch < epochs_before; ++epoch) shuffle(order, random);
    progress_line progress(options.progress, options.epochs);
    history result;
    epoch_record record{.epochs = options.epochs};
    if (options.resume != nullptr) {
        by_hand.restore(*options.resume);
        if (!options.resume->callbacks.empty()) options.callback.restore(options.resume->callbacks);
        record.rate_scale = options.resume->rate_scale;
    }
    for (std::size_t epoch = epochs_before + 1; epoch <= options.epochs; ++epoch) {
        const auto begin = std::chrono::steady_clock::now();
        shuffle(order, random);
        detail::loss_of_batches<Loss> sum;
        record.invalid_step = 0;
        for (std::size_t first = 0; first < data.samples && !record.is_terminated;
             first += batch_size) {
            const std::size_t count = std::min(batch_size, data.samples - first);
            const detail::batch<Real> now = rows.gather(order, first, count);
            const double value = by_hand.step(now.inputs, now.targets, now.weights);
            sum.add(now.samples, value, by_hand.losses());
            if (!std::isfinite(value) && record.invalid_step == 0) {
                record.invalid_step = first / batch_size + 1;
                record.is_terminated = options.terminate_on_nan;
            }
            progress.batch(epoch, first + count, data.samples);
        }
        record.epoch = epoch;
        record.rate = record.rate_scale * rate_at(chosen.learning_rate, by_hand.steps() - 1);
        record.loss = sum.loss();
        record.losses = sum.losses();
        if (options.validation != nullptr)
            detail::validate<Loss>(by_hand, *options.validation, batch_size, record);
        record.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        result.epochs.push_back(record);
        progress.epoch(epoch, record.loss, record.validation_loss, record.seconds,
                       record.invalid_step);
        const bool keeps_state = options.keep_state && !record.is_terminated;
        training_state<Real> state;
        if (keeps_state) state = by_hand.state();
        const bool goes_on = options.callback(record);
        by_hand.scale_rate(record.rate_scale);
        if (keeps_state) {
            state.epochs = epoch;
            state.rate_scale = record.rate_scale;
            state.callbacks = options.callback.state();
            state.is_over = !goes_on;
            options.keep_state(state);
        }
        if (!goes_on || record.is_terminated) break;
    }
    if (result.epochs.empty() && options.resume != nullptr) options.callback.finish(record);
    if (!record.weights_are_final) by_hand.finalize();
    return result;
}

namespace detail {
template <class Optimizer>
history refuse_fit_without_loss() {
    static_assert(sizeof(Optimizer) == 0,
                  "weft: fit takes its loss as a template argument: "
                  "fit<mean_squared_error>(m, data, adam{})");
    return {};
}
}  // namespace detail

// Refused: without a loss, with it among the arguments; a dataset of other numbers, or in parts.
template <class Optimizer, auto const& Net, class Real, class Math>
history fit(model<Net, Real, Math>&, const basic_dataset<Real>&, const Optimizer&,
            const fit_options<Real>& = {}) {
    return detail::refuse_fit_without_loss<Optimizer>();
}
template <class Optimizer, class Loss, auto const& Net, class Real, class Math>
history fit(model<Net, Real, Math>&, const basic_dataset<Real>&, const Loss&, const Optimizer&,
            const fit_options<Real>& = {}) {
    return detail::refuse_fit_without_loss<Optimizer>();
}
template <auto const& Loss, auto const& Net, class Real, class Math, class Other, class Optimizer>
    requires(!std::same_as<Real, Other>)
history fit(model<Net, Real, Math>&, const basic_dataset<Other>&, const Optimizer&,
            const fit_options<Real>& = {}) {
    static_assert(sizeof(Other) == 0,
                  "weft: fit takes a dataset of the model's numbers: model<net, double> and "
                  "basic_dataset<double>");
    return {};
}
template <auto const& Loss, auto const& Net, class Real, class Math, class Other, class Optimizer>
history fit(model<Net, Real, Math>&, const std::vector<Other>&, const std::vector<Other>&,
            const Optimizer&, const fit_options<Real>& = {}) {
    static_assert(sizeof(Other) == 0,
                  "weft: fit takes inputs and targets as a dataset: "
                  "dataset data{.inputs = a, .targets = b, .samples = n}");
    return {};
}

}  // namespace weft

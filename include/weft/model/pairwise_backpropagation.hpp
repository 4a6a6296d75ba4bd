// SPDX-License-Identifier: MIT
// Training with a loss between samples: the network's output is an embedding, the target a label.
#pragma once

#include <weft/model/backpropagation.hpp>
#include <weft/model/pairwise_pass.hpp>

#include <limits>

namespace weft::inline v0_1 {

namespace detail {

template <auto const& Net, auto const& Loss>
concept pairwise_training =
    compares_samples<std::remove_cvref_t<decltype(Loss.value)>> && is_trainable<Net, Loss>;

}  // namespace detail

// Labels are whole numbers that Real holds exactly; only which are equal matters.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires detail::pairwise_training<Net, Loss>
struct batch_layout<Net, Real, Loss, Math> {
    static constexpr std::size_t input_size =
        input_offset(network_plan<Net, Real>, network_plan<Net, Real>.input_count);
    static constexpr std::size_t output_size = network_plan<Net, Real>.output.elements();
    static constexpr std::size_t row_width = output_size, rows_of_sample = 1, target_size = 1;
    static constexpr bool takes_label = true;
    static constexpr bool is_weighted =
        uses_sample_weight<std::remove_cvref_t<decltype(Loss.value)>>;
    static constexpr bool is_mean = Loss.by == std::remove_cvref_t<decltype(Loss.by)>::mean;
    static constexpr std::size_t classes = std::size_t{1} << std::numeric_limits<Real>::digits;

    // shapes   inputs [samples, input size], targets [samples]; weights [samples] for a weighted
    //          loss, none for another
    // errors   lengths that do not fit, no sample, labels out of range: weft::error
    static std::size_t check(std::span<const Real> inputs, std::span<const Real> targets,
                             std::span<const Real> weights = {}) {
        check_batch({input_size, target_size, classes, is_weighted}, inputs, targets, weights);
        return inputs.size() / input_size;
    }
};

template <auto const& Net, class Real, auto const& Loss, class Math>
    requires detail::pairwise_training<Net, Loss>
class backpropagation<Net, Real, Loss, Math> : public staged_pass<Net, Real, Math> {
    using pass = staged_pass<Net, Real, Math>;
    using pass::last, pass::in_stages;
    using typename pass::all_groups, typename pass::parameters_type;
    using layout = batch_layout<Net, Real, Loss, Math>;

public:
    using pass::pass;

    // As of another loss; targets are a label a sample.
    template <class Penalized = every_place>
    double run(const parameters_type& parameters, std::span<const Real> inputs,
               std::span<const Real> targets, seed noise_seed = {}, std::uint64_t noise_step = 0,
               std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        const Real* const weights_of_net = parameters.data();
        this->draws_.draw(noise_seed, noise_step, samples);
        this->clear_formula_gradients();
        this->template prepare_norms<phase::training>(weights_of_net);
        if constexpr (in_stages)
            this->forward_in_stages(weights_of_net, rows, samples, all_groups{});
        else
            this->split_samples(samples, [&](std::size_t thread, index_range range) {
                this->template forward<phase::training>(weights_of_net, rows, thread, range,
                                                        all_groups{});
            });
        // The gradient of the loss is there already when the groups go backward.
        const auto nothing = [](auto, std::size_t, index_range) {};
        Real* const upstream = this->template upstream_of<last>(0);
        value_ = pairs_.run(this->template output_of<last>(0), targets.data(), weights.data(),
                            samples, upstream);
        this->split_samples(samples, [&](std::size_t thread, index_range range) {
            if constexpr (!network_plan<Net, Real>.groups[last].has_contraction
                          || !gradient_code<Net, last, Math>::is_identity)
                this->template formula_gradient<last>(
                    weights_of_net, this->template upstream_of<last>(range.first), rows,
                    range);
            if constexpr (!in_stages)
                this->backward(weights_of_net, rows, thread, range, nothing);
        });
        if constexpr (in_stages)
            this->backward_in_stages(weights_of_net, rows, samples, nothing, all_groups{});
        this->weight_gradients(rows, samples);
        return Loss.weight * value_
             + penalties<Net, Real, Loss>::template add<Penalized>(
                   weights_of_net, this->gradients_.data());
    }

    double loss_of_data(const parameters_type& parameters, std::span<const Real> inputs,
                        std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const rows = this->read_inputs(inputs.data(), samples);
        this->template prepare_norms<phase::inference>(parameters.data());
        this->split_samples(samples, [&](std::size_t thread, index_range range) {
            this->template forward<phase::inference>(parameters.data(), rows, thread, range,
                                                     all_groups{});
        });
        value_ = pairs_.run(this->template output_of<last>(0), targets.data(), weights.data(),
                            samples, nullptr);
        return Loss.weight * value_;
    }

    std::span<const double> losses() const { return {&value_, 1}; }
    std::span<const std::size_t> counts() const { return {&count_, 1}; }

private:
    std::size_t start(std::span<const Real> inputs, std::span<const Real> targets,
                      std::span<const Real> weights) {
        const std::size_t samples = layout::check(inputs, targets, weights);
        if (samples > reserved_) this->reserve_groups(samples, this->workers_.threads());
        reserved_ = std::max(reserved_, samples);
        return count_ = samples;
    }

    pairwise_pass<Real, layout::output_size, Loss, Math> pairs_;
    double value_ = 0;  // of the batch before, without the weight
    std::size_t reserved_ = 0, count_ = 0;
};

}  // namespace weft

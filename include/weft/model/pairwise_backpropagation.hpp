// SPDX-License-Identifier: MIT
// Training with a loss between samples: the network's output is an embedding, the target a label.
#pragma once

#include <weft/model/backpropagation.hpp>
#include <weft/model/pairwise_pass.hpp>

#include <limits>

namespace weft {

namespace detail {

template <auto const& Net, auto const& Loss>
concept pairwise_training =
    compares_samples<std::remove_cvref_t<decltype(Loss.value)>> && is_trainable<Net, Loss>;

// The place of a loss in what knows of a network alone; its value is never asked for.
struct no_loss {
    enum class reduction : unsigned char { mean, sum };
    decltype(prediction * target) value{};
    reduction by = reduction::sum;
};
inline constexpr no_loss no_loss_here{};

}  // namespace detail

// Labels are whole numbers that Real holds exactly; only which are equal matters.
template <auto const& Net, class Real, auto const& Loss, class Math>
    requires detail::pairwise_training<Net, Loss>
struct batch_layout<Net, Real, Loss, Math> {
    static constexpr std::size_t input_size = network_plan<Net, Real>.input.elements();
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
class backpropagation<Net, Real, Loss, Math>
    : backpropagation<Net, Real, detail::no_loss_here, Math> {
    using of_network = backpropagation<Net, Real, detail::no_loss_here, Math>;
    using parameters_type = parameter_block<Net, Real>;
    using layout = batch_layout<Net, Real, Loss, Math>;
    static constexpr std::size_t groups = network_plan<Net, Real>.group_count, last = groups - 1;
    using all_groups = std::make_index_sequence<groups>;

public:
    using of_network::gradients;

    // As of another loss; targets are a label a sample.
    double run(const parameters_type& parameters, std::span<const Real> inputs,
               std::span<const Real> targets, seed noise_seed = {}, std::uint64_t noise_step = 0,
               std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        const Real* const weights_of_net = parameters.data();
        this->draws_.draw(noise_seed, noise_step, samples);
        this->forward_all(weights_of_net, inputs.data(), samples, all_groups{});
        Real* const upstream = this->template upstream_of<last>();
        const double value = pairs_.run(this->storage_[last].output.data(), targets.data(),
                                        weights.data(), samples, upstream);
        if constexpr (!network_plan<Net, Real>.groups[last].has_contraction
                      || !gradient_code<Net, last, Math>::is_identity)
            this->template formula_gradient<last>(weights_of_net, upstream, inputs.data(),
                                                  samples);
        this->backward_all(weights_of_net, inputs.data(), samples, all_groups{});
        return value + penalties<Net, Real, Loss>::add(weights_of_net, gradients().data());
    }

    double loss_of_data(const parameters_type& parameters, std::span<const Real> inputs,
                        std::span<const Real> targets, std::span<const Real> weights = {}) {
        const std::size_t samples = start(inputs, targets, weights);
        this->inference_all(parameters.data(), inputs.data(), samples, all_groups{});
        return pairs_.run(this->storage_[last].output.data(), targets.data(), weights.data(),
                          samples, nullptr);
    }

private:
    std::size_t start(std::span<const Real> inputs, std::span<const Real> targets,
                      std::span<const Real> weights) {
        const std::size_t samples = layout::check(inputs, targets, weights);
        this->reserve(samples);
        return samples;
    }

    pairwise_pass<Real, layout::output_size, Loss, Math> pairs_;
};

}  // namespace weft

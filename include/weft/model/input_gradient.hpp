// SPDX-License-Identifier: MIT
// The gradient of a loss at the inputs of a network, with which it would be another sample.
#pragma once

#include <weft/graph/edit.hpp>
#include <weft/model/copy_weights.hpp>
#include <weft/model/pairwise_backpropagation.hpp>

namespace weft::inline v0_1 {

namespace detail {

// The identity, for the gradient at its place.
struct watched_layer : formula_layer<std::remove_cvref_t<decltype(x)>> {
    static constexpr std::string_view kind = "watched";
    constexpr layer_facts facts(const shape& in) const {
        layer_facts result = formula_layer::facts(in);
        result.is_watched = true;
        return result;
    }
};
// In the place of an input with a name, which the wire behind it has then.
template <text Name>
struct named_watched_layer : watched_layer {
    static constexpr std::string_view wire_name = Name.view();
};

// Each input watched, and what is there in training alone left out.
struct watching {
    template <class Index, class Layer>
    constexpr auto operator()(Index, const leaf<Layer>& here) const {
        if constexpr (leaf<Layer>::is_input) return here | leaf<watched_layer>{};
        else return here;
    }
    template <class Index, text Name, std::size_t... Extents>
    constexpr auto operator()(Index, const leaf<named_input_layer<Name, Extents...>>&) const {
        constexpr text unwatched = Name.with('\'');  // no name that is written in a network
        return leaf<named_input_layer<unwatched, Extents...>>{} | leaf<named_watched_layer<Name>>{};
    }
    template <class Index, text Kind, class Training>
    constexpr auto operator()(Index, const leaf<noise_layer<Kind, Training>>&) const {
        return removed;
    }
};
template <auto const& Net>
inline constexpr auto watched = frozen(rewrite(Net, watching{}));

template <auto const& Net, class Real, auto const& Loss, class Math>
struct watched_pass : backpropagation<watched<Net>, Real, Loss, Math> {
    using pass = backpropagation<watched<Net>, Real, Loss, Math>;
    static constexpr auto network = plan_of(watched<Net>);
    static constexpr std::size_t size = input_offset(network, network.input_count);

    // Of so many samples, each input side by side.
    std::vector<Real> input_gradients(std::size_t samples) {
        std::vector<Real> result(samples * size);
        copy(result.data(), samples, std::make_index_sequence<network.group_count>{});
        return result;
    }

private:
    template <std::size_t... Group>
    void copy(Real* to, std::size_t samples, std::index_sequence<Group...>) {
        (copy_of<Group>(to, samples), ...);
    }
    template <std::size_t Group>
    void copy_of(Real* to, std::size_t samples) {
        constexpr plan_read from = network.group_reads[network.groups[Group].first_read];
        if constexpr (from.is_input) {
            constexpr std::size_t first = input_offset(network, from.index);
            constexpr std::size_t count = input_offset(network, from.index + 1) - first;
            for (std::size_t s = 0; s < samples; ++s)
                std::copy_n(this->template gradient_of<Group>(s), count, to + s * size + first);
        }
    }
};

}  // namespace detail

template <class Real>
struct batch_input_gradient {
    double loss;
    std::vector<Real> inputs;
};

// Of the loss as in prediction: without dropout and its like, batch norms by their moving
// statistics. It allocates.
//
// shapes   inputs, targets and weights as of gradient(); .inputs [samples, input size]
// errors   lengths that do not fit, labels out of range: weft::error
template <auto const& Loss, auto const& Net, class Real, class Math>
batch_input_gradient<Real> input_gradient(
    const model<Net, Real, Math>& m, std::span<const std::type_identity_t<Real>> inputs,
    std::span<const std::type_identity_t<Real>> targets,
    std::span<const std::type_identity_t<Real>> weights = {}) {
    if constexpr (!require_loss<Net, Loss>() || !is_trainable<Net, Loss>) return {};
    else {
        parameter_block<detail::watched<Net>, Real> parameters;
        detail::common_parameters<Net, detail::watched<Net>, Real>::copy(m.parameters().data(),
                                                                          parameters.data());
        detail::watched_pass<Net, Real, Loss, Math> pass;
        const double value = pass.run(parameters, inputs, targets, {}, 0, weights);
        return {value, pass.input_gradients(inputs.size() / pass.size)};
    }
}

}  // namespace weft

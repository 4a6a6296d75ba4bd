// SPDX-License-Identifier: MIT
// A network of sequences as one that takes a step at a time, and which networks can.
#pragma once

#include <weft/graph/edit.hpp>
#include <weft/graph/layers.hpp>

namespace weft::inline v0_1 {

// A layer that keeps what it needs of the steps before, and takes one: its shapes are those of
// a sequence of one step, its parameters those of the layer.
template <class Layer>
struct step_layer : Layer {};

namespace detail {

// Of what a layer of its own becomes for a step.
template <class Layer>
struct step_of {
    static constexpr bool has_kernel = false;
};
template <std::size_t Units, auto... Options>
struct step_of<dense_layer<Units, Options...>> {
    static constexpr bool has_kernel = true;
    static constexpr std::string_view problem() { return ""; }
};
template <recurrence Cell, std::size_t Units, auto... Options>
struct step_of<recurrent_layer<Cell, Units, Options...>> {
    static constexpr bool has_kernel = true;
    static constexpr std::string_view problem() {
        return recurrent_layer<Cell, Units, Options...>::is_backwards
                   ? "begins with the last step"
                   : "";
    }
};
template <class Layer>
struct step_of<bidirectional_layer<Layer>> {
    static constexpr bool has_kernel = false;
    static constexpr std::string_view problem() {
        return "begins with the last step in one of its directions";
    }
};
template <class Layer>
struct step_of_convolution {
    static constexpr bool has_kernel = true;
    static constexpr std::string_view problem() {
        constexpr window_axis window = Layer::settings.axis(0, 1);
        return window.stride == 1 && window == window.causal()
                   ? ""
                   : "looks at steps to come or leaves some out: give it causal and a stride of 1";
    }
};
template <std::size_t Filters, auto... Options>
struct step_of<convolution_layer<1, Filters, Options...>>
    : step_of_convolution<convolution_layer<1, Filters, Options...>> {};
template <auto... Options>
struct step_of<depthwise_convolution_layer<1, Options...>>
    : step_of_convolution<depthwise_convolution_layer<1, Options...>> {};

// Why a layer, which takes such samples in the whole network, cannot step; empty where it can.
template <class Layer>
constexpr std::string_view problem_of_step(const Layer& layer_value, const shape& in) {
    constexpr std::string_view kind = Layer::kind;
    if constexpr (requires { step_of<Layer>::problem(); }) return step_of<Layer>::problem();
    switch (layer_value.facts(in).role) {
        case layer_role::input:
        case layer_role::merge:
        case layer_role::affine:
        case layer_role::formula: return "";
        case layer_role::view: return in.rank == 1 || kind == "identity" ? "" : "needs all steps";
        case layer_role::contraction:
            return kind == "embedding" || kind == "tied_dense" || kind == "row_value"
                        || kind == "slice"
                       ? ""
                       : "needs all steps";
        default: return "needs all steps";
    }
}

// With its first extent, the steps, as 1.
template <std::size_t Steps, std::size_t... Rest>
constexpr auto input_of_a_step(const leaf<input_layer<Steps, Rest...>>&) {
    return leaf<input_layer<1, Rest...>>{};
}
template <text Name, std::size_t Steps, std::size_t... Rest>
constexpr auto input_of_a_step(const leaf<named_input_layer<Name, Steps, Rest...>>&) {
    return leaf<named_input_layer<Name, 1, Rest...>>{};
}
template <class Layer>
constexpr auto layer_of_a_step(const leaf<Layer>& whole) {
    if constexpr (requires { input_of_a_step(whole); }) return input_of_a_step(whole);
    else if constexpr (step_of<Layer>::has_kernel) return leaf<step_layer<Layer>>{};
    else return whole;
}

}  // namespace detail

// The network that takes one step of the input; what it keeps is its run time's (model/
// stepper.hpp).
template <graph Graph>
constexpr auto net_of_a_step(const Graph& net) {
    return rewrite(net, [](auto, const auto& whole) { return detail::layer_of_a_step(whole); });
}

namespace detail {

template <auto const& Net>
constexpr message problem_of_steps() {
    message words;
    constexpr auto network = plan_of(Net);
    std::size_t index = 0;
    const auto refuse_layer = [&](const auto& layer_value, std::string_view reason) {
        if (words.empty() && !reason.empty())
            words << "weft: layer " << index << ", " << layer_value.label()
                  << ", cannot take one step after the other: it " << reason;
    };
    for_each_layer(Net, [&](const auto& layer_value) {
        const shape& in = network.layers[index++].input;
        refuse_layer(layer_value, problem_of_step(layer_value, in));
    });
    return words;
}
// Whether the parameters are the same; asked of a network all of whose layers can step.
template <auto const& Net>
constexpr message problem_of_step_parameters() {
    message words;
    constexpr auto network = plan_of(Net), of_a_step = plan_of(net_of_a_step(Net));
    std::size_t index = 0;
    for_each_layer(Net, [&](const auto& layer_value) {
        const std::size_t here = index++;
        if (words.empty()
            && network.layers[here].facts.parameters != of_a_step.layers[here].facts.parameters)
            words << "weft: layer " << index << ", " << layer_value.label()
                  << ", cannot take one step after the other: it has parameters for every step";
    });
    return words;
}
template <auto const& Net>
struct missing_step {
    static constexpr message text = [] {
        if constexpr (!problem_of_steps<Net>().empty()) return problem_of_steps<Net>();
        else return problem_of_step_parameters<Net>();
    }();
};

}  // namespace detail

// Whether a network can take one step after the other.
template <auto const& Net>
inline constexpr bool can_step = detail::missing_step<Net>::text.empty();

}  // namespace weft

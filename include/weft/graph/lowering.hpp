// SPDX-License-Identifier: MIT
// From a network to its plan: the facts of its layers and the wires between them, then the groups.
#pragma once

#include <weft/graph/fusion.hpp>

namespace weft::inline v0_1 {

// The label of layer number index, from 0: "dense<10>".
template <graph Graph>
constexpr label_text label_of(const Graph& net, std::size_t index) {
    label_text found;
    for_each_layer(net, [&](const auto& layer_value) {
        if (index-- == 0) found = layer_value.label();
    });
    return found;
}

namespace detail {

// Keras counts layers of a kind from 0 in their order; those under another name apart.
template <std::size_t Layers>
constexpr std::size_t next_ordinal(const plan<Layers>& p, const plan_layer& of) {
    for (std::size_t i = p.layer_count; i-- > 0;) {
        const plan_layer& other = p.layers[i];
        if (other.kind == of.kind && other.owner == i && other.prefix == of.prefix)
            return other.ordinal + 1;
    }
    return 0;
}

// Of a network in which wires branch: what its wiring says of every layer.
template <class Graph, std::size_t Layers>
constexpr void add_wires(plan<Layers>& p) {
    constexpr const wiring<Graph>& wires = wiring_of<Graph>;
    for (std::size_t i = 0; i < wires.layers; ++i) {
        const wired_layer& node = wires.nodes[i];
        plan_layer& here = p.layers[i];
        here.first_read = node.first_read;
        here.read_count = node.read_count;
        here.readers = node.readers;
        here.owner = node.owner;
        here.tied_to = node.tied_to;
        here.is_frozen = wires.nodes[node.owner].is_frozen;
        here.prefix = wires.prefixes.items[node.prefix].view();
        here.output = node.output;
    }
    for (std::size_t i = 0; i < wires.reads.count; ++i) p.reads[i] = wires.reads[i];
    for (std::size_t i = 0; i < wires.inputs.count; ++i) p.inputs[i] = wires.inputs[i];
    for (std::size_t i = 0; i < wires.outputs.count; ++i) p.outputs[i].layer = wires.outputs[i];
    p.input_count = wires.inputs.count;
    p.output_count = wires.outputs.count;
}

template <std::size_t Layers>
constexpr void add_chain(plan<Layers>& p) {
    for (std::size_t i = 0; i < Layers; ++i) {
        plan_layer& here = p.layers[i];
        here.owner = i;
        here.readers = 1;
        if (i == 0) continue;
        here.read_count = 1;
        here.first_read = i - 1;
        p.reads[i - 1] = i - 1;
    }
    p.input_count = p.output_count = 1;
    p.outputs[0].layer = Layers - 1;
}

}  // namespace detail

// The plan of a network that has its input.
template <graph Graph>
constexpr auto make_plan(const Graph& net) {
    constexpr graph_size size = Graph::size;
    plan<std::max({size.leaves, size.reads, size.outputs})> result;
    constexpr bool is_simple = size.is_chain && size.scopes == 0;
    if constexpr (is_simple) detail::add_chain(result);
    else detail::add_wires<Graph>(result);
    result.is_chain = size.is_chain;
    for_each_layer(net, [&](const auto& layer_value) {
        using layer_type = std::remove_cvref_t<decltype(layer_value)>;
        const std::size_t i = result.layer_count;
        plan_layer& here = result.layers[i];
        here.kind = layer_type::kind;
        if (here.read_count > 0)
            here.input = result.layers[result.reads[here.first_read]].output;
        if constexpr (requires { layer_type::merges; }) here.merges = layer_type::merges;
        else if constexpr (is_simple) here.output = layer_type::output(here.input);
        here.facts = facts_of(result, i, layer_value);
        here.ordinal = here.owner == i ? detail::next_ordinal(result, here)
                                       : result.layers[here.owner].ordinal;
        ++result.layer_count;
    });
    result.input = result.layers[result.inputs[0]].output;
    result.output = result.layers[result.outputs[0].layer].output;
    make_groups(result);
    return result;
}

namespace detail {
template <class Graph>
struct network_problem {
    static constexpr message text = problem_of_network<Graph>();
};
}  // namespace detail

// Whether a declaration has its input and nothing about it is refused.
template <graph Graph>
inline constexpr bool is_complete = [] {
    if constexpr (!Graph::inferred_here.has_input || Graph::inferred_here.is_refused) return false;
    else if constexpr (Graph::size.is_chain) return true;
    else return detail::network_problem<Graph>::text.empty();
}();

namespace detail {
template <class Graph>
inline constexpr auto plan_of_type = make_plan(Graph{});
}  // namespace detail

// The plan, or a refusal where the network has no input; a refused declaration gives an empty plan.
// A network without numbers of its own is lowered once, however often it is asked.
template <graph Graph>
constexpr auto plan_of(const Graph& net) {
    if constexpr (is_complete<Graph> && std::is_empty_v<Graph>) return detail::plan_of_type<Graph>;
    else if constexpr (is_complete<Graph>) return make_plan(net);
    else {
        if constexpr (Graph::is_inert) {}
        else if constexpr (Graph::inferred_here.is_refused)
            refuse<detail::declaration_problem<Graph>>();
        else refuse<detail::network_problem<Graph>>();
        return plan<0>{};
    }
}

// How many inputs, and how many outputs, a network has.
template <graph Graph>
constexpr std::size_t input_count(const Graph& net) { return plan_of(net).input_count; }
template <graph Graph>
constexpr std::size_t output_count(const Graph& net) { return plan_of(net).output_count; }

// The shape of one sample of an input, or of an output; which counts them from 0.
template <graph Graph>
constexpr shape input_shape(const Graph& net, std::size_t which = 0) {
    const auto p = plan_of(net);
    return which < p.input_count ? p.layers[p.inputs[which]].output : shape{};
}
template <graph Graph>
constexpr shape output_shape(const Graph& net, std::size_t which = 0) {
    const auto p = plan_of(net);
    return which < p.output_count ? p.layers[p.outputs[which].layer].output : shape{};
}

// Of a network: where an input, or an output, begins in the row that a sample is.
template <graph Graph>
constexpr std::size_t input_offset(const Graph& net, std::size_t which) {
    return input_offset(plan_of(net), which);
}
template <graph Graph>
constexpr std::size_t output_offset(const Graph& net, std::size_t which) {
    return output_offset(plan_of(net), which);
}

}  // namespace weft

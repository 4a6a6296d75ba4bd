// SPDX-License-Identifier: MIT
// A network lowered: a flat array of layers with shapes and costs, cut into groups that run fused.
#pragma once

#include <weft/graph/graph.hpp>

namespace weft {

struct plan_layer {
    layer_facts facts{};
    std::string_view kind{};
    std::size_t ordinal = 0;  // among the layers of its kind, from 0: dense, dense_1, dense_2
    shape input{};
    shape output{};
    std::size_t group = 0;

    // dense, dense_1, ...
    constexpr label_text name() const {
        label_text result(kind);
        if (ordinal > 0) result << "_" << ordinal;
        return result;
    }
};

// A group computes one array: a contraction, then every formula up to the next contraction. A
// formula with rows (softmax) of another width than one before it begins a group of its own.
struct plan_group {
    std::size_t begin = 0, end = 0;  // layers
    bool has_contraction = false;
    bool has_formula = false;        // of prediction or of training
    bool has_parameters = false;     // of the contraction or of a formula
    bool only_training = true;       // the identity in prediction, which writes no array then
    bool has_rows = false;           // a formula reduces rows, halves them, has numbers a channel
    bool halves_rows = false;        // its first formula is of x and gate: no contraction before
    std::size_t row_width = 0;       // of the formulas with rows, else all elements
    shape input{};
    shape output{};
};

template <std::size_t Layers>
struct plan {
    std::array<plan_layer, Layers> layers{};
    std::array<plan_group, Layers + 1> groups{};
    std::size_t layer_count = 0;
    std::size_t group_count = 0;
    shape input{};
    shape output{};
};

// The label of layer number index, from 0: "dense<10>".
template <graph Graph>
constexpr label_text label_of(const Graph& net, std::size_t index) {
    label_text found;
    for_each_layer(net, [&](const auto& layer_value) {
        if (index-- == 0) found = layer_value.label();
    });
    return found;
}

// The plan of a network that has its input.
template <graph Graph>
constexpr auto make_plan(const Graph& net) {
    plan<Graph::leaves> result;
    shape at{};
    for_each_layer(net, [&](const auto& layer_value) {
        using layer_type = std::remove_cvref_t<decltype(layer_value)>;
        plan_layer& here = result.layers[result.layer_count];
        here.kind = layer_type::kind;
        here.input = at;
        here.facts = layer_value.facts(at);
        at = here.output = layer_type::output(at);
        for (std::size_t i = result.layer_count; i-- > 0;)
            if (result.layers[i].kind == here.kind) {
                here.ordinal = result.layers[i].ordinal + 1;
                break;
            }
        ++result.layer_count;
    });
    if (result.layer_count == 0) return result;
    result.input = result.layers[0].output;
    result.output = at;

    plan_group group{.begin = 1, .end = 1, .input = result.input, .output = result.input};
    const auto close = [&] {
        if (group.has_contraction || group.has_formula) {
            if (!group.has_rows) group.row_width = group.output.elements();
            result.groups[result.group_count++] = group;
        }
        group = {
            .begin = group.end, .end = group.end, .input = group.output, .output = group.output};
    };
    for (std::size_t i = 1; i < result.layer_count; ++i) {
        plan_layer& here = result.layers[i];
        const bool has_rows =
            here.facts.reduces_rows || here.facts.has_channels || here.facts.halves_rows;
        const bool other_rows =
            has_rows && group.has_rows && group.row_width != here.output.last();
        if (here.facts.role == layer_role::contraction || here.facts.halves_rows || other_rows)
            close();
        if (here.facts.role == layer_role::contraction) {
            group.has_contraction = true;
            group.only_training = false;
        }
        if (here.facts.role == layer_role::formula || here.facts.role == layer_role::affine) {
            group.has_formula = true;
            group.only_training = group.only_training && here.facts.only_training;
        }
        if (has_rows) {
            group.has_rows = true;
            group.row_width = here.output.last();
        }
        group.halves_rows = group.halves_rows || here.facts.halves_rows;
        group.has_parameters = group.has_parameters || here.facts.parameters > 0;
        group.output = here.output;
        group.end = i + 1;
        here.group = result.group_count;
    }
    close();
    return result;
}

namespace detail {
template <class Graph>
struct missing_input {
    static constexpr message text = [] {
        message words;
        words << "weft: a chain that begins with " << Graph::first_label()
              << " has no shapes: begin it with input<...>";
        return words;
    }();
};
}  // namespace detail

// Whether a declaration has its input and was not refused: what a model is made of.
template <graph Graph>
inline constexpr bool is_whole =
    Graph::inferred_here.has_input && !Graph::inferred_here.is_refused;

// The plan, or a refusal where the network has no input; a refused declaration gives an empty plan.
template <graph Graph>
constexpr auto plan_of(const Graph& net) {
    if constexpr (std::same_as<Graph, refused_graph>) return plan<0>{};
    else if constexpr (Graph::inferred_here.is_refused) {
        refuse<detail::declaration_problem<Graph>>();
        return plan<0>{};
    } else if constexpr (!Graph::inferred_here.has_input) {
        refuse<detail::missing_input<Graph>>();
        return plan<0>{};
    } else return make_plan(net);
}

// The shape of one sample that goes in, and of what comes out.
template <graph Graph>
constexpr shape input_shape(const Graph& net) { return plan_of(net).input; }
template <graph Graph>
constexpr shape output_shape(const Graph& net) { return plan_of(net).output; }

}  // namespace weft

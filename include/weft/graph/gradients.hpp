// SPDX-License-Identifier: MIT
// How gradients go back through the groups of a plan: who needs one, who gives it, who adds to it.
#pragma once

#include <weft/graph/plan.hpp>

namespace weft::inline v0_1 {

// What becomes of the gradient at a group's array. Groups go backward in the reverse of their
// order; within a group the other operands of its merges get their gradients before x does.
struct gradient_flow {
    bool is_needed = false;    // the gradient at the array, here or below: for parameters, or asked
    bool trains = false;       // the group itself has parameters that are trained
    std::size_t readers = 0;   // reads of the array, by groups and as outputs
    std::size_t outputs = 0;   // as outputs: a loss gives each of them a gradient
    // Its only reader is the contraction, or the formulas, of a group that gives it no more than
    // that: then its own formulas' gradient is taken on the way.
    bool is_fused = false;

    // Whether other groups read it; in an output that none reads there is only the loss.
    constexpr bool is_read() const { return readers > outputs; }
    // Whether there is a gradient where the group's formulas begin.
    constexpr bool has_gradient() const { return is_needed || outputs > 0; }
};

// Whether a layer's own parameters, or the table that it takes too, are trained.
template <std::size_t Layers>
constexpr bool trains_parameters(const plan<Layers>& p, std::size_t layer) {
    const plan_layer& here = p.layers[layer];
    return (here.facts.parameters > 0 && !here.is_frozen)
        || (here.tied_to != no_index && !p.layers[here.tied_to].is_frozen);
}

// Number of the layer that is a group's contraction, or none.
template <std::size_t Layers>
constexpr std::size_t contraction_layer(const plan<Layers>& p, std::size_t group) {
    for (std::size_t i = p.groups[group].begin; i < p.groups[group].end; ++i)
        if (p.layers[i].facts.role == layer_role::contraction) return i;
    return no_index;
}

template <std::size_t Layers>
constexpr auto gradient_flows(const plan<Layers>& p) {
    std::array<gradient_flow, Layers> flows{};  // fewer groups than layers: one is an input
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const plan_group& group = p.groups[g];
        gradient_flow& here = flows[g];
        for (std::size_t i = group.begin; i < group.end; ++i) {
            if (trains_parameters(p, i)) here.trains = true;
            if (p.layers[i].facts.is_watched) here.is_needed = true;
        }
        here.is_needed = here.is_needed || here.trains;
        for (std::size_t k = 0; k < group.all_reads(); ++k) {
            const plan_read& from = p.group_reads[group.first_read + k];
            if (from.is_input) continue;
            here.is_needed = here.is_needed || flows[from.index].is_needed;
            ++flows[from.index].readers;
        }
    }
    for (std::size_t k = 0; k < p.output_count; ++k)
        if (!p.outputs[k].is_input) {
            ++flows[p.outputs[k].index].readers;
            ++flows[p.outputs[k].index].outputs;
        }
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const plan_group& reader = p.groups[g];
        if (reader.is_concatenation) continue;
        const plan_read& from = p.group_reads[reader.first_read];
        if (from.is_input) continue;
        flows[from.index].is_fused =
            flows[from.index].readers == 1 && p.groups[from.index].read_count == 1;
    }
    return flows;
}

// How many arrays of a number a channel a group's norm has in training: scale and shift, and where
// it takes statistics the mean and variance of the batch.
constexpr std::size_t norm_arrays(const plan_group& group) {
    return group.norm == no_index ? 0 : group.takes_statistics ? 4 : 2;
}

// Whether read k of a group is the first to give the array it reads a gradient; others add to it.
// A contraction gives its memory one after x.
template <std::size_t Layers>
constexpr bool is_first_gradient(const plan<Layers>& p, std::size_t group, std::size_t k) {
    const plan_read& of = p.group_reads[p.groups[group].first_read + k];
    const auto is_same = [&](const plan_read& other) {
        return !other.is_input && other.index == of.index;
    };
    for (std::size_t g = p.group_count; g-- > group + 1;)
        for (std::size_t i = 0; i < p.groups[g].all_reads(); ++i)
            if (is_same(p.group_reads[p.groups[g].first_read + i])) return false;
    const plan_group& here = p.groups[group];
    for (std::size_t i = 0; i < here.read_count; ++i) {
        const bool is_before = here.is_concatenation || k == here.read_count ? i < k
                             : k == 0                                        ? i > 0
                                                                             : i > 0 && i < k;
        if (is_before && is_same(p.group_reads[here.first_read + i])) return false;
    }
    return true;
}

// Whether the value before a group's formulas is kept for the loss of an output that others read
// too: the loss begins there, as where nothing else reads it.
template <std::size_t Layers>
constexpr bool keeps_value_for_loss(const plan<Layers>& p, std::size_t group) {
    const gradient_flow flow = gradient_flows(p)[group];
    return flow.outputs > 0 && flow.is_read() && p.groups[group].has_contraction
        && p.groups[group].has_formula;
}

// Numbers of a sample that training keeps for the backward pass of a group's contraction.
template <std::size_t Layers>
constexpr std::size_t kept_elements(const plan<Layers>& p, std::size_t group) {
    const std::size_t layer = contraction_layer(p, group);
    const std::size_t kept = layer == no_index ? 0 : p.layers[layer].facts.kept_elements;
    return kept > 0 && gradient_flows(p)[group].is_needed ? kept : 0;
}

// Whether the pass over a group's formulas gives a gradient to an operand that needs none.
template <std::size_t Layers>
constexpr bool has_unwanted_gradient(const plan<Layers>& p, std::size_t group) {
    const auto flows = gradient_flows(p);
    const plan_group& here = p.groups[group];
    bool found = false;
    for (std::size_t k = 1; k <= here.operands(); ++k) {
        const plan_read& from = p.group_reads[here.first_read + k];
        found = found || from.is_input || !flows[from.index].is_needed;
    }
    return found && flows[group].has_gradient();
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// What a network costs, counted by the compiler for the inference of one sample.
#pragma once

#include <weft/graph/lowering.hpp>
#include <weft/graph/memory.hpp>

namespace weft::inline v0_1 {

// 1 MAC = 1 multiply and 1 add = 2 FLOPs; a bias add and every operation of a formula is 1 FLOP;
// rules: docs/explanation/complexity.md
struct complexity {
    std::size_t parameters = 0;
    std::size_t trainable_parameters = 0;
    std::size_t macs = 0;
    std::size_t flops = 0;
    std::size_t transcendentals = 0;         // exp, log, tanh ..., also in flops
    std::size_t feature_map_elements = 0;    // of all arrays that exist: a group writes one
    std::size_t depth = 0;                   // layers with parameters
    std::size_t peak_activation_elements = 0;  // arrays alive at once; the input is the caller's
    std::size_t traffic_elements = 0;  // read: parameters, input, arrays between; written: arrays

    constexpr bool operator==(const complexity&) const = default;
};

// Whether layer i is counted as a part of the linear contraction before it: its products go into
// the kernel, its sums into the bias. (A model computes it on the registers that leave it.)
template <std::size_t Layers>
constexpr bool is_folded(const plan<Layers>& p, std::size_t i) {
    if (p.layers[i].facts.role != layer_role::affine || p.layers[i].read_count == 0) return false;
    const plan_layer& before = p.layers[p.reads[p.layers[i].first_read]];
    return before.facts.is_linear && before.readers == 1;
}

// Of layer i of a plan. A group of fused layers reads its array with the first of them, those that
// a merge brings in with the merge, and writes its array with the last. A concatenation moves only
// what is not written in its place. What has the parameters of another layer only reads them again.
template <std::size_t Layers>
constexpr complexity cost_of(const plan<Layers>& p, std::size_t i) {
    const plan_layer& here = p.layers[i];
    const layer_facts& facts = here.facts;
    complexity cost;
    cost.traffic_elements = facts.parameters + facts.tied_parameters;
    if (here.owner == i) {
        cost.parameters = facts.parameters;
        cost.trainable_parameters = here.is_frozen ? 0 : facts.parameters;
        cost.depth = facts.parameters > 0;
    }
    cost.macs = facts.macs;
    cost.flops = 2 * facts.macs + facts.bias_adds + (is_folded(p, i) ? 0 : facts.flops);
    cost.transcendentals = facts.transcendentals;
    if (here.group >= p.group_count || p.groups[here.group].only_training) return cost;
    const plan_group& group = p.groups[here.group];
    if (group.is_concatenation) {
        for (std::size_t k = 0; k < group.read_count; ++k) {
            const plan_read& part = p.group_reads[group.first_read + k];
            if (!is_in_place(p, here.group, k))
                cost.feature_map_elements += p.layers[part.layer].output.elements();
        }
        cost.peak_activation_elements = cost.feature_map_elements;
        cost.traffic_elements += 2 * cost.feature_map_elements;
        return cost;
    }
    if (i == group.begin) cost.traffic_elements += group.input.elements();
    if (i == group.begin && group.reads_memory)
        cost.traffic_elements +=
            p.layers[p.group_reads[group.first_read + group.read_count].layer].output.elements();
    for (std::size_t m = 0; m < group.merge_count; ++m)
        if (group.merges[m].layer == i)
            for (std::size_t k = 0; k + 1 < group.merges[m].operands; ++k)
                cost.traffic_elements +=
                    p.layers[p.group_reads[group.first_read + group.merges[m].others + k].layer]
                        .output.elements();
    if (i + 1 == group.end) {
        cost.feature_map_elements = cost.peak_activation_elements = group.output.elements();
        cost.traffic_elements += group.output.elements();
    }
    return cost;
}

// Of all layers, without the arena, which takes longest to plan.
template <std::size_t Layers>
constexpr complexity cost_of_layers(const plan<Layers>& p) {
    complexity total;
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const complexity one = cost_of(p, i);
        total.parameters += one.parameters;
        total.trainable_parameters += one.trainable_parameters;
        total.macs += one.macs;
        total.flops += one.flops;
        total.transcendentals += one.transcendentals;
        total.feature_map_elements += one.feature_map_elements;
        total.depth += one.depth;
        total.traffic_elements += one.traffic_elements;
    }
    return total;
}

template <std::size_t Layers>
constexpr complexity cost_of(const plan<Layers>& p) {
    complexity total = cost_of_layers(p);
    total.peak_activation_elements = plan_memory(p, 1).elements;
    return total;
}

namespace detail {
template <class Graph>
inline constexpr complexity complexity_of_type = cost_of(plan_of(Graph{}));
}  // namespace detail

template <graph Graph>
constexpr complexity complexity_of(const Graph& net) {
    if constexpr (is_complete<Graph> && std::is_empty_v<Graph>)
        return detail::complexity_of_type<Graph>;
    else return cost_of(plan_of(net));
}

// clang-format off
template <graph Graph>
constexpr std::size_t parameters(const Graph& net) {
    return cost_of_layers(plan_of(net)).parameters;
}
template <graph Graph>
constexpr std::size_t trainable_parameters(const Graph& net) {
    return cost_of_layers(plan_of(net)).trainable_parameters;
}
template <graph Graph>
constexpr std::size_t macs(const Graph& net) { return cost_of_layers(plan_of(net)).macs; }
template <graph Graph>
constexpr std::size_t flops(const Graph& net) { return cost_of_layers(plan_of(net)).flops; }
template <graph Graph>
constexpr std::size_t transcendentals(const Graph& net) {
    return cost_of_layers(plan_of(net)).transcendentals;
}
// Numbers that layers keep beside their parameters: the moving means and variances of batch norms.
template <graph Graph>
constexpr std::size_t statistics(const Graph& net) {
    const auto p = plan_of(net);
    std::size_t total = 0;
    for (std::size_t i = 0; i < p.layer_count; ++i)
        if (p.layers[i].owner == i) total += p.layers[i].facts.statistics;
    return total;
}
// flops where batch norms are layers of their own and nothing is folded.
template <graph Graph>
constexpr std::size_t unfolded_flops(const Graph& net) {
    const auto p = plan_of(net);
    std::size_t total = cost_of_layers(p).flops;
    for (std::size_t i = 0; i < p.layer_count; ++i)
        if (is_folded(p, i)) total += p.layers[i].facts.flops;
    return total;
}
template <graph Graph>
constexpr std::size_t feature_map_elements(const Graph& net) {
    return cost_of_layers(plan_of(net)).feature_map_elements;
}
template <graph Graph>
constexpr std::size_t depth(const Graph& net) { return cost_of_layers(plan_of(net)).depth; }
// clang-format on

// Bytes, for parameters and arrays stored as Real.
template <class Real = float, graph Graph>
constexpr std::size_t parameter_bytes(const Graph& net) {
    return sizeof(Real) * cost_of_layers(plan_of(net)).parameters;
}
template <class Real = float, graph Graph>
constexpr std::size_t peak_activation_bytes(const Graph& net) {
    return sizeof(Real) * complexity_of(net).peak_activation_elements;
}
template <class Real = float, graph Graph>
constexpr std::size_t traffic_bytes(const Graph& net) {
    return sizeof(Real) * cost_of_layers(plan_of(net)).traffic_elements;
}
// FLOPs a byte of traffic.
template <class Real = float, graph Graph>
constexpr double arithmetic_intensity(const Graph& net) {
    const complexity cost = cost_of_layers(plan_of(net));
    const auto bytes = static_cast<double>(sizeof(Real) * cost.traffic_elements);
    return static_cast<double>(cost.flops) / bytes;
}

// A machine's limits, for the roofline:
// seconds = max(flops / flops_per_second, bytes / bytes_per_second).
struct machine {
    double flops_per_second;
    double bytes_per_second;
};
template <class Real = float, graph Graph>
constexpr double roofline_seconds(const Graph& net, const machine& on) {
    const complexity cost = cost_of_layers(plan_of(net));
    const auto bytes = static_cast<double>(sizeof(Real) * cost.traffic_elements);
    return std::max(static_cast<double>(cost.flops) / on.flops_per_second,
                    bytes / on.bytes_per_second);
}

}  // namespace weft

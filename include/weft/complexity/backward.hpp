// SPDX-License-Identifier: MIT
// What training costs: the backward pass, a whole step, its memory.
#pragma once

#include <weft/complexity/complexity.hpp>
#include <weft/formula/cost.hpp>
#include <weft/graph/gradients.hpp>
#include <weft/graph/group_program.hpp>

namespace weft::inline v0_1 {

// FLOPs of an optimizer's step and its states, a parameter; see optimizer/update_rule.hpp.
template <class Optimizer>
constexpr std::size_t update_flops(const Optimizer& chosen);
template <class Optimizer>
constexpr std::size_t update_states(const Optimizer& chosen);
template <class Optimizer>
struct default_settings;

namespace detail {
// For every layer whether its value depends on trained parameters, so that a gradient must come
// back to it.
template <std::size_t Layers>
constexpr std::array<bool, Layers> trained_values(const plan<Layers>& p) {
    std::array<bool, Layers> result{};
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        result[i] = trains_parameters(p, i);
        for (std::size_t k = 0; k < here.read_count; ++k)
            result[i] = result[i] || result[p.reads[here.first_read + k]];
    }
    return result;
}
}  // namespace detail

// MACs of the backward contractions of one sample, of every layer: the gradient of weights that are
// trained costs as much as the forward pass, the input's likewise; where nothing before has
// parameters, as at the first contraction of most networks, the input needs none, but what a layer
// computed itself does.
template <graph Graph>
constexpr auto backward_macs_of_layers(const Graph& net) {
    const auto p = plan_of(net);
    const auto trained = detail::trained_values(p);
    std::array<std::size_t, Graph::leaves> macs{};
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        if (here.read_count == 0) continue;
        const std::size_t* const reads = &p.reads[here.first_read];
        const bool passes = trained[reads[0]], passes_memory = trained[reads[here.read_count - 1]];
        const layer_facts& facts = here.facts;
        const bool trains = !p.layers[here.tied_to == no_index ? i : here.tied_to].is_frozen;
        if (trains) macs[i] += facts.macs;
        if (trains || passes || passes_memory) macs[i] += facts.inner_macs;
        if (passes) macs[i] += facts.macs - facts.inner_macs - facts.memory_macs;
        if (passes_memory) macs[i] += facts.memory_macs;
    }
    return macs;
}
template <graph Graph>
constexpr std::size_t backward_macs(const Graph& net) {
    std::size_t total = 0;
    for (const std::size_t of_layer : backward_macs_of_layers(net)) total += of_layer;
    return total;
}

namespace detail {
// A formula that reduces, joined with formulas that do not, takes the last extent as its row.
constexpr std::size_t flops_of_group(const plan_group& group, const program_builder& p) {
    const operation_census operations = census(p);
    const bool row_of_last = !group.has_rows && operations.reductions > 0;
    const std::size_t width = row_of_last ? group.output.last() : group.row_width;
    return group.output.elements() / width * operations.of_row(width).flops;
}

// Whether a gradient must pass the formulas of a group.
template <std::size_t Layers>
constexpr bool backward_passes(const plan<Layers>& p, std::size_t group) {
    return trained_values(p)[p.groups[group].end - 1];
}

template <graph Graph>
constexpr std::size_t backward_flops_of_group(const Graph& net, const plan_group& group) {
    return group.has_formula ? flops_of_group(group, backward_program(net, group)) : 0;
}
}  // namespace detail

// FLOPs of the backward pass of one sample, given the gradient at the output, of every layer:
// contractions, the derivatives of the formulas as they are emitted (of a group with its last
// layer: they are one program), and one add an element for each of the sums that the gradients of
// biases and of a formula's parameters are, and that of a wire with several readers.
template <graph Graph>
constexpr auto backward_flops_of_layers(const Graph& net) {
    const auto p = plan_of(net);
    const auto trained = detail::trained_values(p);
    auto flops = backward_macs_of_layers(net);
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const plan_layer& here = p.layers[i];
        flops[i] *= 2;
        if (trained[i] && here.readers > 1)
            flops[i] += (here.readers - 1) * here.output.elements();
        // Through a frozen norm the gradient goes as through a formula.
        const bool is_formula = here.facts.role == layer_role::affine && here.is_frozen;
        if (trained[i] && !is_formula) flops[i] += here.facts.backward_flops;
        if (here.is_frozen) continue;
        flops[i] += here.facts.bias_adds;
        if (here.facts.has_channels)
            flops[i] += here.facts.parameters * (here.input.elements() / here.input.last());
    }
    for (std::size_t g = 0; g < p.group_count; ++g)
        if (detail::backward_passes(p, g))
            flops[p.groups[g].end - 1] += detail::backward_flops_of_group(net, p.groups[g]);
    return flops;
}
template <graph Graph>
constexpr std::size_t backward_flops(const Graph& net) {
    std::size_t total = 0;
    for (const std::size_t of_layer : backward_flops_of_layers(net)) total += of_layer;
    return total;
}

namespace detail {
// Calls visit(parameter_facts) for every parameter of a network that is trained, in order.
template <graph Graph, class Visit>
constexpr void for_each_parameter_facts(const Graph& net, const Visit& visit) {
    const auto p = plan_of(net);
    std::size_t index = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        const std::size_t here = index++;
        if (p.layers[here].is_frozen || p.layers[here].owner != here) return;
        const parameter_list list = parameters_of(p, here, layer_value);
        for (std::size_t k = 0; k < list.count(); ++k) visit(list[k]);
    });
}

// What a step does to a parameter tensor beside the update of its elements: the penalties and their
// gradient, the optimizer's transform, the constraint, whose norms are of whole columns.
template <auto const& Loss, class Optimizer>
constexpr std::size_t flops_around_update(const parameter_facts& facts,
                                         [[maybe_unused]] const Optimizer& chosen) {
    std::size_t an_element = 0, a_tensor = 0;
    const formula_writer of_loss =
        facts.extents.rank > 1 ? kernel_penalty_of<Loss>() : formula_writer(nullptr);
    if (facts.penalty != nullptr || of_loss != nullptr)
        an_element += census(penalty_program(facts.penalty, of_loss, true)).an_element.flops;
    if (facts.constraint != nullptr) {
        const program_builder projection = projection_program(facts.constraint);
        an_element += census(projection).an_element.flops;
        if (needs_input(projection, "column_norm")) an_element += 2;
    }
    if constexpr (requires { chosen.transform_flops(1, 1); })
        a_tensor = chosen.transform_flops(facts.elements() / facts.extents.last(),
                                          facts.extents.last());
    return facts.elements() * an_element + a_tensor;
}

// The formulas of an output's group joined with its loss.
template <auto const& Loss, std::size_t Output, graph Graph, std::size_t Layers>
constexpr void add_flops_of_loss(std::size_t& total, const Graph& net, const plan<Layers>& p) {
    if (Output >= p.output_count || p.outputs[Output].is_input) return;
    const plan_group& group = p.groups[p.outputs[Output].index];
    total += flops_of_group(
        group, loss_program(net, group, loss_of_output<Loss, Output>.value, phase::training));
}
}  // namespace detail

// FLOPs of one training step on a batch: forward, the loss joined with the last formulas, backward,
// and for every parameter penalties, the optimizer's update and constraints. Of an optimizer's type
// alone the update is that of its default settings.
template <auto const& Loss, class Optimizer, graph Graph>
constexpr std::size_t training_step_flops(const Graph& net, std::size_t batch,
                                          const Optimizer& chosen) {
    if constexpr (detail::has_wrong_losses<Graph, Loss>)
        refuse<detail::wrong_number_of_losses<Graph, Loss>>();
    const auto p = plan_of(net);
    if (p.group_count == 0) return 0;
    const auto flows = gradient_flows(p);
    std::size_t a_sample = 2 * macs(net) + backward_flops(net);
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const layer_facts& facts = p.layers[i].facts;
        a_sample += facts.bias_adds;
        const bool is_norm = facts.role == layer_role::affine;
        if (!is_norm || !p.layers[i].is_frozen) a_sample += facts.training_flops;
        // The groups' programs have those of the others.
        if (facts.role != layer_role::formula && facts.role != layer_role::merge && !is_norm)
            a_sample += facts.flops;
    }
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const plan_group& group = p.groups[g];
        if (flows[g].is_read())
            a_sample +=
                detail::flops_of_group(group, forward_program(net, group, phase::training));
        else if (detail::backward_passes(p, g))
            a_sample -= detail::backward_flops_of_group(net, group);
    }
    [&]<std::size_t... Output>(std::index_sequence<Output...>) {
        (detail::add_flops_of_loss<Loss, Output>(a_sample, net, p), ...);
    }(std::make_index_sequence<loss_count<Loss>>{});
    std::size_t update = trainable_parameters(net) * update_flops(chosen);
    detail::for_each_parameter_facts(net, [&](const parameter_facts& facts) {
        update += detail::flops_around_update<Loss>(facts, chosen);
    });
    return batch * a_sample + update;
}
template <auto const& Loss, class Optimizer, graph Graph>
constexpr std::size_t training_step_flops(const Graph& net, std::size_t batch = 1) {
    return training_step_flops<Loss>(net, batch, default_settings<Optimizer>::value);
}

// Numbers that training keeps of one sample, in one arena: of every group its output; where
// anything up to it is trained, the gradient at its contraction, or at its input; the value before
// its formulas where their gradient or a loss needs it; what its contraction keeps for its own; the
// sum of its readers' gradients where several meet; and a gradient of an operand that needs none.
// Padding is not counted, nor is what kernels work in.
template <graph Graph>
constexpr std::size_t training_elements(const Graph& net) {
    const auto p = plan_of(net);
    const auto flows = gradient_flows(p);
    std::size_t total = 0;
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const plan_group& group = p.groups[g];
        const std::size_t outputs = group.output.elements();
        const bool keeps = group.halves_rows
                        || (group.has_contraction && group.takes_statistics)
                        || (group.has_contraction && group.has_formula
                            && (needs_input(backward_program(net, group), "x")
                                || keeps_value_for_loss(p, g)));
        const bool sums = flows[g].is_read() && flows[g].is_needed && !flows[g].is_fused;
        const bool is_wasted = has_unwanted_gradient(p, g);
        total += outputs + (keeps ? outputs : 0) + (sums ? outputs : 0)
               + (is_wasted ? outputs : 0) + kept_elements(p, g);
        if (flows[g].has_gradient())
            total += group.halves_rows ? group.input.elements() : outputs;
    }
    return total;
}

// Numbers that training keeps of a batch, whatever its size: of every norm scale and shift, mean
// and variance.
template <graph Graph>
constexpr std::size_t norm_elements(const Graph& net) {
    const auto p = plan_of(net);
    std::size_t total = 0;
    for (std::size_t g = 0; g < p.group_count; ++g)
        if (const std::size_t arrays = norm_arrays(p.groups[g]); arrays > 0)
            total += arrays * p.layers[p.groups[g].norm].output.last();
    return total;
}

// Bytes a training step on a batch holds: parameters and statistics, of those that are trained
// gradients and the optimizer's states, and the arena of the batch.
template <class Real = float, graph Graph, class Optimizer>
constexpr std::size_t training_bytes(const Graph& net, std::size_t batch,
                                     const Optimizer& chosen) {
    const complexity cost = cost_of(plan_of(net));
    return sizeof(Real)
         * (cost.parameters + statistics(net)
            + (1 + update_states(chosen)) * cost.trainable_parameters
            + norm_elements(net) + batch * training_elements(net));
}
template <class Optimizer, class Real = float, graph Graph>
constexpr std::size_t training_bytes(const Graph& net, std::size_t batch) {
    return training_bytes<Real>(net, batch, default_settings<Optimizer>::value);
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Limits on what a network may cost: within answers, require refuses with the reason.
#pragma once

#include <weft/complexity/complexity.hpp>

#include <limits>

namespace weft {

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

struct budget {
    std::size_t parameters = unlimited;
    std::size_t macs = unlimited;
    std::size_t flops = unlimited;
    std::size_t transcendentals = unlimited;
    std::size_t feature_map_elements = unlimited;
    std::size_t depth = unlimited;
    std::size_t parameter_bytes = unlimited;
    std::size_t peak_activation_bytes = unlimited;
    std::size_t traffic_bytes = unlimited;
};

namespace detail {

// One limit of a budget: its name, what is used, what is allowed, what a layer uses of it.
struct resource {
    std::string_view name;
    std::size_t used, allowed;
    std::size_t (*of_layer)(const plan_layer&, std::size_t bytes);
};

constexpr auto resources(const complexity& c, const budget& b, std::size_t bytes) {
    constexpr auto parameters_of = [](const plan_layer& l, std::size_t) { return cost_of(l).parameters; };
    constexpr auto macs_of = [](const plan_layer& l, std::size_t) { return cost_of(l).macs; };
    constexpr auto flops_of = [](const plan_layer& l, std::size_t) { return cost_of(l).flops; };
    constexpr auto transcendentals_of = [](const plan_layer& l, std::size_t) { return cost_of(l).transcendentals; };
    constexpr auto elements_of = [](const plan_layer& l, std::size_t) { return l.output.elements(); };
    constexpr auto depth_of = [](const plan_layer& l, std::size_t) { return cost_of(l).depth; };
    constexpr auto parameter_bytes_of = [](const plan_layer& l, std::size_t size) { return size * l.facts.parameters; };
    constexpr auto array_bytes_of = [](const plan_layer& l, std::size_t size) { return size * l.output.elements(); };
    constexpr auto traffic_of = [](const plan_layer& l, std::size_t size) {
        return size * (l.facts.parameters + l.input.elements() + l.output.elements());
    };
    return std::array{
        resource{"parameters", c.parameters, b.parameters, parameters_of},
        resource{"macs", c.macs, b.macs, macs_of},
        resource{"flops", c.flops, b.flops, flops_of},
        resource{"transcendentals", c.transcendentals, b.transcendentals, transcendentals_of},
        resource{"feature_map_elements", c.feature_map_elements, b.feature_map_elements, elements_of},
        resource{"depth", c.depth, b.depth, depth_of},
        resource{"parameter_bytes", bytes * c.parameters, b.parameter_bytes, parameter_bytes_of},
        resource{"peak_activation_bytes", bytes * c.peak_activation_elements, b.peak_activation_bytes, array_bytes_of},
        resource{"traffic_bytes", bytes * c.traffic_elements, b.traffic_bytes, traffic_of},
    };
}

// Empty where the network is within its budget.
template <graph Graph>
constexpr message budget_problem(const Graph& net, const budget& limits, std::size_t bytes) {
    const auto p = plan_of(net);
    message words;
    for (const resource& r : resources(cost_of(p), limits, bytes)) {
        if (r.used <= r.allowed) continue;
        words << "weft: budget exceeded: " << r.name << " used " << r.used << ", allowed " << r.allowed
              << "; costliest:";
        std::array<bool, Graph::leaves> named{};
        constexpr std::size_t none = Graph::leaves;
        for (int rank = 0; rank < 3; ++rank) {
            std::size_t largest = none;
            for (std::size_t i = 1; i < p.layer_count; ++i)
                if (!named[i] && r.of_layer(p.layers[i], bytes) > 0
                    && (largest == none || r.of_layer(p.layers[i], bytes) > r.of_layer(p.layers[largest], bytes)))
                    largest = i;
            if (largest == none) break;
            named[largest] = true;
            words << (rank > 0 ? ", layer " : " layer ") << largest + 1 << " " << label_of(net, largest)
                  << " " << r.of_layer(p.layers[largest], bytes);
        }
        return words;
    }
    return words;
}

template <auto const& Net, auto const& Budget, class Real>
struct budget_refusal {
    static constexpr message text = budget_problem(Net, Budget, sizeof(Real));
};

}  // namespace detail

// Whether the network, with parameters and arrays of Real, stays within the budget.
template <class Real = float, graph Graph>
constexpr bool within(const Graph& net, const budget& limits) {
    return detail::budget_problem(net, limits, sizeof(Real)).empty();
}

// True, or a compiler error that names the resource, what is used and allowed, the costliest layers.
template <auto const& Net, auto const& Budget, class Real = float>
constexpr bool require() {
    if constexpr (detail::budget_refusal<Net, Budget, Real>::text.empty()) return true;
    else return refuse<detail::budget_refusal<Net, Budget, Real>>() || true;
}

}  // namespace weft

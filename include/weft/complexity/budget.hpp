// SPDX-License-Identifier: MIT
// Limits on what a network may cost: within answers, require refuses with the reason.
#pragma once

#include <weft/complexity/complexity.hpp>

#include <limits>

namespace weft::inline v0_1 {

struct budget {
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

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

// One limit of a budget: its name, what it limits, in which unit, and how much is allowed.
struct limit {
    std::string_view name;
    std::size_t complexity::*used;
    std::size_t unit;
    std::size_t allowed;
};
constexpr auto limits_of(const budget& b, std::size_t bytes) {
    using c = complexity;
    return std::array{
        limit{"parameters", &c::parameters, 1, b.parameters},
        limit{"macs", &c::macs, 1, b.macs},
        limit{"flops", &c::flops, 1, b.flops},
        limit{"transcendentals", &c::transcendentals, 1, b.transcendentals},
        limit{"feature_map_elements", &c::feature_map_elements, 1, b.feature_map_elements},
        limit{"depth", &c::depth, 1, b.depth},
        limit{"parameter_bytes", &c::parameters, bytes, b.parameter_bytes},
        limit{"peak_activation_bytes", &c::peak_activation_elements, bytes,
              b.peak_activation_bytes},
        limit{"traffic_bytes", &c::traffic_elements, bytes, b.traffic_bytes},
    };
}

// The three layers that use most of a limit, and how much each: " layer 2 dense<512> 401920, ..."
template <graph Graph, std::size_t Layers>
constexpr message costliest_layers(const Graph& net, const plan<Layers>& p, const limit& of) {
    message words;
    std::array<bool, Layers> named{};
    for (int rank = 0; rank < 3; ++rank) {
        std::size_t largest = 0, most = 0;
        for (std::size_t i = 0; i < p.layer_count; ++i) {
            const std::size_t here = of.unit * (cost_of(p, i).*of.used);
            if (named[i] || here <= most) continue;
            largest = i;
            most = here;
        }
        if (most == 0) break;
        named[largest] = true;
        words << (rank > 0 ? ", layer " : " layer ") << largest + 1 << " "
              << label_of(net, largest) << " " << most;
    }
    return words;
}

// Empty where the network is within its budget.
template <graph Graph>
constexpr message budget_problem(const Graph& net, const budget& allowed, std::size_t bytes) {
    const auto p = plan_of(net);
    const complexity total = cost_of(p);
    message words;
    for (const limit& one : limits_of(allowed, bytes)) {
        const std::size_t used = one.unit * (total.*one.used);
        if (used <= one.allowed) continue;
        words << "weft: budget exceeded: " << one.name << " used " << used << ", allowed "
              << one.allowed << "; costliest:" << costliest_layers(net, p, one);
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

// True, or a compiler error that names the resource, what is used and allowed, the costliest
// layers.
template <auto const& Net, auto const& Budget, class Real = float>
constexpr bool require() {
    if constexpr (detail::budget_refusal<Net, Budget, Real>::text.empty()) return true;
    else return refuse<detail::budget_refusal<Net, Budget, Real>>() || true;
}

}  // namespace weft

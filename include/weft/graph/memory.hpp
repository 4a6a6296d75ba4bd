// SPDX-License-Identifier: MIT
// Where the arrays of a prediction live: lifetimes of the groups' outputs, one arena.
#pragma once

#include <weft/graph/plan.hpp>

namespace weft {

// Element offsets into one block. An array lives from the group that writes it to the last that
// reads it; it takes the lowest place that no array alive at the same time holds.
template <std::size_t Groups>
struct memory_plan {
    std::array<std::size_t, Groups> offsets{};
    std::size_t elements = 0;
};

// Every array is rounded up to a multiple of lanes elements (1: as counted, without padding). A
// group that does nothing in prediction writes none; what it hands on stays where it is.
template <std::size_t Layers>
constexpr auto plan_memory(const plan<Layers>& p, std::size_t lanes) {
    memory_plan<Layers + 1> result;
    const auto size_of = [&](std::size_t group) {
        return (p.groups[group].output.elements() + lanes - 1) / lanes * lanes;
    };
    // A group reads what the last writing group before it wrote, so the two must not overlap.
    std::size_t before = 0, size_before = 0;
    for (std::size_t g = 0; g < p.group_count; ++g) {
        if (p.groups[g].only_training) continue;
        result.offsets[g] = size_of(g) <= before ? 0 : before + size_before;
        before = result.offsets[g];
        size_before = size_of(g);
        result.elements = std::max(result.elements, before + size_before);
    }
    return result;
}

}  // namespace weft

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

// Every array is rounded up to a multiple of lanes elements (1: as counted, without padding).
template <std::size_t Layers>
constexpr auto plan_memory(const plan<Layers>& p, std::size_t lanes) {
    memory_plan<Layers + 1> result;
    const auto size_of = [&](std::size_t group) {
        return (p.groups[group].output.elements() + lanes - 1) / lanes * lanes;
    };
    // Group g + 1 reads what group g wrote, so the two must not overlap.
    for (std::size_t g = 0; g < p.group_count; ++g) {
        const std::size_t before = g == 0 ? 0 : result.offsets[g - 1];
        const bool fits_below = g > 0 && size_of(g) <= before;
        result.offsets[g] = g == 0 || fits_below ? 0 : before + size_of(g - 1);
        result.elements = std::max(result.elements, result.offsets[g] + size_of(g));
    }
    return result;
}

}  // namespace weft

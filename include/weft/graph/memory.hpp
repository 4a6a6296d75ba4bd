// SPDX-License-Identifier: MIT
// Where the arrays of a prediction live: lifetimes of the groups' outputs, one arena.
#pragma once

#include <weft/graph/plan.hpp>
#include <weft/shape/row_storage.hpp>

namespace weft {

// Element offsets into one block. An array lives from the group that writes it to the last that
// reads it. In a chain only neighbours are alive at the same time, so they take the two ends of the
// block in turns, and it is as large as the two neighbours that need most.
template <std::size_t Groups>
struct memory_plan {
    std::array<std::size_t, Groups> offsets{};
    std::size_t elements = 0;
};

// Every array takes what a row takes in storage (1: as counted, without padding). A group that does
// nothing in prediction writes none; what it hands on stays where it is.
template <std::size_t Layers>
constexpr auto plan_memory(const plan<Layers>& p, const row_storage& storage) {
    memory_plan<Layers + 1> result;
    const auto size_of = [&](std::size_t group) {
        return storage.stride(p.groups[group].output.elements());
    };
    const auto for_each_array = [&](const auto& visit) {
        for (std::size_t g = 0; g < p.group_count; ++g)
            if (!p.groups[g].only_training) visit(g);
    };
    std::size_t size_before = 0;
    for_each_array([&](std::size_t g) {
        result.elements = std::max(result.elements, size_before + size_of(g));
        size_before = size_of(g);
    });
    bool at_end = false;
    for_each_array([&](std::size_t g) {
        result.offsets[g] = at_end ? result.elements - size_of(g) : 0;
        at_end = !at_end;
    });
    return result;
}

}  // namespace weft

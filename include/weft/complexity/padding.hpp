// SPDX-License-Identifier: MIT
// What padding to whole registers adds to a network's storage; no other count has it in it.
#pragma once

#include <weft/graph/lowering.hpp>
#include <weft/graph/memory.hpp>

namespace weft::inline v0_1 {

// Bytes of a model's parameters and of the arena of one sample that only fill registers of
// register_bytes, or keep rows apart: every row of a kernel, every bias and every array.
template <class Real = float, graph Graph>
constexpr std::size_t padding_bytes(const Graph& net, std::size_t register_bytes) {
    const auto p = plan_of(net);
    if (p.layer_count == 0) return 0;
    const row_storage storage(register_bytes / sizeof(Real), sizeof(Real));
    std::size_t added = plan_memory(p, storage).elements - plan_memory(p, 1).elements;
    std::size_t index = 0;
    for_each_layer(net, [&](const auto& layer_value) {
        const parameter_list list = parameters_of(p, index++, layer_value);
        for (std::size_t k = 0; k < list.count(); ++k) {
            const std::size_t row = list[k].columns();
            const std::size_t rows = list[k].elements() / row;
            added += storage.elements(rows, row) - rows * row;
        }
    });
    return sizeof(Real) * added;
}

}  // namespace weft

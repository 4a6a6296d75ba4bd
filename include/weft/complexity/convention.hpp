// SPDX-License-Identifier: MIT
// How other tools count the same network, as presets.
#pragma once

#include <weft/complexity/complexity.hpp>

namespace weft::inline v0_1 {

// What a tool adds up, as multiples; formulas count an element, row formulas (softmax) apart.
// Pinned on 784-512-512-10 with ReLU and softmax by tests/complexity/convention.cpp.
struct convention {
    std::size_t macs;
    std::size_t bias_adds;
    std::size_t formula_elements;      // of formulas an element, such as ReLU
    std::size_t row_formula_elements;  // of row formulas, such as softmax
    bool softmax_as_thop = false;      // n exponentials, n - 1 additions, n divisions a row

    static const convention fvcore, thop, torchinfo, ptflops_aten, ptflops_pytorch,
        torch_flop_counter, deepspeed, tf_profiler;
};

inline constexpr convention convention::fvcore{1, 0, 0, 0};
inline constexpr convention convention::thop{1, 0, 0, 0, true};
inline constexpr convention convention::torchinfo{1, 1, 0, 0};
inline constexpr convention convention::ptflops_aten{1, 1, 0, 0};
inline constexpr convention convention::ptflops_pytorch{1, 1, 1, 0};
inline constexpr convention convention::torch_flop_counter{2, 0, 0, 0};
inline constexpr convention convention::deepspeed{2, 0, 1, 1};
inline constexpr convention convention::tf_profiler{2, 1, 0, 5};

template <graph Graph>
constexpr std::size_t flops(const Graph& net, const convention& rules) {
    const auto p = plan_of(net);
    std::size_t total = 0;
    for (std::size_t i = 0; i < p.layer_count; ++i) {
        const layer_facts& facts = p.layers[i].facts;
        total += rules.macs * (facts.macs + facts.masked_macs) + rules.bias_adds * facts.bias_adds;
        if (facts.role != layer_role::formula || facts.only_training) continue;
        const std::size_t elements = p.layers[i].output.elements();
        total += elements
               * (facts.reduces_rows ? rules.row_formula_elements : rules.formula_elements);
        if (facts.reduces_rows && rules.softmax_as_thop)
            total += 3 * elements - elements / p.layers[i].output.last();
    }
    return total;
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Layers that compute nothing: the input, and other shapes of the same elements.
#pragma once

#include <weft/layer/layer.hpp>

namespace weft {

// Where a chain begins: samples of these extents.
template <std::size_t... Extents>
struct input_layer {
    static constexpr std::string_view kind = "input";
    static constexpr label_text label() {
        label_text name("input<");
        std::size_t i = 0;
        ((name << (i++ == 0 ? "" : ", ") << Extents), ...);
        return name << ">";
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::input}; }
    static constexpr inferred infer(const shape&) {
        inferred result{.output = shape{Extents...}};
        if (result.output.has_zero() || result.output.rank == 0)
            result.problem << "has an extent of 0: every extent is at least 1";
        return result;
    }
};

// All elements of a sample as one vector.
struct flatten_layer {
    static constexpr std::string_view kind = "flatten";
    static constexpr label_text label() { return {"flatten"}; }
    static constexpr layer_facts facts(const shape&) { return {}; }
    static constexpr inferred infer(const shape& in) { return {.output = shape{in.elements()}}; }
};

// The same elements, in the same order, under other extents.
template <std::size_t... Extents>
struct reshape_layer {
    static constexpr std::string_view kind = "reshape";
    static constexpr label_text label() {
        label_text name("reshape<");
        std::size_t i = 0;
        ((name << (i++ == 0 ? "" : ", ") << Extents), ...);
        return name << ">";
    }
    static constexpr layer_facts facts(const shape&) { return {}; }
    static constexpr inferred infer(const shape& in) {
        inferred result{.output = shape{Extents...}};
        if (result.output.elements() != in.elements())
            result.problem << "makes " << result.output.elements() << " elements of " << in << ", which has "
                           << in.elements() << ": give extents with a product of " << in.elements();
        return result;
    }
};

struct identity_layer {
    static constexpr std::string_view kind = "identity";
    static constexpr label_text label() { return {"identity"}; }
    static constexpr layer_facts facts(const shape&) { return {}; }
    static constexpr inferred infer(const shape& in) { return {.output = in}; }
};

}  // namespace weft

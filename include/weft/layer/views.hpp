// SPDX-License-Identifier: MIT
// Layers that compute nothing: the input, and other shapes of the same elements.
#pragma once

#include <weft/layer/layer.hpp>

namespace weft {

namespace detail {
// input<28, 28, 1>
template <std::size_t... Extents>
constexpr label_text label_with_extents(std::string_view name) {
    label_text label_here(name);
    [[maybe_unused]] std::string_view separator = "<";
    ((label_here << separator << Extents, separator = ", "), ...);
    return label_here << (sizeof...(Extents) > 0 ? ">" : "<>");
}
}  // namespace detail

// Layers that give the elements they take, in the same order.
struct view_layer {
    static constexpr layer_facts facts(const shape&) { return {}; }
    static constexpr bool accepts(const shape&) { return true; }
    static constexpr message problem(const shape&) { return {}; }
};

// Where a chain begins: samples of these extents.
template <std::size_t... Extents>
struct input_layer {
    static constexpr std::string_view kind = "input";
    static constexpr label_text label() { return detail::label_with_extents<Extents...>("input"); }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::input}; }
    static constexpr bool accepts(const shape&) {
        return sizeof...(Extents) > 0 && ((Extents > 0) && ...);
    }
    static constexpr shape output(const shape&) { return shape{Extents...}; }
    static constexpr message problem(const shape&) {
        return {sizeof...(Extents) == 0 ? "has no extents: give at least one, input<64>"
                                        : "has an extent of 0: every extent is at least 1"};
    }
};

// All elements of a sample as one vector.
struct flatten_layer : view_layer {
    static constexpr std::string_view kind = "flatten";
    static constexpr label_text label() { return {"flatten"}; }
    static constexpr shape output(const shape& in) { return shape{in.elements()}; }
};

// The same elements, in the same order, under other extents.
template <std::size_t... Extents>
struct reshape_layer : view_layer {
    static constexpr std::string_view kind = "reshape";
    static constexpr label_text label() {
        return detail::label_with_extents<Extents...>("reshape");
    }
    static constexpr bool accepts(const shape& in) {
        return sizeof...(Extents) > 0 && output(in).elements() == in.elements();
    }
    static constexpr shape output(const shape&) { return shape{Extents...}; }
    static constexpr message problem(const shape& in) {
        message words;
        if (sizeof...(Extents) == 0)
            return words << "has no extents: give at least one, reshape<" << in.elements() << ">";
        words << "makes " << output(in).elements() << " elements of " << in << ", which has "
              << in.elements() << ": give extents with a product of " << in.elements();
        return words;
    }
};

struct identity_layer : view_layer {
    static constexpr std::string_view kind = "identity";
    static constexpr label_text label() { return {"identity"}; }
    static constexpr shape output(const shape& in) { return in; }
};

}  // namespace weft

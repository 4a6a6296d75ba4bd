// SPDX-License-Identifier: MIT
// Layers that compute nothing: the input, and other shapes of the same elements.
#pragma once

#include <weft/layer/layer.hpp>

namespace weft::inline v0_1 {

namespace detail {
// input<28, 28, 1>
template <std::size_t... Extents>
constexpr label_text label_with_extents(std::string_view name) {
    label_text label_here(name);
    [[maybe_unused]] std::string_view separator = "<";
    ((label_here << separator << Extents, separator = ", "), ...);
    return label_here << (sizeof...(Extents) > 0 ? ">" : "<>");
}
template <std::size_t... Extents>
inline constexpr bool can_be_a_shape =
    sizeof...(Extents) > 0 && sizeof...(Extents) <= most_extents;
template <std::size_t... Extents>
constexpr shape shape_of() {
    if constexpr (can_be_a_shape<Extents...>) return shape{Extents...};
    else return {};
}
template <std::size_t... Extents>
constexpr message too_many() {
    message words;
    return words << "has " << sizeof...(Extents) << " extents: a shape has at most "
                 << most_extents;
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
        return detail::can_be_a_shape<Extents...> && ((Extents > 0) && ...);
    }
    static constexpr shape output(const shape&) { return detail::shape_of<Extents...>(); }
    static constexpr message problem(const shape&) {
        message words;
        if (sizeof...(Extents) == 0) words << "has no extents: give at least one, input<64>";
        else if (!detail::can_be_a_shape<Extents...>) words = detail::too_many<Extents...>();
        else words << "has an extent of 0: every extent is at least 1";
        return words;
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
        return detail::can_be_a_shape<Extents...> && output(in).elements() == in.elements();
    }
    static constexpr shape output(const shape&) { return detail::shape_of<Extents...>(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (sizeof...(Extents) == 0)
            return words << "has no extents: give at least one, reshape<" << in.elements() << ">";
        if (!detail::can_be_a_shape<Extents...>) return detail::too_many<Extents...>();
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

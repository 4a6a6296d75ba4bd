// SPDX-License-Identifier: MIT
// What a layer is, and what it tells about itself for a given input shape.
#pragma once

#include <weft/layer/initializer.hpp>
#include <weft/shape/message.hpp>

#include <array>
#include <string_view>

namespace weft {

struct parameter_facts {
    std::string_view name;     // "kernel"
    shape extents;
    initializer starts_as;
    std::size_t fan_in = 1;
    std::size_t fan_out = 1;

    constexpr std::size_t elements() const { return extents.elements(); }
};

// What the layers of a plan do; a formula is fused into the layer before it, where there is one.
enum class layer_role : unsigned char { input, contraction, formula, view };

inline constexpr std::size_t most_layer_parameters = 4;

// The output for an input shape. A problem that is not empty refuses the declaration; it continues
// the sentence "layer 2, dense<10>, ...".
struct inferred {
    shape output{};
    message problem{};
};

// What a layer does and costs for one sample of an input shape it accepts.
struct layer_facts {
    layer_role role = layer_role::view;
    std::array<parameter_facts, most_layer_parameters> parameters{};
    std::size_t parameter_count = 0;
    std::size_t macs = 0;
    std::size_t bias_adds = 0;
    std::size_t flops = 0;            // of a formula
    std::size_t transcendentals = 0;  // of a formula
    bool reduces_rows = false;        // a formula such as softmax
    bool only_training = false;       // a formula that is the identity in prediction

    constexpr void add_parameter(const parameter_facts& added) { parameters[parameter_count++] = added; }
};

// To add a layer: a struct like dense_layer (layer/dense.hpp), a line in tests/laws/every_layer.hpp, a
// test at tests/layer/, a page at docs/reference/layer/. A layer is small, has no SIMD in it, and says
//   kind         the Keras name its parameters are found under: "dense"
//   label()      its name in messages: "dense<10>"
//   infer(in)    its output for an input shape, or why it refuses, from its type alone
//   facts(in)    its role, parameters and cost
template <class Layer>
concept layer = requires(const Layer& l, const shape& in) {
    { Layer::kind } -> std::convertible_to<std::string_view>;
    { Layer::label() } -> std::same_as<label_text>;
    { Layer::infer(in) } -> std::same_as<inferred>;
    { l.facts(in) } -> std::same_as<layer_facts>;
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// What a layer is, and what it tells about itself for a given input shape.
#pragma once

#include <weft/formula/program.hpp>
#include <weft/layer/initializer.hpp>
#include <weft/shape/message.hpp>

#include <array>
#include <string_view>

namespace weft {

// Adds a formula to a program and gives its node: what facts hold of a formula of any type.
using formula_writer = node (*)(program_builder&);

struct parameter_facts {
    std::string_view name;     // "kernel"
    shape extents;
    initializer starts_as;
    std::size_t fan_in = 1;
    std::size_t fan_out = 1;
    formula_writer penalty = nullptr;     // of weight: its sum is added to the loss
    formula_writer constraint = nullptr;  // of weight and column_norm: what an update leaves

    constexpr std::size_t elements() const { return extents.elements(); }
};

// What the layers of a plan do; a formula is fused into the layer before it, where there is one.
enum class layer_role : unsigned char { input, contraction, formula, view };

// The parameters of a layer, in the order their names are listed.
class parameter_list {
public:
    static constexpr std::size_t capacity = 4;

    constexpr void add(const parameter_facts& added) { parameters_[count_++] = added; }
    constexpr std::size_t count() const { return count_; }
    constexpr const parameter_facts& operator[](std::size_t i) const { return parameters_[i]; }
    constexpr std::size_t elements() const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < count_; ++i) sum += parameters_[i].elements();
        return sum;
    }

private:
    std::array<parameter_facts, capacity> parameters_{};
    std::size_t count_ = 0;
};

// What a layer does and costs for one sample of an input shape it accepts.
struct layer_facts {
    layer_role role = layer_role::view;
    std::size_t parameters = 0;       // numbers in all of them
    std::size_t macs = 0;
    std::size_t bias_adds = 0;
    std::size_t flops = 0;            // of a formula
    std::size_t transcendentals = 0;  // of a formula
    bool reduces_rows = false;        // a formula such as softmax
    bool has_channels = false;        // a formula with parameters, one an element of a row
    bool halves_rows = false;         // a formula of x and gate, the halves of its input's rows
    bool only_training = false;       // a formula that is the identity in prediction
};

// To add a layer: a struct like dense_layer (layer/dense.hpp), a line in
// tests/laws/every_layer.hpp, a test at tests/layer/, a page at docs/reference/layer/. A layer is
// small, has no SIMD in it, and says
//   kind         the Keras name its parameters are found under: "dense"
//   label()      its name in messages: "dense<10>"
//   accepts(in)  whether it takes an input shape
//   output(in)   the shape it gives for an input shape it accepts
//   problem(in)  why it refuses another, going on from "layer 2, dense<10>, ..."
//   facts(in)    its role and cost
//   parameters(in)  where it has some: their names, extents and how they start
template <class Layer>
concept layer = requires(const Layer& l, const shape& in) {
    { Layer::kind } -> std::convertible_to<std::string_view>;
    { Layer::label() } -> std::same_as<label_text>;
    { Layer::accepts(in) } -> std::same_as<bool>;
    { Layer::output(in) } -> std::same_as<shape>;
    { Layer::problem(in) } -> std::same_as<message>;
    { l.facts(in) } -> std::same_as<layer_facts>;
};

}  // namespace weft

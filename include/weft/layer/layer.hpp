// SPDX-License-Identifier: MIT
// What a layer is, and what it tells about itself for a given input shape.
#pragma once

#include <weft/formula/program.hpp>
#include <weft/layer/initializer.hpp>
#include <weft/shape/message.hpp>

#include <array>
#include <string_view>

namespace weft::inline v0_1 {

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
    bool is_statistic = false;  // kept by the layer itself, such as a moving mean: no gradient
    std::size_t row = 0;        // numbers that are stored as a row; 0: those of the last extent

    constexpr std::size_t elements() const { return extents.elements(); }
    constexpr std::size_t columns() const { return row > 0 ? row : extents.last(); }
};

// What the layers of a plan do. A contraction reads a whole array and writes another: dense, a
// convolution, a pool, a recurrence. A formula, and an affine map a channel (batch norm, which
// prediction folds into a linear contraction before it), are fused into the layer before them,
// where there is one. A view is the same array; a merge brings branches together.
enum class layer_role : unsigned char { input, contraction, formula, affine, view, merge };

// The parameters of a layer, in the order their names are listed.
class parameter_list {
public:
    static constexpr std::size_t capacity = 8;

    constexpr void add(const parameter_facts& added) { parameters_[count_++] = added; }
    constexpr std::size_t count() const { return count_; }
    constexpr const parameter_facts& operator[](std::size_t i) const { return parameters_[i]; }
    // Numbers in all of them; statistics are counted apart.
    constexpr std::size_t elements() const { return sum(false); }
    constexpr std::size_t statistics() const { return sum(true); }

private:
    constexpr std::size_t sum(bool of_statistics) const {
        std::size_t numbers = 0;
        for (std::size_t i = 0; i < count_; ++i)
            if (parameters_[i].is_statistic == of_statistics) numbers += parameters_[i].elements();
        return numbers;
    }

    std::array<parameter_facts, capacity> parameters_{};
    std::size_t count_ = 0;
};

// What a layer does and costs for one sample of an input shape it accepts. The backward pass of a
// MAC is two, one for each factor's gradient; where the input needs no gradient, its half is
// saved, but not with what the layer computed itself: inner_macs.
struct layer_facts {
    layer_role role = layer_role::view;
    std::size_t parameters = 0;       // numbers in all of them
    std::size_t tied_parameters = 0;  // of another layer that it reads too
    std::size_t statistics = 0;       // numbers kept beside them, such as moving means
    std::size_t macs = 0;
    std::size_t inner_macs = 0;       // of the macs: of a step's state, of scores of attention
    std::size_t memory_macs = 0;      // of the macs: of the second wire that attention reads
    std::size_t masked_macs = 0;      // not in macs: what a causal mask hides; other tools count it
    std::size_t bias_adds = 0;
    std::size_t flops = 0;            // beside these, in prediction
    std::size_t transcendentals = 0;  // of the flops
    std::size_t training_flops = 0;   // more than flops, in the forward pass of training
    std::size_t backward_flops = 0;   // beside the macs and bias adds, where no formula gives them
    std::size_t kept_elements = 0;    // beside its output, in training, for its backward pass
    bool is_linear = false;           // a contraction that a following affine map folds into
    bool reduces_rows = false;        // a formula such as softmax
    bool has_channels = false;        // a formula with parameters, one an element of a row
    bool halves_rows = false;         // a formula of x and gate, the halves of its input's rows
    bool only_training = false;       // a formula that is the identity in prediction
    bool is_watched = false;          // a formula at which the gradient is asked for
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
// A formula says training() and inference() too, which every loop runs; any other layer runs where
// the run time has a kernel for it (model/runnable.hpp), or it brings one, kernel<In, Real>
// (examples/chebyshev_layer.hpp), and is refused by model<> where not.
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

// SPDX-License-Identifier: MIT
// What a network is lowered to: a flat array of layers, and the groups of them that run fused.
#pragma once

#include <weft/graph/wiring.hpp>

namespace weft::inline v0_1 {

struct plan_layer {
    layer_facts facts{};
    std::string_view kind{};
    std::string_view prefix{};  // of the named blocks around it: "encoder/"
    std::size_t ordinal = 0;    // among the layers of its kind, from 0: dense, dense_1, dense_2
    merge_kind merges{};        // where its role is merge
    bool is_frozen = false;     // its parameters are not trained
    shape input{};              // of the first wire it reads
    shape output{};
    std::size_t first_read = 0, read_count = 0;  // in the plan's reads: the layers it reads
    std::size_t readers = 0;    // layers that read it, and outputs
    std::size_t owner = 0;      // the layer whose parameters it has: itself, or the first it shares
    std::size_t tied_to = no_index;  // the layer whose table it takes too, transposed
    std::size_t group = 0;

    // dense, dense_1, encoder/dense, ...
    constexpr name_text name() const {
        name_text result(prefix);
        result << kind;
        if (ordinal > 0) result << "_" << ordinal;
        return result;
    }
};

// Where a group finds an array: an input of the network, by number, or what another group wrote.
struct plan_read {
    bool is_input = false;
    std::size_t index = 0;
    std::size_t layer = 0;  // whose value is read, and under whose output shape
};

// A merge within a group: of its operands one is the value so far, the others are read; "other0"
// is the group's read number 1.
struct plan_merge {
    std::size_t layer = 0;
    std::size_t position = 0;  // of the value so far among the operands
    std::size_t others = 0;    // number of the first read that is another operand
    std::size_t operands = 0;
};
inline constexpr std::size_t most_merges = 2;  // in one group

// A group computes one array: a contraction, then every formula up to the next contraction; sums
// and products of branches are formulas with further inputs. A formula with rows (softmax) of
// another width than one before it begins a group of its own, a concatenation is one; a batch norm
// comes right after the contraction or first, since training takes statistics of what it reads.
struct plan_group {
    std::size_t begin = 0, end = 0;  // layers; views of other arrays may stand between
    bool has_contraction = false;
    bool has_formula = false;        // of prediction or of training, or a merge
    bool only_training = true;       // the identity in prediction, which writes no array then
    bool has_rows = false;           // a formula reduces rows, halves them, has numbers a channel
    bool is_of_channels = true;      // none of them but a batch norm
    bool takes_statistics = false;   // in training, of the batch: its norm is not frozen
    std::size_t norm = no_index;     // the layer that is a batch norm
    bool halves_rows = false;        // its first formula is of x and gate: no contraction before
    bool is_concatenation = false;   // every read is a part; those with part_of are there already
    std::size_t row_width = 0;       // of the formulas with rows, else all elements
    std::size_t contraction_width = 0;  // of the rows that the contraction gives
    shape input{};
    shape output{};
    std::size_t first_read = 0, read_count = 0;  // in group_reads: x, then the others of merges
    bool reads_memory = false;       // its contraction reads a second wire: behind these
    std::array<plan_merge, most_merges> merges{};
    std::size_t merge_count = 0;
    std::size_t part_of = no_index;  // the concatenation in whose array it writes
    std::size_t column = 0;          // and from which element of its rows on

    constexpr std::size_t all_reads() const { return read_count + reads_memory; }
    // Reads that its formulas take beside x, of which those of a concatenation are none.
    constexpr std::size_t operands() const { return is_concatenation ? 0 : read_count - 1; }
};

template <std::size_t Layers>
struct plan {
    std::array<plan_layer, Layers> layers{};
    std::array<plan_group, Layers + 1> groups{};
    std::array<std::size_t, Layers> reads{};       // indices of layers
    std::array<plan_read, Layers> group_reads{};
    std::array<std::size_t, Layers> inputs{};      // layers that are inputs
    std::array<plan_read, Layers> outputs{};       // where the outputs are found
    std::size_t layer_count = 0;
    std::size_t group_count = 0;
    std::size_t group_read_count = 0;
    std::size_t input_count = 0;
    std::size_t output_count = 0;
    bool is_chain = true;
    shape input{};
    shape output{};
};

// Whether part number k of a concatenation was written in its place; else it is copied there.
template <std::size_t Layers>
constexpr bool is_in_place(const plan<Layers>& p, std::size_t group, std::size_t k) {
    const plan_read* parts = &p.group_reads[p.groups[group].first_read];
    std::size_t column = 0;
    for (std::size_t before = 0; before < k; ++before)
        column += p.layers[parts[before].layer].output.last();
    if (parts[k].is_input) return false;
    const plan_group& writer = p.groups[parts[k].index];
    return writer.part_of == group && writer.column == column;
}

// The shape of the last wire that a layer reads: of attention that of its memory.
template <std::size_t Layers>
constexpr const shape& memory_shape(const plan<Layers>& p, std::size_t layer) {
    const plan_layer& here = p.layers[layer];
    if (here.read_count < 2) return here.input;
    return p.layers[p.reads[here.first_read + here.read_count - 1]].output;
}
// The rows that the formulas of a group are computed by: their own, those of an operand that has
// one number a channel, else all elements.
template <std::size_t Layers>
constexpr std::size_t formula_row_width(const plan<Layers>& p, const plan_group& group) {
    for (std::size_t k = 1; k <= group.operands(); ++k) {
        const plan_read& operand = p.group_reads[group.first_read + k];
        const std::size_t elements = p.layers[operand.layer].output.elements();
        if (elements < group.output.elements()) return elements;
    }
    return group.row_width;
}
// What a layer of a plan is, and its parameters, by the shapes of the wires that it reads.
template <std::size_t Layers, class Layer>
constexpr layer_facts facts_of(const plan<Layers>& p, std::size_t i, const Layer& layer_value) {
    const shape& in = p.layers[i].input;
    if constexpr (requires { Layer::merges; }) return layer_value.facts(p.layers[i].output);
    else if constexpr (requires { layer_value.facts(in, in); })
        return layer_value.facts(in, memory_shape(p, i));
    else return layer_value.facts(in);
}
template <std::size_t Layers, class Layer>
constexpr parameter_list parameters_of(const plan<Layers>& p, std::size_t i,
                                       const Layer& layer_value) {
    const shape& in = p.layers[i].input;
    if constexpr (requires { layer_value.parameters(in, in); })
        return layer_value.parameters(in, memory_shape(p, i));
    else if constexpr (requires { layer_value.parameters(in); }) return layer_value.parameters(in);
    else return {};
}

// A sample is a row: its inputs side by side in the order they are declared in, its outputs in that
// of outputs(...). Where an input, or an output, begins; of one more than there are, the numbers of
// a whole sample.
template <std::size_t Layers>
constexpr std::size_t input_offset(const plan<Layers>& p, std::size_t which) {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < which; ++k) sum += p.layers[p.inputs[k]].output.elements();
    return sum;
}
template <std::size_t Layers>
constexpr std::size_t output_offset(const plan<Layers>& p, std::size_t which) {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < which; ++k) sum += p.layers[p.outputs[k].layer].output.elements();
    return sum;
}

}  // namespace weft

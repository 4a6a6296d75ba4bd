// SPDX-License-Identifier: MIT
// How other libraries name a layer's parameters and order their numbers.
#pragma once

#include <weft/io/stored_array.hpp>

#include <numeric>

namespace weft::inline v0_1 {

// keras    as Weft itself: dense [in, out], convolution [height, width, in, out], gates of an LSTM
//          i f c o, of a GRU z r h; "dense/kernel"
// pytorch  dense [out, in], convolution [out, in, height, width], gates of an LSTM i f g o, of a
//          GRU r z n, two biases of a recurrent layer, queries, keys and values of attention in one
//          array, channels first in vectors that were images (channel_order.hpp); "dense.weight"
enum class weight_layout : unsigned char { keras, pytorch };

// A parameter of a network, as its layer tells of it.
struct described_parameter {
    std::string layer{};          // "dense_1"
    std::string_view kind{};      // "dense"; of a layer of both directions its cell's, "lstm"
    std::string_view name{};      // "kernel"
    std::vector<std::size_t> extents{};
    std::vector<std::size_t> order{};  // of the vector that the layer takes: pytorch_order
    std::size_t input_rank = 1;        // axes of what the layer takes
    // Of attention as PyTorch has it: features of its steps, and of its memory.
    std::size_t width = 0, memory_width = 0;

    std::string full_name() const { return detail::joined({layer, "/", name}); }
};

// One array of a file that holds numbers of a parameter.
struct stored_part {
    std::string name{};                  // "weight"
    std::vector<std::size_t> extents{};  // in the file
    std::vector<std::size_t> places{};   // of the file's numbers among the parameter's, row-major
    bool is_added = false;               // to those of the part before; saved as zeros
    std::size_t first = 0;  // of the array's numbers; before it stand those of other parameters
};

namespace detail {

inline std::vector<std::size_t> places_in_order(std::span<const std::size_t> extents) {
    std::vector<std::size_t> places(bytes_of_array(number_type::uint8, extents));
    std::iota(places.begin(), places.end(), std::size_t{0});
    return places;
}

// The part with axis i of the result being axis axes[i] of the part.
template <class Part>
void permute(Part& part, std::span<const std::size_t> axes) {
    const std::size_t rank = axes.size();
    std::vector<std::size_t> extents(rank), strides(rank), index(rank), places;
    for (std::size_t i = 0; i < rank; ++i) {
        extents[i] = part.extents[axes[i]];
        strides[i] = 1;
        for (std::size_t k = axes[i] + 1; k < rank; ++k) strides[i] *= part.extents[k];
    }
    places.reserve(part.places.size());
    while (places.size() < part.places.size()) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < rank; ++i) at += index[i] * strides[i];
        places.push_back(part.places[at]);
        for (std::size_t i = rank; i-- > 0;) {
            if (++index[i] < extents[i]) break;
            index[i] = 0;
        }
    }
    part.places = std::move(places), part.extents = std::move(extents);
}

// Blocks of the last axis in another order: block i of the result is block order[i] of the part.
template <class Part>
void reorder_gates(Part& part, std::span<const std::size_t> order) {
    const std::size_t columns = part.extents.back(), units = columns / order.size();
    const std::vector<std::size_t> before = part.places;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::size_t column = i % columns, gate = column / units;
        part.places[i] = before[i - column + order[gate] * units + column % units];
    }
}

inline std::string_view pytorch_name(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"kernel", "weight"},           {"depthwise_kernel", "weight"},
        {"embeddings", "weight"},       {"position_embeddings", "weight"},
        {"alpha", "weight"},
        {"gamma", "weight"},            {"scale", "weight"},
        {"beta", "bias"},               {"moving_mean", "running_mean"},
        {"moving_variance", "running_var"}};
    for (const auto& [keras, pytorch] : names)
        if (name == keras) return pytorch;
    return name;
}

constexpr std::string_view cell_of_gates(std::size_t gates) {
    return gates == 4 ? "lstm" : gates == 3 ? "gru" : "simple_rnn";
}

// Of both directions a name begins with "forward/" or "backward/".
template <class Part>
std::vector<Part> recurrent_parts(const described_parameter& of, Part part) {
    constexpr std::size_t gru_order[] = {1, 0, 2};
    const bool is_reverse = of.name.starts_with("backward/");
    const auto named = [&](std::string_view name) {
        return joined({name, is_reverse ? "_l0_reverse" : "_l0"});
    };
    if (of.kind == "gru") reorder_gates(part, gru_order);
    if (!of.name.ends_with("bias")) {
        constexpr std::size_t transposed[] = {1, 0};
        permute(part, transposed);
        part.name = named(of.name.ends_with("recurrent_kernel") ? "weight_hh" : "weight_ih");
        return {std::move(part)};
    }
    // The one bias of a layer whose gates add both products; the two of a GRU with reset_after.
    const bool has_two = part.extents.size() == 2;
    const std::size_t columns = part.extents.back();
    Part input{.name = named("bias_ih"), .extents = {columns}, .places = part.places};
    Part recurrent{.name = named("bias_hh"), .extents = {columns}, .places = part.places};
    input.places.resize(columns);
    recurrent.is_added = !has_two;
    if (has_two) {
        const auto second = part.places.begin() + static_cast<std::ptrdiff_t>(columns);
        recurrent.places.assign(second, part.places.end());
    }
    return {std::move(input), std::move(recurrent)};
}

// Of attention of as many features as its heads have, which alone PyTorch has: queries, keys and
// values are rows of one array, or kernels of their own where the memory has other features.
template <class Part>
void name_in_attention(Part& part, const described_parameter& of) {
    const std::size_t slash = of.name.find('/'), width = of.width;
    const std::string_view whose = of.name.substr(0, slash);
    const bool is_output = whose == "attention_output", is_bias = of.name.ends_with("bias");
    const std::size_t which = whose == "query" ? 0 : whose == "key" ? 1 : 2;
    // From [inputs, heads, key_dim], [heads, value_dim, outputs] to [outputs, inputs].
    const std::size_t outputs = is_output || is_bias ? width : of.extents[1] * of.extents[2];
    const std::size_t inputs = part.places.size() / outputs;
    part.extents = {inputs, outputs};
    constexpr std::size_t transposed[] = {1, 0};
    permute(part, transposed);
    const bool is_packed = is_bias || of.memory_width == width;
    if (is_bias) part.extents = {outputs};
    if (is_output) part.name = is_bias ? "out_proj.bias" : "out_proj.weight";
    else if (!is_packed) part.name = joined({whose.substr(0, 1), "_proj_weight"});
    else {
        part.name = is_bias ? "in_proj_bias" : "in_proj_weight";
        part.extents[0] *= 3, part.first = which * part.places.size();
    }
}

}  // namespace detail

// The arrays that hold a parameter in a layout.
//
// errors   a GRU without reset_after, which PyTorch has not: weft::error
template <class Part = stored_part>
std::vector<Part> parts_of(const described_parameter& of, weight_layout layout) {
    Part part{.name = std::string(of.name),
                     .extents = of.extents,
                     .places = detail::places_in_order(of.extents)};
    if (layout == weight_layout::keras) return {std::move(part)};
    if (of.kind == "gru" && of.name.ends_with("bias") && of.extents.size() != 2)
        raise_error(
            {"weft: ", of.full_name(), ": PyTorch has no GRU without reset_after"});
    if (of.kind == "lstm" || of.kind == "gru" || of.kind == "simple_rnn")
        return detail::recurrent_parts(of, std::move(part));
    if (of.kind == "multi_head_attention" && of.width > 0) {
        detail::name_in_attention(part, of);
        return {std::move(part)};
    }
    part.name = detail::pytorch_name(of.name);
    const std::size_t rank = of.extents.size();
    if (of.kind == "dense" && of.name == "kernel") {
        constexpr std::size_t transposed[] = {1, 0};
        const std::size_t inputs = of.extents[0], units = of.extents[1];
        detail::permute(part, transposed);
        for (std::size_t i = 0; i < part.places.size() && !of.order.empty(); ++i)
            part.places[i] = of.order[i % inputs] * units + i / inputs;
    } else if (of.kind != "dense" && of.order.size() == part.places.size() && rank == 1) {
        part.places = of.order;
    } else if (of.kind.find("conv") != of.kind.npos && rank > 2) {
        std::vector<std::size_t> axes(rank);
        const bool is_depthwise = of.kind.starts_with("depthwise");
        axes[0] = is_depthwise ? rank - 2 : rank - 1;
        axes[1] = is_depthwise ? rank - 1 : rank - 2;
        std::iota(axes.begin() + 2, axes.end(), std::size_t{0});
        detail::permute(part, axes);
        // Each channel's own filters are outputs of one input.
        if (is_depthwise) part.extents[0] *= std::exchange(part.extents[1], 1);
    }
    return {std::move(part)};
}

}  // namespace weft

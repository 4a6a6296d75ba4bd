// SPDX-License-Identifier: MIT
// In which order PyTorch has the numbers of a vector that was an image: there channels come first.
#pragma once

#include <weft/graph/plan.hpp>

#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace weft::inline v0_1 {

// The layers of a plan, and what each of them reads.
struct wired_layers {
    std::span<const plan_layer> layers{};
    std::span<const std::size_t> reads{};

    std::size_t read(const plan_layer& of, std::size_t k) const { return reads[of.first_read + k]; }
};

namespace detail {

// What leaves the axes of its input where they are, and takes its numbers one by one.
constexpr bool keeps_order(const plan_layer& here) {
    return here.facts.role == layer_role::formula || here.facts.role == layer_role::affine
        || here.facts.role == layer_role::merge || here.kind == "identity";
}

// The places of channels-first numbers among those of an array with channels last.
inline std::vector<std::size_t> channels_first(const shape& of) {
    const std::size_t channels = of.last(), places = of.elements() / channels;
    std::vector<std::size_t> order(of.elements());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i % places * channels + i / places;
    return order;
}

}  // namespace detail

// Whether PyTorch has the channels of what a layer gives before its other axes: of images and
// volumes; of a sequence where a layer of channels and places made it, as a convolution or a pool.
// Layers of steps (dense, recurrences, attention, norms of rows) have the features last there too.
inline bool has_channels_first(const wired_layers& in, std::size_t layer) {
    constexpr std::string_view of_channels[] = {"conv", "pool", "up_sampling", "batch_norm",
                                                "group_norm", "instance_norm"};
    const plan_layer& here = in.layers[layer];
    if (here.output.rank != 2) return here.output.rank > 2;
    for (const std::string_view word : of_channels)
        if (here.kind.find(word) != here.kind.npos) return true;
    const bool is_of_rows = here.kind == "layer_normalization" || here.kind == "rms_normalization";
    const bool keeps = detail::keeps_order(here) || here.kind == "zero_padding"
                    || here.kind == "cropping";
    return keeps && !is_of_rows && here.read_count > 0
        && has_channels_first(in, in.read(here, 0));
}

// Number i of PyTorch's is number order[i] of what the layer gives; none where they stand alike.
inline std::vector<std::size_t> pytorch_order(const wired_layers& in, std::size_t layer) {
    const plan_layer& here = in.layers[layer];
    if (here.output.rank != 1 || here.read_count == 0) return {};
    const bool is_flat = here.kind == "flatten" || here.kind == "reshape";
    if (is_flat && here.input.rank > 1)
        return has_channels_first(in, in.read(here, 0)) ? detail::channels_first(here.input)
                                                        : std::vector<std::size_t>{};
    if (here.merges == merge_kind::concatenate && here.facts.role == layer_role::merge) {
        std::vector<std::size_t> order(here.output.elements());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::size_t column = 0;
        for (std::size_t k = 0; k < here.read_count; ++k) {
            const std::vector<std::size_t> part = pytorch_order(in, in.read(here, k));
            for (std::size_t i = 0; i < part.size(); ++i) order[column + i] = column + part[i];
            column += in.layers[in.read(here, k)].output.elements();
        }
        return order;
    }
    const bool keeps = (is_flat || detail::keeps_order(here)) && here.input == here.output;
    return keeps ? pytorch_order(in, in.read(here, 0)) : std::vector<std::size_t>{};
}

}  // namespace weft

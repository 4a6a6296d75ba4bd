// SPDX-License-Identifier: MIT
// What is known at a place of a declaration: the wire there, the wires with names, what is refused.
#pragma once

#include <weft/shape/message.hpp>

#include <array>

namespace weft::inline v0_1 {

// A value on its way from a layer to those that read it.
struct wire {
    bool has_input = false;  // its shape is known: it goes back to inputs
    shape output{};
    std::size_t layer = 0;   // index of the layer whose value it is, from 0
};

// Of "encoder/block_2/" in front of a layer's name, in letters.
inline constexpr std::size_t longest_prefix = 64;

// What a graph needs room for when its structure is written down.
struct graph_size {
    std::size_t leaves = 0;   // layers, merges among them
    std::size_t reads = 0;    // wires that enter layers
    std::size_t names = 0;    // taps, from, inputs with a name
    std::size_t inputs = 0;
    std::size_t outputs = 0;  // of outputs(...); without it the last layer is the only one
    std::size_t scopes = 0;   // named, frozen and shared blocks
    bool is_chain = true;     // every layer reads the one before and has parameters of its own
    std::size_t prefix = 0;   // the longest of a layer in it

    constexpr graph_size operator+(const graph_size& other) const {
        return {leaves + other.leaves,   reads + other.reads,
                names + other.names,     inputs + other.inputs,
                outputs + other.outputs, scopes + other.scopes,
                is_chain && other.is_chain, prefix > other.prefix ? prefix : other.prefix};
    }
};

// At the end of a chain: nothing before an input, shapes after it. A problem is kept as words only
// where a message to put them in is given; joins ask without.
struct inference : wire {
    static constexpr bool is_wiring = false;

    bool is_refused = false;
    bool is_ended = false;    // by outputs(...)
    std::size_t layers = 0;
    message* words = nullptr;

    constexpr inference() = default;
    constexpr void go_to(const wire& other) {
        static_cast<wire&>(*this) = other;
    }
    // Goes on to the next layer, which the numbers of messages count from 1.
    template <std::size_t Reads>
    constexpr void enter_layer(const std::array<std::size_t, Reads>&) { ++layers; }
    constexpr void leave_layer() { layer = layers - 1; }

    // Refuses, for the first time; say(words) writes the reason.
    template <class Say>
    constexpr void refuse(const Say& say) {
        is_refused = true;
        if (words != nullptr) say(*words);
    }
};

struct named_wire : wire {
    std::string_view name{};
    bool is_tapped = false;  // else it was only asked for
    bool is_taken = false;
};

// The same for a graph in which wires have names.
template <std::size_t Names>
struct wired_inference : inference {
    std::array<named_wire, Names> wires{};
    std::size_t wire_count = 0;

    constexpr wired_inference() = default;
    constexpr explicit wired_inference(const inference& other) : inference(other) {}
    template <std::size_t Fewer>
    constexpr explicit wired_inference(const wired_inference<Fewer>& other) : inference(other) {
        for (; wire_count < other.wire_count; ++wire_count)
            wires[wire_count] = other.wires[wire_count];
    }

    // The wire of a name, or null.
    constexpr named_wire* find(std::string_view name) {
        for (std::size_t i = 0; i < wire_count; ++i)
            if (wires[i].name == name) return &wires[i];
        return nullptr;
    }
    constexpr named_wire& add(std::string_view name) {
        wires[wire_count].name = name;
        return wires[wire_count++];
    }
};

namespace detail {
template <std::size_t Names>
struct choose_inference { using type = wired_inference<Names>; };
template <>
struct choose_inference<0> { using type = inference; };
}  // namespace detail
template <std::size_t Names>
using inference_with = typename detail::choose_inference<Names>::type;

}  // namespace weft

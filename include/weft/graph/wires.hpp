// SPDX-License-Identifier: MIT
// Wires with names: tap<"skip"> names the one at its place, from<"skip"> goes on with it.
#pragma once

#include <weft/formula/text.hpp>
#include <weft/graph/graph.hpp>

namespace weft::inline v0_1 {

// Names the wire at its place; computes nothing and is no layer.
template <text Name>
struct tap_node {
    using is_graph = void;
    static constexpr graph_size size{.names = 1, .is_chain = false};
    static constexpr std::size_t leaves = size.leaves, names = size.names;
    static constexpr bool is_inert = false;
    static constexpr label_text first_label() {
        return label_text("tap<\"") << Name.view() << "\">";
    }

    template <class State>
    static constexpr void infer(State& at) {
        if (at.is_refused) return;
        if (const named_wire* other = at.find(Name.view())) {
            at.refuse([&](message& words) {
                words << "weft: tap<\"" << Name.view() << "\"> after layer " << at.layers
                      << (other->is_tapped
                              ? " names a wire that has its name already: give it another"
                              : " makes a cycle: from<\"");
                if (!other->is_tapped)
                    words << Name.view() << "\"> after layer " << other->layer
                          << " takes the wire up before it is named";
            });
            return;
        }
        named_wire& here = at.add(Name.view());
        static_cast<wire&>(here) = at;
        here.is_tapped = true;
    }
    static constexpr inference_with<names> inferred_here = detail::infer_alone<tap_node>();
};

// Goes on with the wire of a name; at the beginning of a branch, or as a branch of its own. Where
// no tap came before, the shape stays unknown until one does in front of the block.
template <text Name>
struct from_node {
    using is_graph = void;
    static constexpr graph_size size{.names = 1, .is_chain = false};
    static constexpr std::size_t leaves = size.leaves, names = size.names;
    static constexpr bool is_inert = false;
    static constexpr label_text first_label() {
        return label_text("from<\"") << Name.view() << "\">";
    }

    template <class State>
    static constexpr void infer(State& at) {
        if (at.is_refused) return;
        named_wire* found = at.find(Name.view());
        if (found == nullptr) {
            found = &at.add(Name.view());
            found->layer = at.layers;
        }
        found->is_taken = true;
        at.go_to(*found);
    }
    static constexpr inference_with<names> inferred_here = detail::infer_alone<from_node>();
};

// The wire at the beginning of a branch: what identity is there.
struct wire_node {
    using is_graph = void;
    static constexpr graph_size size{};
    static constexpr std::size_t leaves = size.leaves, names = size.names;
    static constexpr bool is_inert = false;
    static constexpr label_text first_label() { return {"identity"}; }

    template <class State>
    static constexpr void infer(State&) {}
    static constexpr inference inferred_here{};
};

// One of several inputs, whose wire has a name.
template <text Name, std::size_t... Extents>
struct named_input_layer : input_layer<Extents...> {
    static constexpr std::string_view wire_name = Name.view();
    static constexpr label_text label() {
        label_text words("input<\"");
        words << Name.view() << "\"";
        ((words << ", " << Extents), ...);
        return words << ">";
    }
};

template <text Name, class Visit>
constexpr void for_each_layer(const tap_node<Name>&, Visit&&) {}
template <text Name, class Visit>
constexpr void for_each_layer(const from_node<Name>&, Visit&&) {}
template <class Visit>
constexpr void for_each_layer(const wire_node&, Visit&&) {}

template <text Name>
inline constexpr tap_node<Name> tap{};
template <text Name>
inline constexpr from_node<Name> from{};

}  // namespace weft

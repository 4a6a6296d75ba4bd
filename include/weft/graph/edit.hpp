// SPDX-License-Identifier: MIT
// Networks made of other networks: a layer replaced, a head cut off, another input size.
#pragma once

#include <weft/graph/declare.hpp>
#include <weft/graph/plan.hpp>

namespace weft {

// Every layer replaced by what change(index, layer as a graph) gives for it, a graph, a formula, or
// the same again; index is a std::integral_constant that counts layers from 0. Shapes are inferred,
// and refused, anew; merges stay.
template <std::size_t First = 0, class Layer, class Change>
constexpr auto rewrite(const leaf<Layer>& net, const Change& change) {
    const auto changed = change(std::integral_constant<std::size_t, First>{}, net);
    return detail::as_graph(changed);
}
template <std::size_t First = 0, graph Graph, class Change>
    requires(Graph::leaves == 0)
constexpr auto rewrite(const Graph& net, const Change&) {
    return net;
}
template <std::size_t First = 0, class Before, class After, class Change>
constexpr auto rewrite(const then<Before, After>& net, const Change& change);
template <std::size_t First = 0, scope_kind Kind, text Name, class Block, class Change>
constexpr auto rewrite(const scope_node<Kind, Name, Block>& net, const Change& change) {
    return detail::scoped<Kind, Name>(rewrite<First>(net.block(), change));
}
template <std::size_t First = 0, class Join, std::size_t... Index, class... Branches,
          class Change>
constexpr auto rewrite(const merge_node<Join, std::index_sequence<Index...>, Branches...>& net,
                       const Change& change) {
    constexpr auto begins = [] {
        std::array<std::size_t, sizeof...(Branches)> result{};
        std::size_t next = First, k = 0;
        ((result[k++] = next, next += Branches::leaves), ...);
        return result;
    }();
    return net.with_branches([&](const auto&... branches) {
        return detail::joined<Join>(rewrite<begins[Index]>(branches, change)...);
    });
}
template <std::size_t First, class Before, class After, class Change>
constexpr auto rewrite(const then<Before, After>& net, const Change& change) {
    return rewrite<First>(net.first(), change)
         | rewrite<First + Before::leaves>(net.second(), change);
}

namespace detail {

// Adds the kinds of all layers of a graph to a list, by its type; wires have none.
template <class Graph>
struct kinds_of {
    static constexpr void list(auto&) {}
};
template <class Layer>
struct kinds_of<leaf<Layer>> {
    static constexpr void list(auto& kinds) { kinds.add(Layer::kind); }
};
template <class First, class Second>
struct kinds_of<then<First, Second>> {
    static constexpr void list(auto& kinds) {
        kinds_of<First>::list(kinds);
        kinds_of<Second>::list(kinds);
    }
};
template <scope_kind Kind, text Name, class Block>
struct kinds_of<scope_node<Kind, Name, Block>> : kinds_of<Block> {};
template <class Join, class Indices, class... Branches>
struct kinds_of<merge_node<Join, Indices, Branches...>> {
    static constexpr void list(auto& kinds) {
        using node_type = merge_node<Join, Indices, Branches...>;
        (kinds_of<Branches>::list(kinds), ...);
        if constexpr (node_type::is_layer) kinds.add(node_type::layer_type::kind);
    }
};

// The index of a layer by its name, none where there is no such: names do not depend on the numbers
// in a network, so its type knows them.
template <class Graph>
constexpr std::size_t layer_named(std::string_view name) {
    bounded_list<std::string_view, Graph::leaves> kinds;
    kinds_of<Graph>::list(kinds);
    plan<Graph::leaves> names;
    for (; names.layer_count < kinds.count; ++names.layer_count) {
        plan_layer& here = names.layers[names.layer_count];
        here.kind = kinds[names.layer_count];
        here.owner = names.layer_count;
        if constexpr (Graph::size.scopes > 0) {
            constexpr const wiring<Graph>& wires = wiring_of<Graph>;
            const wired_layer& node = wires.nodes[names.layer_count];
            here.prefix = wires.prefixes.items[node.prefix].view();
            here.owner = node.owner;
        }
        if (here.owner != names.layer_count) continue;
        here.ordinal = next_ordinal(names, here);
        if (here.name().view() == name) return names.layer_count;
    }
    return none;
}

template <class Graph, text Name>
struct missing_layer {
    static constexpr message text = [] {
        message words;
        words << "weft: none of the " << Graph::leaves << " layers has the name " << Name.view()
              << ": names are those of parameters, dense, dense_1, encoder/dense";
        return words;
    }();
};

// The index, or a refusal.
template <class Graph, text Name>
constexpr std::size_t found_layer() {
    constexpr std::size_t index = layer_named<Graph>(Name.view());
    if constexpr (index == none) refuse<missing_layer<Graph, Name>>();
    return index;
}

template <std::size_t... Extents, std::size_t... Given>
constexpr auto resized(const leaf<input_layer<Given...>>&) {
    return leaf<input_layer<Extents..., std::array{Given...}[sizeof...(Given) - 1]>>{};
}
template <std::size_t... Extents, text Name, std::size_t... Given>
constexpr auto resized(const leaf<named_input_layer<Name, Given...>>&) {
    return leaf<
        named_input_layer<Name, Extents..., std::array{Given...}[sizeof...(Given) - 1]>>{};
}

// The layers before number Index; a cut goes through a chain, not through branches.
template <std::size_t Index, class Graph>
constexpr auto cut(const Graph& net) {
    if constexpr (Index == Graph::leaves) return net;
    else if constexpr (requires { net.second(); }) {
        constexpr std::size_t before = std::remove_cvref_t<decltype(net.first())>::leaves;
        if constexpr (Index <= before) return cut<Index>(net.first());
        else return net.first() | cut<Index - before>(net.second());
    } else return cut<Index>(net.block());
}

}  // namespace detail

// The network with another graph, or formula, in the place of the layer of this name.
template <text Name, graph Graph, graph_or_formula Replacement>
constexpr auto replace(const Graph& net, const Replacement& replacement) {
    constexpr std::size_t found = detail::found_layer<Graph, Name>();
    if constexpr (found == none) return refused_graph{};
    else return rewrite(net, [&](auto index, const auto& layer_here) {
        if constexpr (decltype(index)::value == found) return replacement;
        else return layer_here;
    });
}

// What stands before the layer of this name, which is not within a branch: a network without its
// head, to join another one to.
template <text Name, graph Graph>
constexpr auto before(const Graph& net) {
    constexpr std::size_t found = detail::found_layer<Graph, Name>();
    if constexpr (found == none) return refused_graph{};
    else return detail::cut<found>(net);
}

// The same network of images of another height and width, or sequences of another length: its
// first input with these extents in front of the last.
template <std::size_t... Extents, graph Graph>
constexpr auto at_resolution(const Graph& net) {
    return rewrite(net, [](auto index, const auto& layer_here) {
        if constexpr (decltype(index)::value == 0) return detail::resized<Extents...>(layer_here);
        else return layer_here;
    });
}

}  // namespace weft

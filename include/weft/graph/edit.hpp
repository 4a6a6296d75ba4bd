// SPDX-License-Identifier: MIT
// Networks made of other networks: layers replaced or removed, another input size.
#pragma once

#include <weft/graph/declare.hpp>
#include <weft/graph/lowering.hpp>

namespace weft::inline v0_1 {

// In the place of a layer: it is left out, what read it reads what it read.
inline constexpr wire_node removed{};

namespace detail {
template <class First, class Second>
constexpr auto joined_parts(const First& first, const Second& second) {
    if constexpr (std::same_as<First, wire_node>) return second;
    else if constexpr (std::same_as<Second, wire_node>) return first;
    else return first | second;
}
}  // namespace detail

// Every layer replaced by what change(index, layer as a graph) gives for it, a graph, a formula,
// removed, or the same again; index is a std::integral_constant that counts layers from 0. Shapes
// are inferred, and refused, anew; merges stay.
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
    const auto block = rewrite<First>(net.block(), change);
    if constexpr (std::same_as<decltype(block), const wire_node>) return block;
    else return detail::scoped<Kind, Name>(block);
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
    return detail::joined_parts(rewrite<First>(net.first(), change),
                                rewrite<First + Before::leaves>(net.second(), change));
}

namespace detail {

// Calls each.operator()<Layer>() for the type of every layer of a graph, in order; wires have none.
template <class Graph>
struct layer_types {
    static constexpr void visit(const auto&) {}
};
template <class Layer>
struct layer_types<leaf<Layer>> {
    static constexpr void visit(const auto& each) { each.template operator()<Layer>(); }
};
template <class First, class Second>
struct layer_types<then<First, Second>> {
    static constexpr void visit(const auto& each) {
        layer_types<First>::visit(each);
        layer_types<Second>::visit(each);
    }
};
template <scope_kind Kind, text Name, class Block>
struct layer_types<scope_node<Kind, Name, Block>> : layer_types<Block> {};
template <class Join, class Indices, class... Branches>
struct layer_types<merge_node<Join, Indices, Branches...>> {
    static constexpr void visit(const auto& each) {
        using node_type = merge_node<Join, Indices, Branches...>;
        (layer_types<Branches>::visit(each), ...);
        if constexpr (node_type::is_layer)
            each.template operator()<typename node_type::layer_type>();
    }
};

// The index of a layer by its name, none where there is no such: names do not depend on the numbers
// in a network, so its type knows them.
template <class Graph>
constexpr std::size_t layer_named(std::string_view name) {
    bounded_list<std::string_view, Graph::leaves> kinds;
    layer_types<Graph>::visit([&]<class Layer>() { kinds.add(Layer::kind); });
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
    return no_index;
}

// The layer whose parameters a layer has: another one where a shared block stands again.
template <class Graph>
constexpr std::size_t owner_of(std::size_t index) {
    if constexpr (Graph::size.scopes > 0) return wiring_of<Graph>.nodes[index].owner;
    else return index;
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
    if constexpr (index == no_index) refuse<missing_layer<Graph, Name>>();
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

template <class Layer, class Replacement>
struct replaced_layers {
    const Replacement& replacement;
    template <class Index, class Here>
    constexpr auto operator()(Index, const Here& layer_here) const {
        if constexpr (std::same_as<Here, Layer>) return replacement;
        else return layer_here;
    }
};
template <class Graph, class Layer>
struct missing_like {
    static constexpr message text = [] {
        message words;
        words << "weft: none of the " << Graph::leaves << " layers is written "
              << Layer::label();
        return words << ": there is nothing to replace";
    }();
};

}  // namespace detail

// The network with another graph, or formula, in the place of the layer of this name; of one in a
// shared block wherever that stands.
template <text Name, graph Graph, graph_or_formula Replacement>
constexpr auto replace(const Graph& net, const Replacement& replacement) {
    constexpr std::size_t found = detail::found_layer<Graph, Name>();
    if constexpr (found == no_index) return refused_graph{};
    else return rewrite(net, [&](auto index, const auto& layer_here) {
        if constexpr (detail::owner_of<Graph>(decltype(index)::value) == found) return replacement;
        else return layer_here;
    });
}

// Another graph or formula, or nothing (removed), in the place of every layer written like one,
// whatever its numbers are: replace_every(net, relu(x), gelu(x)),
// replace_every(net, dropout(0.5), removed).
template <graph Graph, graph_or_formula Like, graph_or_formula Replacement>
constexpr auto replace_every(const Graph& net, const Like& like, const Replacement& replacement) {
    using graph_like = std::remove_cvref_t<decltype(detail::as_graph(like))>;
    using layer_like = std::remove_cvref_t<decltype(std::declval<graph_like>().value())>;
    constexpr std::size_t found = [] {
        std::size_t count = 0;
        detail::layer_types<Graph>::visit(
            [&]<class Layer>() { count += std::same_as<Layer, layer_like>; });
        return count;
    }();
    if constexpr (found > 0)
        return rewrite(net, detail::replaced_layers<graph_like, Replacement>{replacement});
    else if constexpr (Graph::is_inert) return refused_graph{};
    else return detail::refused<detail::missing_like<Graph, layer_like>>();
}

// The same network of images of another height and width, or sequences of another length: its
// first input with these extents in front of the last.
template <std::size_t... Extents, graph Graph>
constexpr auto at_resolution(const Graph& net) {
    if constexpr (Graph::size.inputs > 0)
        return rewrite(net, [](auto index, const auto& layer_here) {
            if constexpr (decltype(index)::value == 0)
                return detail::resized<Extents...>(layer_here);
            else return layer_here;
        });
    else if constexpr (Graph::is_inert) return refused_graph{};
    else return detail::refused<detail::network_problem<Graph>>();
}

}  // namespace weft

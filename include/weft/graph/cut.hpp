// SPDX-License-Identifier: MIT
// A network without its head, to join another one to.
#pragma once

#include <weft/graph/edit.hpp>

namespace weft::inline v0_1 {

namespace detail {

// Where a chain can be cut: at layers that stand in no branch. Its head begins with the last part
// of it that has parameters.
template <class Graph>
struct chain_parts {
    static constexpr bool has_parameters = false;
    static constexpr std::size_t head = 0;
    static constexpr bool begins(std::size_t index) {
        return index == 0 || index == Graph::leaves;
    }
};
template <class Layer>
struct chain_parts<leaf<Layer>> {
    static constexpr bool has_parameters =
        requires(const Layer& one, const shape& in) { one.parameters(in); };
    static constexpr std::size_t head = 0;
    static constexpr bool begins(std::size_t index) { return index <= 1; }
};
template <class First, class Second>
struct chain_parts<then<First, Second>> {
    using first = chain_parts<First>;
    using second = chain_parts<Second>;
    static constexpr bool has_parameters = first::has_parameters || second::has_parameters;
    static constexpr std::size_t head =
        second::has_parameters ? First::leaves + second::head : first::head;
    static constexpr bool begins(std::size_t index) {
        return index <= First::leaves ? first::begins(index)
                                      : second::begins(index - First::leaves);
    }
};
template <scope_kind Kind, text Name, class Block>
struct chain_parts<scope_node<Kind, Name, Block>> : chain_parts<Block> {};
template <class Join, class Indices, class... Branches>
struct chain_parts<merge_node<Join, Indices, Branches...>> {
    static constexpr bool has_parameters = (chain_parts<Branches>::has_parameters || ...);
    static constexpr std::size_t head = 0;
    static constexpr bool begins(std::size_t index) {
        return index == 0 || index == merge_node<Join, Indices, Branches...>::leaves;
    }
};

template <class Graph, std::size_t Index>
struct impossible_cut {
    static constexpr message text = [] {
        message words;
        std::size_t i = 0;
        words << "weft: layer " << Index + 1 << ", ";
        layer_types<Graph>::visit([&]<class Layer>() {
            if (i++ == Index) words << Layer::label();
        });
        return words << (Index == 0 ? ", is the first: nothing stands before it"
                                    : ", stands within a branch: cut before the whole block");
    }();
};
template <class Graph>
struct missing_head {
    static constexpr message text = [] {
        message words;
        words << "weft: none of the " << Graph::leaves << " layers has parameters";
        return words << ": there is no head to cut off";
    }();
};

// The layers before number Index.
template <std::size_t Index, class Graph>
constexpr auto cut(const Graph& net);
template <std::size_t Index, scope_kind Kind, text Name, class Block>
constexpr auto cut_part(const scope_node<Kind, Name, Block>& net) {
    return scoped<Kind, Name>(cut<Index>(net.block()));
}
template <std::size_t Index, class First, class Second>
constexpr auto cut_part(const then<First, Second>& net) {
    if constexpr (Index <= First::leaves) return cut<Index>(net.first());
    else return net.first() | cut<Index - First::leaves>(net.second());
}
template <std::size_t Index, class Graph>
constexpr auto cut(const Graph& net) {
    if constexpr (Index == Graph::leaves) return net;
    else return cut_part<Index>(net);
}
template <std::size_t Index, class Graph>
constexpr auto cut_or_refused(const Graph& net) {
    if constexpr (Index > 0 && chain_parts<Graph>::begins(Index)) return cut<Index>(net);
    else return refused<impossible_cut<Graph, Index>>();
}

}  // namespace detail

// What stands before the layer of this name, which is in no branch: a network without its head, to
// join another one to. Blocks around the cut keep their names.
template <text Name, graph Graph>
constexpr auto before(const Graph& net) {
    constexpr std::size_t found = detail::found_layer<Graph, Name>();
    if constexpr (found == no_index) return refused_graph{};
    else return detail::cut_or_refused<found>(net);
}

// What stands before the last part with parameters: a dense layer and the formulas after it, or
// the outputs(...) of several heads.
template <graph Graph>
constexpr auto without_head(const Graph& net) {
    if constexpr (detail::chain_parts<Graph>::has_parameters)
        return detail::cut_or_refused<detail::chain_parts<Graph>::head>(net);
    else if constexpr (Graph::is_inert) return refused_graph{};
    else return detail::refused<detail::missing_head<Graph>>();
}

}  // namespace weft

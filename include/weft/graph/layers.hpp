// SPDX-License-Identifier: MIT
// The layers of a network as a Hana tuple: hana::for_each(layers(net), ...).
#pragma once

#include <weft/graph/merge.hpp>
#include <weft/graph/scope.hpp>

#include <boost/hana/append.hpp>
#include <boost/hana/concat.hpp>
#include <boost/hana/tuple.hpp>

namespace weft::inline v0_1 {

// For networks of some tens of layers; every constexpr function of the library walks the graph
// itself (for_each_layer), which hundreds of layers do not slow down.
template <class Layer>
constexpr auto layers(const leaf<Layer>& net) { return boost::hana::make_tuple(net.value()); }
template <class First, class Second>
constexpr auto layers(const then<First, Second>& net) {
    return boost::hana::concat(layers(net.first()), layers(net.second()));
}
template <scope_kind Kind, text Name, class Block>
constexpr auto layers(const scope_node<Kind, Name, Block>& net) { return layers(net.block()); }
template <class Join, class Indices, class... Branches>
constexpr auto layers(const merge_node<Join, Indices, Branches...>& net) {
    return net.with_branches([](const auto&... branches) {
        const auto joined = [](const auto& self, const auto& first, const auto&... more) {
            if constexpr (sizeof...(more) == 0) return layers(first);
            else return boost::hana::concat(layers(first), self(self, more...));
        };
        using node_type = merge_node<Join, Indices, Branches...>;
        if constexpr (node_type::is_layer)
            return boost::hana::append(joined(joined, branches...),
                                       typename node_type::layer_type{});
        else return joined(joined, branches...);
    });
}
template <class Graph>
    requires(Graph::leaves == 0)
constexpr auto layers(const Graph&) { return boost::hana::make_tuple(); }

// Layer number Index of a graph, in the order of for_each_layer.
template <std::size_t Index, class Layer>
constexpr auto layer_at(const leaf<Layer>& net) { return net.value(); }
template <std::size_t Index, class First, class Second>
constexpr auto layer_at(const then<First, Second>& net) {
    if constexpr (Index < First::leaves) return layer_at<Index>(net.first());
    else return layer_at<Index - First::leaves>(net.second());
}
template <std::size_t Index, scope_kind Kind, text Name, class Block>
constexpr auto layer_at(const scope_node<Kind, Name, Block>& net) {
    return layer_at<Index>(net.block());
}

namespace detail {
template <std::size_t Index, class Last, class First, class... More>
constexpr auto layer_within_branches(const Last& last, const First& first,
                                           const More&... more) {
    if constexpr (Index < First::leaves) return layer_at<Index>(first);
    else if constexpr (sizeof...(More) == 0) return last;
    else return layer_within_branches<Index - First::leaves>(last, more...);
}
}  // namespace detail

template <std::size_t Index, class Join, class Indices, class... Branches>
constexpr auto layer_at(const merge_node<Join, Indices, Branches...>& net) {
    return net.with_branches([](const auto&... branches) {
        return detail::layer_within_branches<Index>(
            typename merge_node<Join, Indices, Branches...>::layer_type{}, branches...);
    });
}

}  // namespace weft

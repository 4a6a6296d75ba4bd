// SPDX-License-Identifier: MIT
// The layers of a network as a Hana tuple: hana::for_each(layers(net), ...).
#pragma once

#include <weft/graph/graph.hpp>

#include <boost/hana/concat.hpp>
#include <boost/hana/tuple.hpp>

namespace weft {

// For networks of some tens of layers; every constexpr function of the library walks the graph
// itself (for_each_layer), which hundreds of layers do not slow down.
template <class Layer>
constexpr auto layers(const leaf<Layer>& net) { return boost::hana::make_tuple(net.value()); }
template <class First, class Second>
constexpr auto layers(const then<First, Second>& net) {
    return boost::hana::concat(layers(net.first()), layers(net.second()));
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Branches that begin on one wire: add, multiply, maximum, ..., concatenate, residual, outputs.
#pragma once

#include <weft/graph/wires.hpp>

namespace weft::inline v0_1 {

enum class merge_kind : unsigned char {
    add, subtract, multiply, average, maximum, minimum, concatenate, outputs
};

// How a merge computes: branch after branch joined by an operation of formulas, in their order, and
// what that gives divided by their number.
struct merge_facts {
    std::string_view name;
    op code = op::input;  // none
    bool divides = false;
};
inline constexpr std::array merge_table{
    merge_facts{"add", op::add}, merge_facts{"subtract", op::subtract},
    merge_facts{"multiply", op::multiply}, merge_facts{"average", op::add, true},
    merge_facts{"maximum", op::maximum}, merge_facts{"minimum", op::minimum},
    merge_facts{"concatenate"}, merge_facts{"outputs"}};
constexpr const merge_facts& facts(merge_kind kind) {
    return merge_table[static_cast<std::size_t>(kind)];
}

// What brings branches together, visited as a layer after theirs.
//
// shapes   concatenate: alike but for the last extent, which is the sum; others: all branches
//          alike, or some of them one number for each channel (the last extent)
template <merge_kind Kind, std::size_t Branches>
struct merge_layer {
    static constexpr merge_kind merges = Kind;
    static constexpr merge_facts how = weft::facts(Kind);
    static constexpr std::string_view kind = how.name;
    static constexpr label_text label() { return {kind}; }
    static constexpr layer_facts facts(const shape& out) {
        constexpr std::size_t an_element =
            how.code == op::input ? 0 : Branches - 1 + (how.divides ? 1 : 0);
        return {.role = layer_role::merge, .flops = an_element * out.elements()};
    }
};

// Of the wires of all branches: their shape together, or the first that does not fit.
struct merged_shape {
    shape output{};
    std::size_t unequal = 0;  // number of a branch, from 1; 0 where all fit
    std::size_t with = 0;     // number of the branch it does not fit
};

// Whether a branch has one number for each channel of another.
constexpr bool is_of_channels(const shape& branch, const shape& whole) {
    return branch.elements() == whole.last() && branch.last() == whole.last();
}

template <std::size_t Branches>
constexpr merged_shape merge_shapes(merge_kind kind, const std::array<wire, Branches>& ends) {
    std::size_t largest = 0;
    if (kind != merge_kind::concatenate)
        for (std::size_t i = 1; i < Branches; ++i)
            if (ends[i].output.elements() > ends[largest].output.elements()) largest = i;
    merged_shape result{.output = ends[largest].output};
    for (std::size_t i = 0; i < Branches; ++i) {
        if (i == largest) continue;
        const shape& one = ends[i].output;
        bool fits = one == result.output || is_of_channels(one, result.output);
        if (kind == merge_kind::concatenate) {
            fits = one.rank == result.output.rank && one.rank > 0;
            for (std::size_t k = 0; k + 1 < one.rank; ++k)
                fits = fits && one[k] == result.output[k];
            if (fits) result.output.extents[one.rank - 1] += one.last();
        }
        if (!fits) return {result.output, std::max(i, largest) + 1, std::min(i, largest) + 1};
    }
    return result;
}

// Branches and the layer that reads all their wires: a merge_layer, or one whose shape rule takes
// as many shapes, such as attention.
template <class Join, class Indices, graph... Branches>
struct merge_node;

template <class Join, std::size_t... Index, graph... Branches>
struct merge_node<Join, std::index_sequence<Index...>, Branches...> : part<Index, Branches>... {
    using is_graph = void;
    static constexpr bool is_layer = Join::kind != std::string_view("outputs");
    static constexpr std::size_t branches = sizeof...(Branches);
    static constexpr graph_size size = [] {
        graph_size sum = (graph_size{} + ... + Branches::size);
        if (is_layer) {
            ++sum.leaves;
            sum.reads += branches;
        } else sum.outputs += branches;
        sum.is_chain = false;
        return sum;
    }();
    static constexpr std::size_t leaves = size.leaves, names = size.names;
    static constexpr bool is_inert = false;
    using layer_type = Join;

    constexpr merge_node() = default;
    constexpr explicit merge_node(const Branches&... given) : part<Index, Branches>(given)... {}

    static constexpr label_text first_label() { return Join::label(); }

    template <class State>
    static constexpr void infer(State& at) {
        const wire before = at;
        std::array<wire, branches> ends{};
        ((at.go_to(before), Branches::infer(at), ends[Index] = at), ...);
        if (at.is_refused) return;
        if constexpr (is_layer) at.enter_layer(std::array{ends[Index].layer...});
        if (at.is_ended) {
            at.refuse([&](message& words) {
                words << "weft: layer " << at.layers << ", " << first_label()
                      << ", stands after outputs(...): nothing follows them";
            });
            return;
        }
        at.has_input = true;
        for (const wire& end : ends) at.has_input = at.has_input && end.has_input;
        if constexpr (is_layer) {
            if (at.has_input) join_shapes(at, ends);
            at.leave_layer();
        } else {
            at.is_ended = true;
            if constexpr (State::is_wiring)
                for (const wire& end : ends) at.add_output(end.layer);
            at.output = ends[0].output;
        }
    }
    static constexpr inference_with<names> inferred_here = detail::infer_alone<merge_node>();

    // use(branches...)
    template <class Use>
    constexpr decltype(auto) with_branches(const Use& use) const {
        return use(part<Index, Branches>::get()...);
    }

private:
    static constexpr void join_shapes(inference& at, const std::array<wire, branches>& ends) {
        if constexpr (requires { Join::merges; }) {
            const merged_shape all = merge_shapes(Join::merges, ends);
            if (all.unequal == 0) at.output = all.output;
            else at.refuse([&](message& words) {
                constexpr bool is_row = Join::merges == merge_kind::concatenate;
                words << "weft: layer " << at.layers << ", " << Join::label()
                      << ", joins unequal branches: branch " << all.with << " gives "
                      << ends[all.with - 1].output << ", branch " << all.unequal << " gives "
                      << ends[all.unequal - 1].output << ": make "
                      << (is_row ? "all but the last extent" : "them") << " alike";
            });
        } else if (Join::accepts(ends[Index].output...)) {
            at.output = Join::output(ends[Index].output...);
        } else at.refuse([&](message& words) {
            words << "weft: layer " << at.layers << ", " << Join::label() << ", "
                  << Join::problem(ends[Index].output...).view();
            ((words << (Index == 0 ? ": branch " : ", branch ") << Index + 1 << " gives "
                    << ends[Index].output), ...);
        });
    }
};

template <class Join, class Indices, class... Branches, class Visit>
constexpr void for_each_layer(const merge_node<Join, Indices, Branches...>& net, Visit&& visit) {
    using node_type = merge_node<Join, Indices, Branches...>;
    net.with_branches([&](const auto&... branches) { (for_each_layer(branches, visit), ...); });
    if constexpr (node_type::is_layer) visit(typename node_type::layer_type{});
}

namespace detail {
template <graph_or_formula Branch>
constexpr auto as_branch(const Branch& value) {
    if constexpr (std::same_as<Branch, leaf<identity_layer>>) return wire_node{};
    else return as_graph(value);
}
template <class Join, graph... Branches>
constexpr auto joined(const Branches&... branches) {
    if constexpr ((Branches::is_inert || ...)) return refused_graph{};
    else return declared<merge_node<Join, std::index_sequence_for<Branches...>, Branches...>>(
        branches...);
}
template <merge_kind Kind, graph_or_formula... Branches>
constexpr auto merged(const Branches&... branches) {
    return joined<merge_layer<Kind, sizeof...(Branches)>>(as_branch(branches)...);
}
template <class Layer, class... Branches>
constexpr auto layer_of_branches(const Branches&... branches) {
    return joined<Layer>(as_branch(branches)...);
}
}  // namespace detail

// Of branches that begin on the wire before, element by element; identity is the wire itself. Where
// branches are equal the first of them has the gradient of a maximum or minimum.
//
// source   Keras's merging layers
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto add(const Branches&... branches) {
    return detail::merged<merge_kind::add>(branches...);
}
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto multiply(const Branches&... branches) {
    return detail::merged<merge_kind::multiply>(branches...);
}
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto average(const Branches&... branches) {
    return detail::merged<merge_kind::average>(branches...);
}
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto maximum(const Branches&... branches) {
    return detail::merged<merge_kind::maximum>(branches...);
}
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto minimum(const Branches&... branches) {
    return detail::merged<merge_kind::minimum>(branches...);
}

// first - second
template <graph_or_formula First, graph_or_formula Second>
constexpr auto subtract(const First& first, const Second& second) {
    return detail::merged<merge_kind::subtract>(first, second);
}

// The branches next to each other along the last extent.
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto concatenate(const Branches&... branches) {
    return detail::merged<merge_kind::concatenate>(branches...);
}

// body + shortcut; without one, body + the wire itself.                    source: He et al. 2015
template <graph_or_formula Body, graph_or_formula Shortcut = wire_node>
constexpr auto residual(const Body& body, const Shortcut& shortcut = {}) {
    return add(body, shortcut);
}

// Ends a network with several outputs, in this order.
template <graph_or_formula... Branches> requires(sizeof...(Branches) > 1)
constexpr auto outputs(const Branches&... branches) {
    return detail::merged<merge_kind::outputs>(branches...);
}

}  // namespace weft

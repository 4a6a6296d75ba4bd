// SPDX-License-Identifier: MIT
// Layers joined by |: a type-level graph whose shapes are inferred, and refused, as it grows.
#pragma once

#include <weft/graph/refuse.hpp>
#include <weft/layer.hpp>

#include <utility>

namespace weft {

// What is known at the end of a chain: nothing before an input, shapes after it.
struct inference {
    bool has_input = false;
    bool is_empty = true;
    std::size_t layers = 0;
    shape output{};
    label_text first{};
    message problem{};
};

// What joined layers are: a tree of then<A, B> with layers at its leaves. The chain is never kept as
// a tuple, and a join only infers what its right side adds, so hundreds of layers stay cheap.
template <class Type>
concept graph = requires { typename std::remove_cvref_t<Type>::is_graph; };

template <class Type>
concept joinable = graph<Type> || formula<Type>;

// A layer in a graph. Layers from elsewhere become graphs by standing in one.
template <layer Layer>
struct leaf {
    using is_graph = void;
    static constexpr std::size_t leaves = 1;
    [[no_unique_address]] Layer value;

    static constexpr inference infer(inference before) {
        if (!before.problem.empty()) return before;
        constexpr bool is_input = Layer::kind == std::string_view("input");
        const auto problem = [&]() -> message& {
            before.problem << "weft: layer " << before.layers << ", " << Layer::label() << ", ";
            return before.problem;
        };
        if (before.is_empty) before.first = Layer::label();
        ++before.layers;
        if (is_input && !before.is_empty) {
            problem() << "stands in the middle: a chain begins with its only input";
            return before;
        }
        before.is_empty = false;
        if (!is_input && !before.has_input) return before;
        before.has_input = true;
        const inferred here = Layer::infer(before.output);
        if (here.problem.empty()) before.output = here.output;
        else problem() << here.problem;
        return before;
    }
    static constexpr inference inferred_here = infer({});
};

template <graph First, graph Second>
struct then {
    using is_graph = void;
    static constexpr std::size_t leaves = First::leaves + Second::leaves;
    [[no_unique_address]] First first;
    [[no_unique_address]] Second second;

    static constexpr inference infer(const inference& before) { return Second::infer(First::infer(before)); }
    static constexpr inference inferred_here = Second::infer(First::inferred_here);
};

// Stands for a declaration that was refused; everything about it is 0, and nothing else fails.
struct refused_graph {
    using is_graph = void;
    static constexpr std::size_t leaves = 0;
    static constexpr inference infer(const inference& before) { return before; }
    static constexpr inference inferred_here{};
};

namespace detail {
template <class Type>
constexpr auto as_graph(const Type& part) {
    if constexpr (formula<Type>) return leaf<formula_layer<Type>>{{part}};
    else return part;
}
template <class Graph>
struct declaration_problem {
    static constexpr message text = Graph::inferred_here.problem;
};
}  // namespace detail

template <joinable First, joinable Second>
constexpr auto operator|(const First& first, const Second& second) {
    using First_ = decltype(detail::as_graph(first));
    using Second_ = decltype(detail::as_graph(second));
    if constexpr (std::same_as<First_, refused_graph> || std::same_as<Second_, refused_graph>) {
        return refused_graph{};
    } else {
        using joined = then<First_, Second_>;
        if constexpr (joined::inferred_here.problem.empty())
            return joined{detail::as_graph(first), detail::as_graph(second)};
        else if constexpr (refuse<detail::declaration_problem<joined>>()) return refused_graph{};
        else return refused_graph{};
    }
}

// Calls visit(layer) for every layer of a graph, in order.
template <class Layer, class Visit>
constexpr void for_each_layer(const leaf<Layer>& graph_, Visit&& visit) {
    visit(graph_.value);
}
template <class First, class Second, class Visit>
constexpr void for_each_layer(const then<First, Second>& graph_, Visit&& visit) {
    for_each_layer(graph_.first, visit);
    for_each_layer(graph_.second, visit);
}
template <class Visit>
constexpr void for_each_layer(const refused_graph&, Visit&&) {}

}  // namespace weft

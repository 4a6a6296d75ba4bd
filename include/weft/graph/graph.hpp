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
    bool is_refused = false;
    std::size_t layers = 0;
    shape output{};
};

// What joined layers are: a tree of then<A, B> with layers at its leaves. The chain is never kept
// as a tuple, and a join only infers what its right side adds, so hundreds of layers stay cheap.
template <class Type>
concept graph = requires { typename Type::is_graph; };

// A layer in a graph. Layers from elsewhere become graphs by standing in one.
template <layer Layer>
struct leaf : part<0, Layer> {
    using is_graph = void;
    static constexpr std::size_t leaves = 1;

    constexpr leaf() = default;
    constexpr explicit leaf(const Layer& value) : part<0, Layer>(value) {}
    constexpr decltype(auto) value() const { return part<0, Layer>::get(); }

    // The same kind of layer with other numbers or options: batch_norm(1e-5).
    template <class... Options>
        requires requires(const Options&... options) { Layer::with(options...); }
    constexpr auto operator()(const Options&... options) const {
        return leaf<decltype(Layer::with(options...))>(Layer::with(options...));
    }

    static constexpr bool is_input = Layer::kind == std::string_view("input");
    static constexpr label_text first_label() { return Layer::label(); }

    static constexpr inference infer(const inference& before) {
        inference after = before;
        if (before.is_refused) return after;
        ++after.layers;
        if (is_input && before.layers > 0) after.is_refused = true;
        else if (is_input || before.has_input) {
            after.has_input = true;
            after.is_refused = !Layer::accepts(before.output);
            if (!after.is_refused) after.output = Layer::output(before.output);
        }
        return after;
    }
    static constexpr inference inferred_here = infer({});

    // The refusal's text, of the first layer that is refused.
    static constexpr message problem(const inference& before) {
        message words;
        if (!infer(before).is_refused) return words;
        words << "weft: layer " << before.layers + 1 << ", " << Layer::label() << ", ";
        if (is_input && before.layers > 0)
            words << "stands in the middle: a chain begins with its only input";
        else words << Layer::problem(before.output);
        return words;
    }
};

template <graph First, graph Second>
struct then : part<0, First>, part<1, Second> {
    using is_graph = void;
    static constexpr std::size_t leaves = First::leaves + Second::leaves;

    constexpr then() = default;
    constexpr then(const First& before, const Second& after)
        : part<0, First>(before), part<1, Second>(after) {}
    constexpr decltype(auto) first() const { return part<0, First>::get(); }
    constexpr decltype(auto) second() const { return part<1, Second>::get(); }

    static constexpr label_text first_label() { return First::first_label(); }
    static constexpr inference infer(const inference& before) {
        return Second::infer(First::infer(before));
    }
    static constexpr inference inferred_here = Second::infer(First::inferred_here);
    static constexpr message problem(const inference& before) {
        const inference middle = First::infer(before);
        return middle.is_refused ? First::problem(before) : Second::problem(middle);
    }
};

// Stands for a declaration that was refused; everything about it is 0, and nothing else fails.
struct refused_graph {
    using is_graph = void;
    static constexpr std::size_t leaves = 0;
    static constexpr inference infer(const inference& before) { return before; }
    static constexpr inference inferred_here{};
};

namespace detail {
template <class Graph>
struct declaration_problem {
    static constexpr message text = Graph::problem({});
};
template <formula Formula>
constexpr auto as_graph(const Formula& value) {
    return leaf<formula_layer<Formula>>(formula_layer<Formula>(value));
}
}  // namespace detail

// One layer after the other; a formula of x is a layer.
template <graph First, graph Second>
constexpr auto operator|(const First& first, const Second& second) {
    if constexpr (First::leaves == 0 || Second::leaves == 0) return refused_graph{};
    else if constexpr (!then<First, Second>::inferred_here.is_refused)
        return then<First, Second>(first, second);
    else if constexpr (refuse<detail::declaration_problem<then<First, Second>>>())
        return refused_graph{};
    else return refused_graph{};
}
template <graph First, formula Second>
constexpr auto operator|(const First& first, const Second& second) {
    return first | detail::as_graph(second);
}
template <formula First, graph Second>
constexpr auto operator|(const First& first, const Second& second) {
    return detail::as_graph(first) | second;
}
template <formula First, formula Second>
constexpr auto operator|(const First& first, const Second& second) {
    return detail::as_graph(first) | detail::as_graph(second);
}

// Calls visit(layer) for every layer of a graph, in order.
template <class Layer, class Visit>
constexpr void for_each_layer(const leaf<Layer>& graph_, Visit&& visit) {
    visit(graph_.value());
}
template <class First, class Second, class Visit>
constexpr void for_each_layer(const then<First, Second>& graph_, Visit&& visit) {
    for_each_layer(graph_.first(), visit);
    for_each_layer(graph_.second(), visit);
}
template <class Visit>
constexpr void for_each_layer(const refused_graph&, Visit&&) {}

}  // namespace weft

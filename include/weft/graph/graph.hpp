// SPDX-License-Identifier: MIT
// Layers joined by |: a type-level graph whose shapes are inferred, and refused, as it grows.
#pragma once

#include <weft/graph/inference.hpp>
#include <weft/graph/refuse.hpp>
#include <weft/layer.hpp>

namespace weft::inline v0_1 {

// What joined layers are: a tree of then<A, B> with layers at its leaves; branches
// (graph/merge.hpp), wires (graph/wires.hpp) and scopes (graph/scope.hpp) are nodes of the tree
// too. The chain is never kept as a tuple, and a join only infers what its right side adds, so
// hundreds of layers stay cheap.
//   size             what it needs room for, a graph_size
//   leaves, names    of it, the layers and the names of wires
//   is_inert         whether it stands for a declaration that was refused
//   first_label()    the name of its first layer in messages
//   infer(at)        goes through it, from one inference to the next
//   inferred_here    what that gives where nothing stands before it
template <class Type>
concept graph = requires { typename Type::is_graph; };

namespace detail {
template <class Layer>
struct call_problem {
    static constexpr message text = [] {
        message words;
        return words << "weft: " << Layer::label()
                     << " is not called so: layers are joined by |, input<4> | dense<8> | relu(x)";
    }();
};

// Of a layer that reads several wires (graph/merge.hpp).
template <class Layer, class... Branches>
constexpr auto layer_of_branches(const Branches&... branches);

template <class Graph>
constexpr auto infer_alone() {
    inference_with<Graph::names> at;
    Graph::infer(at);
    return at;
}
template <class Graph, class State>
constexpr State infer_after(State at) {
    Graph::infer(at);
    return at;
}
}  // namespace detail

// The refusal's text, of the first layer that is refused; empty where none is.
template <graph Graph>
constexpr message problem_of_declaration() {
    message words;
    inference_with<Graph::names> at;
    at.words = &words;
    Graph::infer(at);
    return words;
}

// A layer in a graph. Layers from elsewhere become graphs by standing in one.
template <layer Layer>
struct leaf : part<0, Layer> {
    using is_graph = void;
    static constexpr bool is_input = Layer::kind == std::string_view("input");
    static constexpr bool has_name = requires { Layer::wire_name; };
    static constexpr bool is_tied = requires { Layer::tied_name; };
    static constexpr graph_size size{.leaves = 1,
                                     .reads = is_input ? 0 : 1,
                                     .names = has_name ? 1 : 0,
                                     .inputs = is_input ? 1 : 0,
                                     .is_chain = !has_name && !is_tied};
    static constexpr std::size_t leaves = 1, names = has_name ? 1 : 0;
    static constexpr bool is_inert = false;

    constexpr leaf() = default;
    constexpr explicit leaf(const Layer& value) : part<0, Layer>(value) {}
    constexpr decltype(auto) value() const { return part<0, Layer>::get(); }

    // The same kind of layer with other numbers or options: batch_norm(1e-5).
    template <class... Options>
        requires requires(const Options&... options) { Layer::with(options...); }
    constexpr auto operator()(const Options&... options) const {
        return leaf<decltype(Layer::with(options...))>(Layer::with(options...));
    }
    // Of two wires, where its shape rule takes two shapes. Each is a branch that begins on the wire
    // before: multi_head_attention<2, 8>(identity, from<"encoder">).
    template <class First, class Second>
        requires requires(const shape& in) { Layer::output(in, in); }
    constexpr auto operator()(const First& first, const Second& second) const {
        return detail::layer_of_branches<Layer>(first, second);
    }

    // Refused: with arguments that the layer does not take, or none.
    template <class... Arguments>
    constexpr leaf operator()(const Arguments&...) const {
        weft::refuse<detail::call_problem<Layer>>();
        return *this;
    }

    static constexpr label_text first_label() { return Layer::label(); }

    template <class State>
    static constexpr void infer(State& at) {
        if (at.is_refused) return;
        if constexpr (is_input) at.enter_layer(std::array<std::size_t, 0>{});
        else at.enter_layer(std::array{at.layer});
        if (at.is_ended) return refuse(at, "stands after outputs(...): nothing follows them");
        if constexpr (is_input) {
            if (!has_name && at.layers > 1)
                return refuse(at, "stands in the middle: a chain begins with its only input");
            at.has_input = true;
        }
        if (at.has_input) {
            if (!Layer::accepts(at.output)) return refuse(at, Layer::problem(at.output).view());
            if constexpr (is_tied && State::is_wiring) {
                const message problem = at.tie(Layer::tied_name, Layer::output(at.output).last());
                if (!problem.empty()) return refuse(at, problem.view());
            }
            at.output = Layer::output(at.output);
        }
        at.leave_layer();
        if constexpr (has_name) {
            if (at.find(Layer::wire_name) != nullptr)
                return refuse(at, "names a wire that has its name already: give it another");
            named_wire& here = at.add(Layer::wire_name);
            static_cast<wire&>(here) = at;
            here.is_tapped = here.is_taken = true;
        }
    }
    static constexpr inference_with<names> inferred_here = detail::infer_alone<leaf>();

private:
    static constexpr void refuse(inference& at, std::string_view reason) {
        at.refuse([&](message& words) {
            words << "weft: layer " << at.layers << ", " << Layer::label() << ", " << reason;
        });
    }
};

template <graph First, graph Second>
struct then : part<0, First>, part<1, Second> {
    using is_graph = void;
    static constexpr graph_size size = First::size + Second::size;
    static constexpr std::size_t leaves = First::leaves + Second::leaves;
    static constexpr std::size_t names = First::names + Second::names;
    static constexpr bool is_inert = false;

    constexpr then() = default;
    constexpr then(const First& before, const Second& after)
        : part<0, First>(before), part<1, Second>(after) {}
    constexpr decltype(auto) first() const { return part<0, First>::get(); }
    constexpr decltype(auto) second() const { return part<1, Second>::get(); }

    static constexpr label_text first_label() { return First::first_label(); }
    template <class State>
    static constexpr void infer(State& at) {
        First::infer(at);
        Second::infer(at);
    }
    static constexpr inference_with<names> inferred_here =
        detail::infer_after<Second>(inference_with<names>(First::inferred_here));
};

// Stands for a declaration that was refused; everything about it is 0, and nothing else fails.
struct refused_graph {
    using is_graph = void;
    static constexpr graph_size size{};
    static constexpr std::size_t leaves = 0, names = 0;
    static constexpr bool is_inert = true;
    template <class State>
    static constexpr void infer(State&) {}
    static constexpr inference inferred_here{};
};

namespace detail {
template <class Graph>
struct declaration_problem {
    static constexpr message text = problem_of_declaration<Graph>();
};

// What a refused declaration gives. Asked by a branch, the refusal is the compiler's first error: a
// function that only calls it is compiled when all else is.
template <class Reason>
constexpr auto refused() {
    if constexpr (refuse<Reason>()) return refused_graph{};
    else return refused_graph{};
}

// A graph made of its parts, or the refusal of it.
template <class Graph, class... Parts>
constexpr auto declared(const Parts&... parts) {
    if constexpr (!Graph::inferred_here.is_refused) return Graph(parts...);
    else return refused<declaration_problem<Graph>>();
}

template <graph Graph>
constexpr const Graph& as_graph(const Graph& value) { return value; }
template <formula Formula>
constexpr auto as_graph(const Formula& value) {
    using elements = leaf<formula_layer<Formula>>;
    if constexpr (Formula::at == level::row)
        return then<elements, leaf<row_value_layer>>(elements(formula_layer<Formula>(value)), {});
    else return elements(formula_layer<Formula>(value));
}

template <std::size_t Layer>
struct no_layer_problem {
    static constexpr message text = [] {
        message words;
        return words << "weft: layer " << Layer
                     << " is no layer: a layer is dense<4> or a formula of x, such as 2 * x";
    }();
};
}  // namespace detail

// What a branch of a graph, or a layer, can be.
template <class Type>
concept graph_or_formula = graph<Type> || formula<Type>;

// One layer after the other; a formula of x is a layer.
template <graph First, graph Second>
constexpr auto operator|(const First& first, const Second& second) {
    if constexpr (First::is_inert || Second::is_inert) return refused_graph{};
    else if constexpr (!then<First, Second>::inferred_here.is_refused)
        return then<First, Second>(first, second);
    else return detail::refused<detail::declaration_problem<then<First, Second>>>();
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

// A number is no layer, nor is a function or a loss.
template <graph First, class Other>
    requires(!graph_or_formula<Other>)
constexpr refused_graph operator|(const First&, const Other&) {
    if constexpr (First::leaves > 0) refuse<detail::no_layer_problem<First::leaves + 1>>();
    return {};
}

// Calls visit(layer) for every layer of a graph, in order.
template <class Layer, class Visit>
constexpr void for_each_layer(const leaf<Layer>& net, Visit&& visit) {
    visit(net.value());
}
template <class First, class Second, class Visit>
constexpr void for_each_layer(const then<First, Second>& net, Visit&& visit) {
    for_each_layer(net.first(), visit);
    for_each_layer(net.second(), visit);
}
template <class Visit>
constexpr void for_each_layer(const refused_graph&, Visit&&) {}
}  // namespace weft

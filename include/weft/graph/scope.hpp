// SPDX-License-Identifier: MIT
// Blocks under a name, frozen, of tied weights, repeated.
#pragma once

#include <weft/formula/text.hpp>
#include <weft/graph/graph.hpp>

namespace weft::inline v0_1 {

enum class scope_kind : unsigned char { named, frozen, shared };

// What a scope is to the structure of a network: a name, and a value for each type of block.
struct scope_facts {
    scope_kind kind{};
    std::string_view name{};
    const bool* block = nullptr;  // one address for each type of block
    shape table{};                // of a block that is an embedding
    std::size_t leaves = 0;
};

namespace detail {
template <class Block>
inline constexpr bool identity_of = true;
template <class Block>
constexpr shape table_of() {
    if constexpr (requires(const Block& block) { block.value().table; })
        return std::remove_cvref_t<decltype(std::declval<const Block&>().value())>::table;
    else return {};
}
}  // namespace detail

template <scope_kind Kind, text Name, graph Block>
struct scope_node : part<0, Block> {
    using is_graph = void;
    static constexpr graph_size size = [] {
        graph_size one = Block::size;
        ++one.scopes;
        one.is_chain = one.is_chain && Kind == scope_kind::named;
        if (Kind == scope_kind::named) one.prefix += Name.view().size() + 1;
        return one;
    }();
    static constexpr std::size_t leaves = Block::leaves, names = Block::names;
    static constexpr bool is_inert = false;

    constexpr scope_node() = default;
    constexpr explicit scope_node(const Block& value) : part<0, Block>(value) {}
    constexpr decltype(auto) block() const { return part<0, Block>::get(); }

    static constexpr label_text first_label() { return Block::first_label(); }
    template <class State>
    static constexpr void infer(State& at) {
        if constexpr (State::is_wiring) {
            const auto outer = at.enter_scope(
                scope_facts{Kind, Name.view(), &detail::identity_of<Block>,
                            detail::table_of<Block>(), leaves});
            Block::infer(at);
            at.leave_scope(outer);
        } else Block::infer(at);
    }
    static constexpr inference_with<names> inferred_here = detail::infer_alone<scope_node>();
};

template <scope_kind Kind, text Name, class Block, class Visit>
constexpr void for_each_layer(const scope_node<Kind, Name, Block>& net, Visit&& visit) {
    for_each_layer(net.block(), visit);
}

namespace detail {
template <text Name>
struct prefix_problem {
    static constexpr message text = [] {
        message words;
        return words << "weft: named<\"" << Name.view() << "\"> is around names that are too "
                     << "long: those of blocks within each other have at most " << longest_prefix
                     << " letters together, a / after each counted";
    }();
};
template <scope_kind Kind, text Name, graph Block>
constexpr auto scoped(const Block& block) {
    if constexpr (Block::is_inert) return refused_graph{};
    else if constexpr (scope_node<Kind, Name, Block>::size.prefix > longest_prefix)
        return refused<prefix_problem<Name>>();
    else return declared<scope_node<Kind, Name, Block>>(block);
}
}  // namespace detail

// The block's layers and parameters begin with the name: "encoder/dense_1/kernel".
template <text Name, graph_or_formula Block>
constexpr auto named(const Block& block) {
    return detail::scoped<scope_kind::named, Name>(detail::as_graph(block));
}

// Parameters that are counted and not trained.
template <graph_or_formula Block>
constexpr auto frozen(const Block& block) {
    return detail::scoped<scope_kind::frozen, "">(detail::as_graph(block));
}

// Every block under the same name has the parameters of the first; they are counted once, the work
// each time. Blocks of one name are written alike and read the same shape.
template <text Name, graph_or_formula Block>
constexpr auto shared(const Block& block) {
    return detail::scoped<scope_kind::shared, Name>(detail::as_graph(block));
}

// The block so many times, one after the other, each with parameters of its own.
template <std::size_t Times, graph_or_formula Block>
    requires(Times > 0)
constexpr auto repeat(const Block& block) {
    if constexpr (Times == 1) return detail::as_graph(block);
    else if constexpr (Times % 2 == 1) return repeat<Times - 1>(block) | block;
    else {
        const auto half = repeat<Times / 2>(block);
        return half | half;
    }
}

}  // namespace weft

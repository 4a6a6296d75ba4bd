// SPDX-License-Identifier: MIT
// The structure of a whole network, without its numbers: what every layer reads, whose parameters
// it has, under which name; and the refusals of what only the whole network shows.
#pragma once

#include <weft/graph/merge.hpp>
#include <weft/graph/scope.hpp>

namespace weft::inline v0_1 {

inline constexpr std::size_t no_index = static_cast<std::size_t>(-1);

// "encoder/block_2/", in front of a layer's name.
using prefix_text = bounded_text<longest_prefix>;

struct wired_layer {
    std::size_t first_read = 0, read_count = 0;  // in the wiring's reads
    std::size_t readers = 0;                     // layers that read it, and outputs
    std::size_t owner = 0;                       // the layer whose parameters it has: mostly itself
    std::size_t tied_to = no_index;              // the layer whose table it takes too
    std::size_t prefix = 0;
    bool is_frozen = false;
    shape output{};
};

// Where a walk is: inside of which scopes.
struct scope_state {
    std::size_t prefix = 0;
    bool is_frozen = false;
    bool is_shared_again = false;
    std::size_t begin = 0, owner = 0;  // layers of this block, and of the first of its name
};

struct shared_block {
    scope_facts facts{};
    std::size_t begin = 0;  // its first layer
};

template <class Type, std::size_t Most>
struct bounded_list {
    std::array<Type, Most> items{};
    std::size_t count = 0;
    constexpr void add(const Type& one) { items[count++] = one; }
    constexpr const Type& operator[](std::size_t i) const { return items[i]; }
    constexpr const Type* begin() const { return items.data(); }
    constexpr const Type* end() const { return items.data() + count; }
};

// The inference that writes everything down.
template <class Graph>
struct wiring : wired_inference<Graph::names> {
    static constexpr bool is_wiring = true;
    static constexpr graph_size size = Graph::size;

    std::array<wired_layer, size.leaves> nodes{};
    bounded_list<std::size_t, size.reads> reads{};
    bounded_list<std::size_t, size.inputs> inputs{};
    bounded_list<std::size_t, std::max<std::size_t>(size.outputs, 1)> outputs{};
    bounded_list<prefix_text, size.scopes + 1> prefixes{};
    bounded_list<shared_block, size.scopes> shared_blocks{};
    scope_state scope{};

    constexpr explicit wiring(message* reason = nullptr) {
        this->words = reason;
        prefixes.add({});
        Graph::infer(*this);
        if (size.outputs == 0) add_output(this->layer);
    }

    template <std::size_t Reads>
    constexpr void enter_layer(const std::array<std::size_t, Reads>& from) {
        const std::size_t index = this->layers++;
        wired_layer& here = nodes[index];
        here.first_read = reads.count;
        here.read_count = Reads;
        here.prefix = scope.prefix;
        here.is_frozen = scope.is_frozen;
        here.owner = index;
        if (scope.is_shared_again) here.owner = nodes[scope.owner + (index - scope.begin)].owner;
        for (const std::size_t one : from) {
            reads.add(one);
            ++nodes[one].readers;
        }
        if (Reads == 0) inputs.add(index);
    }
    constexpr void leave_layer() {
        this->layer = this->layers - 1;
        nodes[this->layer].output = this->output;
    }
    constexpr void add_output(std::size_t index) {
        outputs.add(index);
        ++nodes[index].readers;
    }

    // The layer here takes the table of a shared embedding; what is wrong with that, or nothing.
    constexpr message tie(std::string_view name, std::size_t units) {
        message reason;
        const shape table{units, this->output.last()};
        for (const shared_block& first : shared_blocks) {
            if (first.facts.name != name || first.facts.table.rank == 0) continue;
            if (first.facts.table == table) nodes[this->layers - 1].tied_to = first.begin;
            else
                reason << "needs a table of " << table << ", but that of shared<\"" << name
                       << "\"> is " << first.facts.table;
            return reason;
        }
        return reason << "has no table: write shared<\"" << name << "\">(embedding<" << table[0]
                      << ", " << table[1] << ">) before it";
    }

    constexpr scope_state enter_scope(const scope_facts& block) {
        const scope_state outer = scope;
        if (block.kind == scope_kind::frozen) scope.is_frozen = true;
        if (block.kind == scope_kind::named) {
            prefix_text inner = prefixes[scope.prefix];
            scope.prefix = prefixes.count;
            prefixes.add(inner << block.name << "/");
        }
        if (block.kind == scope_kind::shared) enter_shared(block);
        return outer;
    }
    constexpr void leave_scope(const scope_state& outer) { scope = outer; }

private:
    constexpr void enter_shared(const scope_facts& block) {
        if (block.leaves == 0) return;
        for (const shared_block& first : shared_blocks) {
            if (first.facts.name != block.name) continue;
            const bool is_same = first.facts.block == block.block;
            const bool is_embedding = block.table.rank > 0;  // whose weights are of any shape
            if (!is_same || !(is_embedding || reads_alike(first.begin)))
                this->refuse([&](message& reason) {
                    reason << "weft: shared<\"" << block.name << "\"> after layer "
                           << this->layers << " has "
                           << (is_same ? "another input" : "other layers")
                           << " than the first of its name, after layer " << first.begin
                           << ": tied weights need the same layers and the same shape";
                });
            scope.is_shared_again = true;
            scope.begin = this->layers;
            scope.owner = first.begin;
            return;
        }
        shared_blocks.add({block, this->layers});
    }
    // Whether the wire here has the shape that the layer at an index read.
    constexpr bool reads_alike(std::size_t index) const {
        const wired_layer& earlier = nodes[index];
        return earlier.read_count == 0
            || nodes[reads[earlier.first_read]].output == this->output;
    }
};

template <graph Graph>
inline constexpr wiring<Graph> wiring_of{};

namespace detail {

// What is wrong with a network as a whole, or nothing.
template <class Graph>
constexpr message problem_of_network() {
    message words;
    constexpr const auto& alone = Graph::inferred_here;
    if constexpr (!Graph::size.is_chain) {
        if constexpr (requires { alone.wires; })
            for (std::size_t i = 0; i < alone.wire_count; ++i)
                if (!alone.wires[i].is_tapped)
                    return words << "weft: from<\"" << alone.wires[i].name << "\"> after layer "
                                 << alone.wires[i].layer
                                 << " takes up a wire that has no name: put tap<\""
                                 << alone.wires[i].name << "\"> where it begins";
    }
    if constexpr (!alone.has_input) {
        words << "weft: a chain that begins with " << Graph::first_label()
              << " has no shapes: begin it with input<...>";
    } else if constexpr (!Graph::size.is_chain) {
        const wiring<Graph> all(&words);
        if (all.is_refused) return words;
        if constexpr (requires { alone.wires; })
            for (std::size_t i = 0; i < alone.wire_count; ++i)
                if (!alone.wires[i].is_taken)
                    return words << "weft: tap<\"" << alone.wires[i].name << "\"> after layer "
                                 << alone.wires[i].layer + 1
                                 << " names a wire that nothing takes up: use from<\""
                                 << alone.wires[i].name << "\">, or leave it out";
        for (std::size_t i = 0; i < all.layers; ++i)
            if (all.nodes[i].readers == 0)
                return words << "weft: nothing reads layer " << i + 1
                             << ": name its wire with tap and take it up with from, "
                             << "or leave it out";
    }
    return words;
}

}  // namespace detail

}  // namespace weft

// SPDX-License-Identifier: MIT
// A formula lowered: a flat array of instructions in single assignment form, equal ones only once.
#pragma once

#include <weft/formula/range_rules.hpp>
#include <weft/shape/raise.hpp>
#include <weft/shape/sequence.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace weft::inline v0_1 {

// The name of an input, as a value; at most 23 letters.
struct input_name {
    std::array<char, 23> letters{};
    std::uint8_t length = 0;

    constexpr input_name() = default;
    constexpr explicit input_name(std::string_view name) {
        if (name.size() > letters.size())
            raise<std::length_error>("weft: a placeholder's name has over 23 letters");
        for (const char letter : name) letters[length++] = letter;
    }
    constexpr std::string_view view() const { return {letters.data(), length}; }
    constexpr bool operator==(const input_name&) const = default;
};

inline constexpr std::size_t most_outputs = 10;

// A value for each of the first nodes of a program.
template <class Value>
class each_node {
public:
    constexpr each_node(node count, const Value& value)
        : values_(static_cast<std::size_t>(count), value) {}
    constexpr Value& operator[](node i) { return values_[static_cast<std::size_t>(i)]; }
    constexpr const Value& operator[](node i) const { return values_[static_cast<std::size_t>(i)]; }

private:
    sequence<Value> values_;
};

// The node of another program that each has become, -1 at first.
struct moved_nodes : each_node<node> {
    constexpr explicit moved_nodes(node count) : each_node<node>(count, node{-1}) {}
    constexpr node operand(const instruction& i, std::size_t k) const {
        return i.operands[k] < 0 ? node{-1} : (*this)[i.operands[k]];
    }
};

// At most as many nodes as a program has outputs.
class node_list {
public:
    constexpr void add(node i) {
        if (count_ == most_outputs) raise<std::length_error>("weft: over 10 outputs");
        nodes_[count_++] = i;
    }
    constexpr std::size_t count() const { return count_; }
    constexpr node operator[](std::size_t i) const { return nodes_[i]; }
    constexpr bool holds(node searched) const {
        return std::find(nodes_.begin(), nodes_.begin() + count_, searched)
            != nodes_.begin() + count_;
    }

private:
    std::array<node, most_outputs> nodes_{};
    std::uint8_t count_ = 0;
};

template <std::size_t Nodes>
struct program {
    std::array<instruction, Nodes> nodes{};
    std::array<input_name, most_inputs> inputs{};
    std::array<level, most_inputs> input_levels{};
    std::array<node, most_outputs> outputs{};
    std::size_t input_count = 0;
    std::size_t output_count = 0;

    constexpr std::size_t size() const { return Nodes; }

    // The index of an input by its name, or -1.
    constexpr int input_index(std::string_view name) const {
        for (std::size_t i = 0; i < input_count; ++i)
            if (inputs[i].view() == name) return static_cast<int>(i);
        return -1;
    }
    constexpr level output_level(std::size_t output) const {
        return nodes[static_cast<std::size_t>(outputs[output])].at;
    }

    // The same with room for another number of nodes, cut off behind.
    template <std::size_t Others>
    constexpr program<Others> resized() const {
        program<Others> result{.inputs = inputs,
                               .input_levels = input_levels,
                               .outputs = outputs,
                               .input_count = input_count,
                               .output_count = output_count};
        std::copy_n(nodes.begin(), std::min(Nodes, Others), result.nodes.begin());
        return result;
    }
};

// A program while it grows: instructions are hash-consed, so an equal one is found, not added.
class program_builder {
public:
    constexpr program_builder() { nodes_.reserve(32), next_.reserve(32); }

    constexpr node add(const instruction& added) {
        const std::size_t bucket = hash(added) % buckets_.size();
        for (node i = buckets_[bucket]; i > 0; i = next_[static_cast<std::size_t>(i - 1)])
            if (nodes_[static_cast<std::size_t>(i - 1)] == added) return static_cast<node>(i - 1);
        if (nodes_.size() == most_nodes)
            raise<std::length_error>("weft: a formula lowers to over 30000 nodes");
        nodes_.push_back(added);
        next_.push_back(buckets_[bucket]);
        buckets_[bucket] = static_cast<node>(nodes_.size());
        return static_cast<node>(nodes_.size() - 1);
    }

    constexpr node constant(double value) { return add({.code = op::constant, .value = value}); }

    constexpr node input(std::string_view name, level at) {
        std::size_t i = 0;
        while (i < input_count_ && inputs_[i].view() != name) ++i;
        if (i == input_count_) {
            if (i == most_inputs) raise<std::length_error>("weft: a formula has over 24 inputs");
            inputs_[input_count_] = input_name(name);
            input_levels_[input_count_++] = at;
        }
        return add({.code = op::input, .at = input_levels_[i], .input = static_cast<node>(i)});
    }

    // The node that stands for a placeholder from here on.
    constexpr void substitute(std::string_view name, node replacement) {
        substituted_[substitutions_] = input_name(name);
        replacement_[substitutions_++] = replacement;
    }
    constexpr void forget_substitutions() { substitutions_ = 0; }
    constexpr node named(std::string_view name, level at) {
        for (std::size_t i = substitutions_; i-- > 0;)
            if (substituted_[i].view() == name) return replacement_[i];
        return input(name, at);
    }

    constexpr const instruction& operator[](node i) const {
        return nodes_[static_cast<std::size_t>(i)];
    }
    constexpr node size() const { return static_cast<node>(nodes_.size()); }
    constexpr std::string_view name_of(node i) const {
        return inputs_[static_cast<std::size_t>((*this)[i].input)].view();
    }

    // What a node's value can be: found once for every node, in their order.
    constexpr const interval& range(node i) {
        while (ranges_.size() <= static_cast<std::size_t>(i))
            ranges_.push_back(range_of(nodes_[ranges_.size()]));
        return ranges_[static_cast<std::size_t>(i)];
    }
    // The same of an instruction that is not added.
    constexpr interval range_of(const instruction& of) {
        return detail::interval_rules<program_builder>::apply(*this, of);
    }

    constexpr const input_name& input_at(std::size_t i) const { return inputs_[i]; }
    constexpr std::size_t input_count() const { return input_count_; }

    constexpr void output(node i) {
        if (output_count_ == most_outputs) raise<std::length_error>("weft: over 10 outputs");
        outputs_[output_count_++] = i;
    }
    constexpr std::size_t output_count() const { return output_count_; }
    constexpr node output_node(std::size_t i) const { return outputs_[i]; }

    // Instructions are kept as written: no algebra (for counting and printing).
    bool as_written = false;

    // Functions are to be approximated before a derivative is taken.
    bool approximates = false;

    template <std::size_t Nodes>
    constexpr program<Nodes> finished() const {
        program<Nodes> result;
        for (std::size_t i = 0; i < std::min(Nodes, nodes_.size()); ++i)
            result.nodes[i] = nodes_[i];
        result.inputs = inputs_;
        result.input_levels = input_levels_;
        result.input_count = input_count_;
        result.outputs = outputs_;
        result.output_count = output_count_;
        return result;
    }

private:
    static constexpr std::size_t hash(const instruction& i) {
        std::uint64_t h =
            static_cast<std::uint64_t>(i.code) + std::bit_cast<std::uint64_t>(i.value);
        h = h * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(i.operands[0] + 1);
        h = h * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(i.operands[1] + 1);
        h = h * 0x9e3779b97f4a7c15u + static_cast<std::uint64_t>(i.operands[2] + i.input);
        return static_cast<std::size_t>(h >> 32);
    }

    static constexpr std::size_t most_nodes = 30'000;

    sequence<instruction> nodes_;
    sequence<node> next_;            // of the same bucket, counted from 1; 0 ends
    sequence<interval> ranges_;      // of the first nodes
    std::array<node, 128> buckets_{};
    std::array<input_name, most_inputs> inputs_{};
    std::array<level, most_inputs> input_levels_{};
    std::size_t input_count_ = 0;
    std::array<node, most_outputs> outputs_{};
    std::size_t output_count_ = 0;
    std::array<input_name, most_inputs> substituted_{};
    std::array<node, most_inputs> replacement_{};
    std::size_t substitutions_ = 0;
};

// What Build::make() builds, in arrays of its size. A small program is built once and cut, a larger
// one twice: to know its size, and again.
template <class Build>
class sized_program {
    static constexpr std::size_t small = 64;
    struct built {
        program<small> code{};
        std::size_t nodes = 0;
    };
    static constexpr built first = [] {
        const program_builder p = Build::make();
        built result;
        result.nodes = static_cast<std::size_t>(p.size());
        if (result.nodes <= small) result.code = p.template finished<small>();
        return result;
    }();

public:
    static constexpr std::size_t nodes = first.nodes;
    static constexpr program<nodes> code = [] {
        if constexpr (nodes > small) return Build::make().template finished<nodes>();
        else return first.code.template resized<nodes>();
    }();
};

}  // namespace weft

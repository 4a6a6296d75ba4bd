// SPDX-License-Identifier: MIT
// Attention of several heads: every step of a sequence takes what it looks for from all steps.
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/row_activations.hpp>
#include <weft/layer/weight_options.hpp>
#include <weft/layer/window_options.hpp>

namespace weft::inline v0_1 {

struct kv_heads_option {
    std::size_t count;
};
struct value_dim_option {
    std::size_t count;
};
struct rotary_option {};
// Heads of keys and values, each shared by as many heads of queries: grouped-query attention.
constexpr kv_heads_option kv_heads(std::size_t count) { return {count}; }
// Features a head of values; as of keys if not given.
constexpr value_dim_option value_dim(std::size_t count) { return {count}; }
// Queries and keys turned by their position, pairs of features by step / 10000^(2 i / key_dim).
//
// source   Su et al. 2021
inline constexpr rotary_option rotary{};

// Of every head: softmax(Q K^T / sqrt(KeyDim)) V with Q = x W_q + b_q, K and V of the memory, which
// is x itself where only one sequence is given; the heads' results W_o + b_o, as wide as x. causal:
// a step takes nothing from later ones.
//
// shapes   x [steps, features], memory [memory steps, memory features], W_q [features, Heads,
//          KeyDim], W_k, W_v [memory features, kv_heads, KeyDim or value_dim],
//          W_o [Heads, value_dim, features]; y [steps, features]
// options  causal, kv_heads(n), value_dim(n), rotary, those of dense for all kernels and biases
// source   Vaswani et al. 2017; Ainslie et al. 2023; Keras MultiHeadAttention,
//          GroupedQueryAttention
template <std::size_t Heads, std::size_t KeyDim, auto... Options>
struct attention_layer {
    static constexpr std::string_view kind = "multi_head_attention";
    static constexpr std::size_t kv_count =
        option_or<kv_heads_option>(kv_heads(Heads), Options...).count;
    static constexpr std::size_t value_width =
        option_or<value_dim_option>(value_dim(KeyDim), Options...).count;
    static constexpr bool is_causal =
        option_or<padding_option>(valid, Options...).rule == padding_rule::causal;
    static constexpr bool is_rotary = has_option<rotary_option, Options...>;
    static constexpr bool has_bias = !has_option<no_bias_option, Options...>;
    static constexpr bool has_known_options =
        ((is_weight_option<Options> || has_option<kv_heads_option, Options>
          || has_option<value_dim_option, Options> || has_option<rotary_option, Options>
          || (has_option<padding_option, Options> && is_causal)) && ...);
    static constexpr std::string_view wrong_option = problem_of_weight_options<Options...>();

    static constexpr label_text label() {
        label_text words("multi_head_attention<");
        words << Heads << ", " << KeyDim << (is_causal ? ", causal" : "");
        if (kv_count != Heads) words << ", kv_heads(" << kv_count << ")";
        return words << ">";
    }

    static constexpr bool accepts(const shape& in) { return problem(in, in).empty(); }
    static constexpr message problem(const shape& in) { return problem(in, in); }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr layer_facts facts(const shape& in) { return facts(in, in); }
    static constexpr parameter_list parameters(const shape& in) { return parameters(in, in); }

    // The same of a memory of another shape: cross attention.
    static constexpr bool accepts(const shape& in, const shape& memory) {
        return problem(in, memory).empty();
    }
    static constexpr shape output(const shape& in, const shape&) { return in; }
    static constexpr message problem(const shape& in, const shape& memory) {
        message words;
        if (!has_known_options)
            words << "got another option than causal, kv_heads(n), value_dim(n), rotary, no_bias, "
                     "an initializer, a regularizer, a constraint: leave it out";
        else if (!wrong_option.empty()) words << "has a wrong option: " << wrong_option;
        else if (Heads == 0 || KeyDim == 0 || value_width == 0)
            words << "has heads of no features: give at least 1 head and 1 feature";
        else if (kv_count == 0 || Heads % kv_count != 0)
            words << "has " << kv_count << " kv_heads, which do not divide its " << Heads
                  << " heads";
        else if (is_rotary && KeyDim % 2 != 0)
            words << "is rotary, which turns pairs of features: its key_dim, " << KeyDim
                  << ", is odd";
        else if (in.rank != 2 || memory.rank != 2)
            words << "expects a sequence of steps, features, got "
                  << (in.rank != 2 ? in : memory);
        else if (is_causal && in[0] != memory[0])
            words << "is causal, but got " << in[0] << " steps and a memory of " << memory[0];
        return words;
    }

    // Scores that a causal mask hides are not counted. Softmax of every row of scores; the scale is
    // a product an element of the queries; rotary: four products and two sums a pair.
    static constexpr layer_facts facts(const shape& in, const shape& memory) {
        const std::size_t steps = in[0], all = steps * memory[0];
        const std::size_t seen = is_causal ? steps * (steps + 1) / 2 : all;
        const std::size_t a_score = Heads * (KeyDim + value_width);
        const std::size_t a_memory_step = kv_count * (KeyDim + value_width);
        const std::size_t of_memory = memory[0] * memory[1] * a_memory_step;
        const std::size_t projections = steps * in[1] * Heads * KeyDim + of_memory;
        const std::size_t joined = steps * Heads * value_width * in[1];
        constexpr std::size_t biases = has_bias ? 1 : 0;
        const std::size_t queries = steps * Heads * KeyDim;
        const std::size_t turned =
            is_rotary ? 3 * KeyDim * (steps * Heads + memory[0] * kv_count) : 0;
        const formula_cost softmaxes = cost_of_softmaxes(steps, seen);
        return {.role = layer_role::contraction,
                .parameters = parameters(in, memory).elements(),
                .macs = projections + seen * a_score + joined,
                .inner_macs = seen * a_score + joined,
                .memory_macs = of_memory,
                .masked_macs = (all - seen) * a_score,
                .bias_adds = biases
                           * (queries + memory[0] * a_memory_step + in.elements()),
                .flops = softmaxes.flops + queries + turned,
                .transcendentals = softmaxes.transcendentals,
                .backward_flops = Heads * (4 * seen - steps) + queries + turned,
                .kept_elements = queries + memory[0] * a_memory_step
                               + steps * Heads * (value_width + 1)};
    }

    static constexpr parameter_list parameters(const shape& in, const shape& memory) {
        parameter_list list;
        const auto add = [&](std::string_view kernel_name, std::string_view bias_name,
                             const shape& extents, const shape& of_bias) {
            list.add(kernel_parameter<Options...>(kernel_name, extents));
            if (has_bias)
                list.add(bias_parameter<Options...>(bias_name, of_bias, fans_of(extents)));
        };
        add("query/kernel", "query/bias", shape{in[1], Heads, KeyDim}, shape{Heads, KeyDim});
        add("key/kernel", "key/bias", shape{memory[1], kv_count, KeyDim},
            shape{kv_count, KeyDim});
        add("value/kernel", "value/bias", shape{memory[1], kv_count, value_width},
            shape{kv_count, value_width});
        add("attention_output/kernel", "attention_output/bias",
            shape{Heads, value_width, in[1]}, shape{in[1]});
        return list;
    }

private:
    // Of as many rows as steps, with so many scores in all; a row of n is n - 1 operations of each
    // reduction.
    static constexpr formula_cost cost_of_softmaxes(std::size_t steps, std::size_t scores) {
        constexpr operation_census softmaxes = census(as_written(softmax(x)));
        return {Heads * (scores * softmaxes.an_element.flops + steps * softmaxes.a_row.flops
                         + (scores - steps) * softmaxes.reductions),
                Heads * (scores * softmaxes.an_element.transcendentals
                         + steps * softmaxes.a_row.transcendentals)};
    }
};

}  // namespace weft

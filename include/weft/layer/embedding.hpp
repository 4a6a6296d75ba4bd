// SPDX-License-Identifier: MIT
// Numbers of words, or other classes, as vectors, and back; and the positions of a sequence.
#pragma once

#include <weft/formula/text.hpp>
#include <weft/layer/views.hpp>
#include <weft/layer/weight_options.hpp>

namespace weft::inline v0_1 {

// Every number of x, a class from 0 to Vocabulary - 1, becomes its row of the table.
//
// shapes   x [steps], table [Vocabulary, Width], y [steps, Width]; of more axes alike
// options  an initializer (random_uniform() if none is given), a regularizer, a constraint
// source   Keras Embedding
template <std::size_t Vocabulary, std::size_t Width, auto... Options>
struct embedding_layer {
    static constexpr std::string_view kind = "embedding";
    static constexpr shape table{Vocabulary, Width};
    static constexpr bool has_known_options =
        ((is_weight_option<Options> && !has_option<no_bias_option, Options>
          && !has_option<bias_start, Options> && !is_bias_regularizer<Options>) && ...);

    static constexpr label_text label() {
        return detail::label_with_extents<Vocabulary, Width>(kind);
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        constexpr std::string_view wrong = problem_of_weight_options<Options...>();
        if (!has_known_options)
            words << "got another option than an initializer (random_normal(0, 0.02)), a "
                     "regularizer (l2(1e-4)), a constraint (max_norm(2)): leave it out";
        else if (!wrong.empty()) words << "has a wrong option: " << wrong;
        else if (Vocabulary == 0 || Width == 0)
            words << "has a table of no numbers: give it at least 1 row and 1 column";
        else if (in.rank == 0 || in.rank >= most_extents)
            words << "expects the numbers of 1 to 4 axes, got " << in;
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        out.extents[out.rank++] = Width;
        return out;
    }
    // Backward every row read gets its gradient added.
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::contraction,
                .parameters = Vocabulary * Width,
                .backward_flops = in.elements() * Width};
    }
    static constexpr parameter_list parameters(const shape&) {
        parameter_list list;
        list.add(kernel_parameter<Options...>("embeddings", shape{Vocabulary, Width},
                                              random_uniform()));
        return list;
    }
};

// y = x T^T + b with the table T of shared<Name>(embedding<Units, width of x>): the words' table
// once more, as the output's weights. Parameters of its own are b alone.
//
// shapes   x [..., inputs], T [Units, inputs], b [Units], y [..., Units]
// options  no_bias, bias_starts_as(initializer), bias_regularizer(regularizer)
// source   Press and Wolf 2017; Keras ReversibleEmbedding, reverse=True; tie_word_embeddings of
//          Hugging Face
template <text Name, std::size_t Units, auto... Options>
struct tied_dense_layer {
    static constexpr std::string_view kind = "tied_dense", tied_name = Name.view();
    static constexpr bool has_bias = !has_option<no_bias_option, Options...>;
    static constexpr bool has_known_options =
        ((has_option<no_bias_option, Options> || has_option<bias_start, Options>
          || is_bias_regularizer<Options>) && ...);

    static constexpr label_text label() {
        label_text words("tied_dense<\"");
        return words << Name.view() << "\", " << Units << (has_bias ? ">" : ", no_bias>");
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        constexpr std::string_view wrong = problem_of_weight_options<Options...>();
        if (!has_known_options)
            words << "got another option than no_bias, bias_starts_as(initializer), "
                     "bias_regularizer(l2(1e-4)): those of its table stand at the embedding";
        else if (!wrong.empty()) words << "has a wrong option: " << wrong;
        else if (Units == 0) words << "has 0 units: give it at least 1";
        else if (in.rank == 0) words << "expects at least a vector, got no extents";
        return words;
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        out.extents[out.rank - 1] = Units;
        return out;
    }
    static constexpr layer_facts facts(const shape& in) {
        const std::size_t places = in.elements() / in.last();
        constexpr std::size_t biases = has_bias ? Units : 0;
        return {.role = layer_role::contraction,
                .parameters = biases,
                .tied_parameters = Units * in.last(),
                .macs = in.elements() * Units,
                .bias_adds = places * biases};
    }
    static constexpr parameter_list parameters(const shape& in) {
        parameter_list list;
        if (has_bias)
            list.add(bias_parameter<Options...>("bias", shape{Units}, {in.last(), Units}));
        return list;
    }
};

// What both kinds of positions are added to: a sequence.
struct position_layer {
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem_of_sequence(const shape& in) {
        message words;
        if (in.rank != 2) words << "expects a sequence of steps, features, got " << in;
        return words;
    }
};

// y[step] = x[step] + table[step]; the table has at least as many rows as the sequence has steps.
//
// shapes   x [steps, features], table [Steps, features]
// options  an initializer (glorot_uniform if none is given), a regularizer, a constraint
// source   KerasHub PositionEmbedding
template <std::size_t Steps, auto... Options>
struct position_embedding_layer : position_layer {
    static constexpr std::string_view kind = "position_embedding";
    static constexpr label_text label() { return detail::label_with_extents<Steps>(kind); }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words = problem_of_sequence(in);
        if (!words.empty()) return words;
        constexpr std::string_view wrong = problem_of_weight_options<Options...>();
        if (!wrong.empty()) words << "has a wrong option: " << wrong;
        else if (in[0] > Steps)
            words << "has positions for " << Steps << " steps, got a sequence of " << in[0]
                  << ": give it as many, or cut the sequence";
        return words;
    }
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::contraction,
                .parameters = Steps * in.last(),
                .flops = in.elements(),
                .backward_flops = in.elements()};
    }
    static constexpr parameter_list parameters(const shape& in) {
        parameter_list list;
        list.add(kernel_parameter<Options...>("position_embeddings", shape{Steps, in.last()}));
        return list;
    }
};

// y[step, 2 i] = x + sin(step / 10000^(2 i / features)), y[step, 2 i + 1] = x + cos(the same): the
// angles are known when the network is compiled.
//
// source   Vaswani et al. 2017; KerasHub SinePositionEncoding
struct sinusoidal_positions_layer : position_layer {
    static constexpr std::string_view kind = "sinusoidal_positions";
    static constexpr label_text label() { return {kind}; }
    static constexpr bool accepts(const shape& in) { return in.rank == 2; }
    static constexpr message problem(const shape& in) { return problem_of_sequence(in); }
    static constexpr layer_facts facts(const shape& in) {
        return {.role = layer_role::contraction, .flops = in.elements()};
    }
};

}  // namespace weft

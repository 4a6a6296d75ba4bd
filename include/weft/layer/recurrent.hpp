// SPDX-License-Identifier: MIT
// Recurrences over the steps of a sequence: simple RNN, LSTM, GRU, and both directions at once.
#pragma once

#include <weft/formula/activations.hpp>
#include <weft/formula/cost.hpp>
#include <weft/formula/derivative.hpp>
#include <weft/formula/finish.hpp>
#include <weft/layer/weight_options.hpp>

namespace weft::inline v0_1 {

struct return_sequences_option {};
struct go_backwards_option {};
struct reset_after_option {
    bool after;
};
struct recurrent_start {
    initializer value;
    constexpr std::string_view problem() const { return value.problem(); }
};
// The state of every step, not only of the last.
inline constexpr return_sequences_option return_sequences{};
// From the last step to the first.
inline constexpr go_backwards_option go_backwards{};
// Of a GRU: whether the reset gate comes after the product with the recurrent kernel (Keras,
// PyTorch) or before it (the paper).
inline constexpr reset_after_option reset_after{true};
inline constexpr reset_after_option no_reset_after{false};
// How the recurrent kernel starts; orthogonal() if not given.
constexpr recurrent_start recurrent_starts_as(initializer value) { return {value}; }

// The function of a simple RNN's state, a formula of x element by element: simple_rnn<32,
// activation(relu(x))>.
template <formula Formula>
struct activation_option {
    Formula function;
    static constexpr bool activates = true;
    static constexpr std::string_view problem() {
        if (!placeholders_of<Formula>.first_unknown({"x"}).empty())
            return "an activation of other placeholders than x";
        if (census(as_written(Formula{})).reductions > 0)
            return "an activation that reduces rows";
        return {};
    }
};
template <formula Formula>
constexpr activation_option<Formula> activation(const Formula& function) { return {function}; }
template <auto Option>
concept is_activation = requires { std::remove_cvref_t<decltype(Option)>::activates; };

template <auto Option>
constexpr node write_activation(program_builder& p) {
    return algebra(p).number(lower(p, Option.function));
}
// Of the options; null where none is given.
template <auto... Options>
constexpr formula_writer activation_of() {
    formula_writer found = nullptr;
    (..., [&] {
        if constexpr (is_activation<Options>) found = &write_activation<Options>;
    }());
    return found;
}
// The next state of "gate0", what enters; the gradient of that from the gradient of the state,
// "upstream".
constexpr program_builder activated_program(formula_writer function, bool is_gradient) {
    program_builder p;
    const node entering = p.input("gate0", level::element);
    p.substitute("x", entering);
    const node y = function(p);
    p.forget_substitutions();
    if (!is_gradient) p.output(y);
    else p.output(gradient_of(p, y, entering, p.input("upstream", level::element)));
    return finish(p);
}

enum class recurrence : unsigned char { simple_rnn, lstm, gru };

// h of every step from x and h of the step before, which is 0 before the first:
//   simple_rnn  h = tanh(x W + h U + b), or another function of that sum
//   lstm        i, f, o = sigmoid, g = tanh of x W + h U + b in the order i, f, g, o;
//               c = f c + i g, h = o tanh(c)
//   gru         z, r = sigmoid(x W + h U + b), g = tanh(x W + r (h U + b') + b) or, before,
//               tanh(x W + (r h) U + b) in the order z, r, g; h = z h + (1 - z) g
//
// shapes   x [steps, inputs], W [inputs, gates * Units], U [Units, gates * Units],
//          b [gates * Units], of reset_after [2, gates * Units]; y [Units], of every step
//          [steps, Units] with return_sequences
// options  return_sequences, go_backwards, reset_after or no_reset_after, those of dense for W and
//          b, recurrent_starts_as; activation(formula) of simple_rnn
// source   Hochreiter and Schmidhuber 1997; Cho et al. 2014; Keras SimpleRNN, LSTM, GRU
template <recurrence Cell, std::size_t Units, auto... Options>
struct recurrent_layer {
    static constexpr bool is_lstm = Cell == recurrence::lstm, is_gru = Cell == recurrence::gru;
    static constexpr std::string_view kind = is_lstm ? "lstm" : is_gru ? "gru" : "simple_rnn";
    static constexpr std::size_t gates = is_lstm ? 4 : is_gru ? 3 : 1;
    static constexpr bool has_bias = !has_option<no_bias_option, Options...>;
    static constexpr bool gives_sequence = has_option<return_sequences_option, Options...>;
    static constexpr bool is_backwards = has_option<go_backwards_option, Options...>;
    static constexpr bool resets_after =
        is_gru && option_or<reset_after_option>(reset_after, Options...).after;
    static constexpr bool has_known_options =
        ((is_weight_option<Options> || has_option<return_sequences_option, Options>
          || has_option<go_backwards_option, Options> || has_option<recurrent_start, Options>
          || (is_gru && has_option<reset_after_option, Options>)
          || (gates == 1 && is_activation<Options>)) && ...);
    static constexpr formula_writer function = activation_of<Options...>();  // null: tanh
    static constexpr const formula_writer* where_function =
        function == nullptr ? nullptr : &function;
    static constexpr std::string_view wrong_option = problem_of_weight_options<Options...>();

    static constexpr label_text label() {
        label_text words(kind);
        words << "<" << Units << (gives_sequence ? ", return_sequences" : "");
        return words << (is_gru && !resets_after ? ", no_reset_after>" : ">");
    }
    static constexpr bool accepts(const shape& in) { return problem(in).empty(); }
    static constexpr message problem(const shape& in) {
        message words;
        if (!has_known_options)
            words << "got another option than return_sequences, go_backwards, "
                  << (is_gru ? "no_reset_after, " : gates == 1 ? "activation(relu(x)), " : "")
                  << "no_bias, an initializer, recurrent_starts_as(initializer), a regularizer, a "
                     "constraint: leave it out";
        else if (!wrong_option.empty()) words << "has a wrong option: " << wrong_option;
        else if (Units == 0) words << "has 0 units: give it at least 1";
        else if (in.rank != 2)
            words << "expects a sequence of steps, features, got " << in
                  << ": give a recurrence before it return_sequences, or reshape the vector";
        return words;
    }
    static constexpr shape output(const shape& in) {
        return gives_sequence ? shape{in[0], Units} : shape{Units};
    }

    static constexpr layer_facts facts(const shape& in) {
        constexpr formula_cost a_unit = cost_of_unit();
        const std::size_t steps = in[0], cells = steps * Units;
        constexpr std::size_t biases = has_bias ? (resets_after ? 2 : 1) : 0;
        return {.role = layer_role::contraction,
                .parameters = (in[1] + Units + biases) * gates * Units,
                .macs = cells * gates * (in[1] + Units),
                .inner_macs = cells * gates * Units,
                .bias_adds = cells * gates * biases,
                .flops = cells * a_unit.flops,
                .transcendentals = cells * a_unit.transcendentals,
                .backward_flops = cells * backward_flops_of_unit(),
                .kept_elements = kept_elements(steps)};
    }
    static constexpr parameter_list parameters(const shape& in) {
        constexpr std::size_t columns = gates * Units;
        const shape of_input{in[1], columns}, of_state{Units, columns};
        const initializer recurrent_starts =
            option_or<recurrent_start>(recurrent_start{orthogonal()}, Options...).value;
        const fans of = fans_of(of_state);
        parameter_list list;
        list.add(kernel_parameter<Options...>("kernel", of_input));
        list.add({.name = "recurrent_kernel",
                  .extents = of_state,
                  .starts_as = recurrent_starts,
                  .fan_in = of.in,
                  .fan_out = of.out});
        if (has_bias)
            list.add(bias_parameter<Options...>(
                "bias", resets_after ? shape{2, columns} : shape{columns}, fans_of(of_input),
                is_lstm ? unit_forget_bias : zeros));
        return list;
    }

private:
    // What enters the gates and, of reset_after, the candidate's product with the state; the states
    // and the cells, with those before the first step; the gradients of the gates, at x and h where
    // they differ; of a reset before the product the states reset and the candidate's gradient.
    static constexpr std::size_t kept_elements(std::size_t steps) {
        constexpr std::size_t a_step =
            gates * (is_gru ? 3 : 2) + (is_gru ? resets_after ? 1 : 2 : 0);
        return Units * (steps * a_step + (steps + 1) * (is_lstm ? 2 : 1));
    }
    static constexpr std::size_t backward_flops_of_unit() {
        if (function != nullptr) return census(activated_program(function, true)).an_element.flops;
        return is_lstm ? 23 : is_gru ? 18 : 4;
    }
    // The functions of the gates, then what joins them: c = f c + i g (3), h = o tanh(c) (1);
    // z h + (1 - z) g (4), r times what it resets (1) and, after the product, its sum (1).
    static constexpr formula_cost cost_of_unit() {
        const formula_cost sigmoid_cost = count_operations(sigmoid(x));
        const formula_cost tanh_cost = count_operations(tanh(x));
        formula_cost cost = tanh_cost;
        (..., [&] {
            if constexpr (is_activation<Options>) cost = count_operations(Options.function);
        }());
        for (std::size_t i = 1; i < gates; ++i) cost += sigmoid_cost;
        if (is_lstm) cost += tanh_cost;
        cost.flops += is_lstm ? 4 : is_gru ? (resets_after ? 6 : 5) : 0;
        return cost;
    }
};

// The layer over the steps as they come and, with parameters of its own, from the last to the
// first; with return_sequences the second is turned round again, so that steps stand together.
//
// shapes   x [steps, inputs], y [..., 2 units]
// source   Schuster and Paliwal 1997; Keras Bidirectional, merge_mode concat
template <class Layer>
struct bidirectional_layer;
template <recurrence Cell, std::size_t Units, auto... Options>
struct bidirectional_layer<recurrent_layer<Cell, Units, Options...>> {
    using Layer = recurrent_layer<Cell, Units, Options...>;
    static constexpr std::string_view kind = "bidirectional";
    static constexpr label_text label() {
        label_text words("bidirectional(");
        return words << Layer::label() << ")";
    }
    static constexpr bool accepts(const shape& in) { return Layer::accepts(in); }
    static constexpr message problem(const shape& in) { return Layer::problem(in); }
    static constexpr shape output(const shape& in) {
        shape out = Layer::output(in);
        out.extents[out.rank - 1] *= 2;
        return out;
    }
    static constexpr layer_facts facts(const shape& in) {
        layer_facts both = Layer::facts(in);
        for (std::size_t layer_facts::*count :
             {&layer_facts::parameters, &layer_facts::macs, &layer_facts::inner_macs,
              &layer_facts::bias_adds, &layer_facts::flops, &layer_facts::transcendentals,
              &layer_facts::backward_flops, &layer_facts::kept_elements})
            both.*count *= 2;
        return both;
    }
    // forward/kernel, ..., backward/kernel, ...
    static constexpr parameter_list parameters(const shape& in) {
        constexpr std::array<std::string_view, 6> names{
            "forward/kernel",  "forward/recurrent_kernel",  "forward/bias",
            "backward/kernel", "backward/recurrent_kernel", "backward/bias"};
        const parameter_list one = Layer::parameters(in);
        parameter_list both;
        for (std::size_t direction = 0; direction < 2; ++direction)
            for (std::size_t i = 0; i < one.count(); ++i) {
                parameter_facts here = one[i];
                here.name = names[3 * direction + i];
                both.add(here);
            }
        return both;
    }
};

}  // namespace weft

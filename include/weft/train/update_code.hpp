// SPDX-License-Identifier: MIT
// The programs of an optimizer's rules, and where their inputs and outputs are kept.
#pragma once

#include <weft/optimizer/update_rule.hpp>
#include <weft/tensor/error.hpp>
#include <weft/train/update_terms.hpp>

namespace weft::inline v0_1 {

// The rate of an update: a number, or a schedule called with the number of updates before it.
template <class Rate>
constexpr double rate_at(const Rate& rate_or_schedule, std::size_t updates_before) {
    if constexpr (std::is_arithmetic_v<Rate>) return static_cast<double>(rate_or_schedule);
    else return rate_or_schedule(updates_before);
}

// What a rule assigns, and the names of the numbers its formulas may use: rate, step, settings, its
// own.
struct update_facts {
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);
    // Places of arrays: 0 is the weight, 1 the gradient, 2 what is valid (0 in the padding, else 1
    // and the number of the element's terms), 3 + i state i.
    static constexpr std::size_t gradient = 1, first_state = 3;

    std::array<assigned_names, 4> at{};  // by update_time
    std::array<input_name, most_inputs> numbers{};
    std::size_t number_count = 0;
    std::size_t states = 0;
    std::size_t transformed = absent;       // the place of the state that the rule transforms
    std::size_t gradient_after = gradient;  // where what follows the transform finds it
    bool reduces = false;         // so that the padding must be known
    bool repeats_a_name = false;  // among the settings

    constexpr std::size_t number(std::string_view name) const {
        for (std::size_t i = 0; i < number_count; ++i)
            if (numbers[i].view() == name) return i;
        return absent;
    }
    constexpr void add_number(std::string_view name) {
        if (number(name) != absent) return;
        if (number_count >= most_inputs)
            raise<std::length_error>("weft: an optimizer has over 24 numbers");
        numbers[number_count++] = input_name(name);
    }
    // A gradient that was assigned before the transform is one state more.
    constexpr void keep_gradient() {
        const assigned_names& before = at[static_cast<std::size_t>(update_time::each_step)];
        for (std::size_t i = 0; i < before.count; ++i)
            if (before.names[i].view() == "gradient") gradient_after = first_state + states;
        if (gradient_after != gradient) ++states;
    }
    constexpr void add(update_time time, const lowered_rule& lowered) {
        at[static_cast<std::size_t>(time)] = lowered;
        states = std::max(states, lowered.states());
        for (std::size_t i = 0; i < lowered.count; ++i)
            if (lowered.kinds[i] == assigned::number || lowered.kinds[i] == assigned::total)
                add_number(lowered.names[i].view());
        for (node i = 0; i < lowered.p.size(); ++i)
            reduces = reduces || is_reduction(lowered.p[i].code);
    }
};

// A setting of an optimizer, by its name.
//
// errors   beta_1, beta_2 or rho outside [0, 1), momentum outside [0, 1], an epsilon or what is
//          clipped to of at most 0, a decay of weights, l1, l2 or an initial accumulator below 0, a
//          power of the rate or of the step above 0, NaN: weft::error
inline double checked_setting(std::string_view name, double value) {
    const auto expect = [&](bool fits, const char* numbers) {
        if (!fits)
            raise_error({"weft: ", name, ": expected a number ", numbers, ", found ", value});
    };
    if (name.ends_with("beta_1") || name.ends_with("beta_2") || name == "rho")
        expect(value >= 0 && value < 1, "of at least 0 and below 1");
    else if (name.ends_with("momentum")) expect(value >= 0 && value <= 1, "of 0 ... 1");
    else if (name.starts_with("epsilon") || name.starts_with("clip_"))
        expect(value > 0, "above 0");
    else if (name.ends_with("weight_decay") || name.starts_with("l1") || name.starts_with("l2")
             || name == "initial_accumulator")
        expect(value >= 0, "of at least 0");
    else if (name == "learning_rate_power" || name == "beta_2_decay")
        expect(value <= 0, "of at most 0");
    return value;
}

template <class Optimizer, std::size_t Rule>
inline constexpr auto rule_at = rules_of<Optimizer>()[boost::hana::size_c<Rule>];

template <class Optimizer, std::size_t Rule>
inline constexpr update_facts facts_of_rule = [] {
    update_facts facts;
    facts.add_number("rate"), facts.add_number("step");
    using settings = decltype(settings_of(std::declval<const Optimizer&>()));
    boost::hana::for_each(settings{}, [&](const auto& one) {
        constexpr auto name = std::remove_cvref_t<decltype(one)>::placeholder_type::name;
        facts.repeats_a_name = facts.repeats_a_name || facts.number(name) != update_facts::absent;
        facts.add_number(name);
    });
    constexpr const auto& of = rule_at<Optimizer, Rule>;
    facts.add(update_time::at_start, lower_rule<update_time::at_start>(of));
    facts.add(update_time::each_step, lower_rule<update_time::each_step>(of));
    facts.add(update_time::at_end, lower_rule<update_time::at_end>(of));
    constexpr std::string_view transformed =
        transformed_state<std::remove_cvref_t<decltype(of)>>;
    if constexpr (!transformed.empty()) {
        facts.add(update_time::after_transform, lower_rule<update_time::after_transform>(of));
        facts.transformed = update_facts::first_state + lowered_rule::state_index(transformed);
        facts.keep_gradient();
    }
    return facts;
}();

// A program whose rows are whole tensors, padding included: its reductions leave the padding out.
// The inputs "valid" (0 in the padding) and "row_width" (elements without it) are added.
constexpr program_builder without_padding(const program_builder& from) {
    program_builder to;
    algebra make(to);
    moved_nodes moved(from.size());
    for (node i = 0; i < from.size(); ++i) {
        instruction n = from[i];
        for (std::size_t k = 0; k < 3; ++k) n.operands[k] = moved.operand(from[i], k);
        if (n.code == op::row_sum || n.code == op::row_max) {
            const double neutral = n.code == op::row_sum ? 0 : -interval::infinity;
            const node in_row = to.input("valid", level::element);
            const node is_valid = make.make(op::less, to.constant(0), in_row);
            n.operands[0] = make.select(is_valid, n.operands[0], to.constant(neutral));
        }
        if (n.code == op::input) moved[i] = to.input(from.name_of(i), n.at);
        else if (n.code == op::row_width) moved[i] = to.input("row_width", level::row);
        else moved[i] = to.add(n);
    }
    for (std::size_t o = 0; o < from.output_count(); ++o) to.output(moved[from.output_node(o)]);
    return to;
}

// What a rule does at a time to arrays, to numbers, or one of its sums over all parameters: the
// finished program, and the places of its inputs and outputs. With penalties among the terms the
// arrays of a step begin with two outputs more: the whole gradient, in place of the gradient, and
// the penalty, which has no place.
template <class Optimizer, std::size_t Rule, update_time Time, assigned Kind, std::size_t Index = 0,
          class... Terms>
struct update_code {
    static constexpr const update_facts& facts = facts_of_rule<Optimizer, Rule>;
    static constexpr const assigned_names& names = facts.at[static_cast<std::size_t>(Time)];
    // Until the rule has seen the gradient; and where it leaves the weight.
    static constexpr bool adds_penalties = (Terms::have_penalty || ...)
        && (Time == update_time::at_start || Time == update_time::each_step);
    static constexpr bool constrains = (Terms::have_constraint || ...) && Kind == assigned::array
        && Time == (facts.transformed == update_facts::absent ? update_time::each_step
                                                              : update_time::after_transform);
    static constexpr bool is_penalized =
        adds_penalties && Time == update_time::each_step && Kind == assigned::array;
    static constexpr std::size_t first_output = is_penalized ? 2 : 0, penalty_output = 1;
    static constexpr std::size_t outputs = first_output + names.count_of(Kind);

    // Of rows there are the numbers 0, how many elements, and 1, how many rows the tensor has.
    static constexpr std::size_t place(std::string_view name, level at) {
        if (at == level::row)
            return name == "row_width" ? 0 : name == "tensor_rows" ? 1 : update_facts::absent;
        if (at == level::uniform) return facts.number(name);
        if (name == "weight") return 0;
        if (name == "gradient")
            return Time == update_time::after_transform ? facts.gradient_after
                                                        : update_facts::gradient;
        if (name == "valid") return 2;
        const std::size_t state = lowered_rule::state_index(name);
        return state == lowered_rule::no_state ? update_facts::absent
                                               : update_facts::first_state + state;
    }

    static constexpr program_builder make() {
        lowered_rule lowered;
        if constexpr (adds_penalties) {
            const penalty_nodes written = write_penalties_of<Terms...>(lowered.p);
            lowered.p.substitute("gradient", written.gradient);
            if (is_penalized) lowered.p.output(written.gradient), lowered.p.output(written.sum);
        }
        lowered = lower_rule<Time>(rule_at<Optimizer, Rule>, lowered);
        if constexpr (constrains)
            lowered.assign("weight", level::element, write_constraints_of<Terms...>(lowered.p));
        return without_padding(lowered.finished(Kind, Index));
    }
    static constexpr const auto& code = sized_program<update_code>::code;

    static constexpr auto sources = [] {
        std::array<std::size_t, most_inputs> from{};
        for (std::size_t i = 0; i < code.input_count; ++i)
            from[i] = place(code.inputs[i].view(), code.input_levels[i]);
        return from;
    }();
    static constexpr auto destinations = [] {
        constexpr level at = Kind == assigned::array ? level::element : level::uniform;
        std::array<std::size_t, most_outputs> to{};
        if (is_penalized) to[0] = update_facts::gradient;
        std::size_t next = first_output, skip = Index;
        for (std::size_t i = 0; i < names.count; ++i)
            if (names.kinds[i] == Kind && (Kind != assigned::total || skip-- == 0))
                to[next++] = names.names[i].view() == "gradient"
                    ? facts.gradient_after
                    : place(names.names[i].view(), at);
        return to;
    }();
    static constexpr bool knows_every_name =
        std::find(sources.begin(), sources.end(), update_facts::absent) == sources.end();
    // Whether a row must be a tensor, not all parameters.
    static constexpr bool is_by_tensor = [] {
        for (const instruction& n : code.nodes)
            if (n.at == level::row || is_reduction(n.code)) return true;
        return false;
    }();
};

}  // namespace weft

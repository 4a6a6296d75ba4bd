// SPDX-License-Identifier: MIT
// An optimizer's update as formulas: update(state<0> = ..., weight = weight - rate * ...).
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/functions.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/tuple.hpp>

namespace weft::inline v0_1 {

// In a step: before and after a rule's transform_tensor, where it has one.
enum class update_time : unsigned char { at_start, each_step, after_transform, at_end };

// New values of weight, states, numbers, or of the gradient as what follows sees it; all are
// computed from the values before.
template <update_time Time, class... Assignments>
struct update_rule {
    using is_update_rule = void;
    boost::hana::tuple<Assignments...> assignments;
};

template <class First, class Second>
struct rule_sequence {
    using is_update_rule = void;
    First first;
    Second second;
};

template <class State>
struct tensor_transform {
    using is_update_rule = void;
};

template <class Rule>
concept rule = requires { typename Rule::is_update_rule; };

// In every step; before the first (states and numbers are 0 otherwise); when training has ended.
template <class... Assignments>
constexpr auto update(const Assignments&... assignments) {
    return update_rule<update_time::each_step, Assignments...>{{assignments...}};
}
template <class... Assignments>
constexpr auto at_start(const Assignments&... assignments) {
    return update_rule<update_time::at_start, Assignments...>{{assignments...}};
}
template <class... Assignments>
constexpr auto at_end(const Assignments&... assignments) {
    return update_rule<update_time::at_end, Assignments...>{{assignments...}};
}

// Once a rule: the optimizer's own function transform(tensor_array<Real>, Real* workspace) of a
// state, for every parameter tensor in its turn; workspace(tensor_array<Real>) is how many numbers
// that takes, transform_flops(rows, columns) what it costs. What follows sees what it left. For
// what is no formula of elements and sums.
template <formula State>
constexpr tensor_transform<State> transform_tensor(const State&) { return {}; }

// A state of one parameter tensor: rows of columns numbers, stride apart, aligned.
template <class Real>
struct tensor_array {
    Real* data;
    std::size_t rows, columns, stride;
};

// In formulas: the rows of the parameter tensor; a vector has one.
inline constexpr placeholder<"tensor_rows", level::row> tensor_rows{};

// One after the other: the second sees the values that the first assigned.
template <rule First, rule Second>
constexpr rule_sequence<First, Second> operator|(const First& first, const Second& second) {
    return {first, second};
}

// mean + (value - mean) * (1 - keep): the running mean that Adam and its kin keep.
template <formula Mean, formula_operand Value, formula_operand Keep>
constexpr auto running_mean(const Mean& mean, const Value& value, const Keep& keep) {
    return mean + (value - mean) * (1 - keep);
}

// An optimizer is a struct with a learning_rate (a number or a schedule) and a rule; or with a Hana
// tuple of rules, and rule() that chooses among them at run time. Numbers its formulas name are
// bound by settings(): make_tuple(setting<"momentum"> = momentum). See lion, and sgd for several.
template <class Optimizer>
concept optimizer = requires(const Optimizer& o) { o.learning_rate; }
    && (requires { typename std::remove_cvref_t<decltype(Optimizer::rule)>::is_update_rule; }
        || requires(const Optimizer& o) {
               Optimizer::rules;
               { o.rule() } -> std::convertible_to<std::size_t>;
           });

template <class Optimizer>
constexpr auto rules_of() {
    if constexpr (requires { Optimizer::rules; }) return Optimizer::rules;
    else return boost::hana::make_tuple(Optimizer::rule);
}
template <class Optimizer>
inline constexpr std::size_t rule_count =
    decltype(boost::hana::length(rules_of<Optimizer>()))::value;
template <class Optimizer>
constexpr std::size_t chosen_rule([[maybe_unused]] const Optimizer& o) {
    if constexpr (requires { Optimizer::rules; }) return o.rule();
    else return 0;
}
template <class Optimizer>
constexpr auto settings_of([[maybe_unused]] const Optimizer& o) {
    if constexpr (requires { o.settings(); }) return o.settings();
    else return boost::hana::make_tuple();
}

// What an assignment fills: an array as large as the parameters, a number, a sum over all
// parameters, or nothing that stays (the gradient).
enum class assigned : unsigned char { array, number, total, nothing };

// The names that a rule assigns at one time.
struct assigned_names {
    std::array<input_name, most_inputs> names{};
    std::array<assigned, most_inputs> kinds{};
    std::size_t count = 0;

    constexpr std::size_t count_of(assigned kind) const {
        return static_cast<std::size_t>(std::count(kinds.begin(), kinds.begin() + count, kind));
    }
};

// The same with their values, in one program.
struct lowered_rule : assigned_names {
    program_builder p{};
    std::array<node, most_inputs> values{};
    bool keeps_gradient = false;  // for what follows the transform
    bool is_transformed = false;

    constexpr void assign(std::string_view name, level at, node value) {
        std::size_t i = 0;
        while (i < count && names[i].view() != name) ++i;
        if (i == most_inputs) raise<std::length_error>("weft: an update assigns over 24 names");
        count = std::max(count, i + 1);
        const bool is_total = at == level::uniform && p[value].at != level::uniform;
        names[i] = input_name(name);
        values[i] = is_total ? algebra(p).make(op::row_sum, value) : value;
        kinds[i] = is_total               ? assigned::total
            : at == level::uniform        ? assigned::number
            : name == "gradient" && !keeps_gradient ? assigned::nothing
                                          : assigned::array;
        if (!is_total) p.substitute(name, value);
    }

    // The finished program of all assignments of a kind, or of the one total of an index.
    constexpr program_builder finished(assigned kind, std::size_t index = 0) const {
        program_builder chosen = p;
        for (std::size_t i = 0; i < count; ++i)
            if (kinds[i] == kind && (kind != assigned::total || index-- == 0))
                chosen.output(values[i]);
        return finish(chosen);
    }

    // One more than the highest state that is read or assigned.
    constexpr std::size_t states() const {
        std::size_t most = 0;
        for (std::size_t i = 0; i < p.input_count(); ++i)
            most = std::max(most, state_index(p.input_at(i).view()) + 1);
        for (std::size_t i = 0; i < count; ++i)
            most = std::max(most, state_index(names[i].view()) + 1);
        return most;
    }

    static constexpr std::size_t no_state = static_cast<std::size_t>(-1);
    static constexpr std::size_t state_index(std::string_view name) {
        const bool is_state = name.size() == 6 && name.starts_with("state");
        return is_state ? static_cast<std::size_t>(name.back() - '0') : no_state;
    }
};

namespace detail {
template <update_time Wanted, update_time Time, class... Assignments>
constexpr void lower_rule(lowered_rule& to, const update_rule<Time, Assignments...>& from) {
    constexpr bool after = Wanted == update_time::after_transform;
    if constexpr (Wanted == Time || (after && Time == update_time::each_step)) {
        if (Time == update_time::each_step && to.is_transformed != after) return;
        std::array<node, sizeof...(Assignments)> values{};
        std::size_t next = 0;
        boost::hana::for_each(from.assignments, [&](const auto& assignment) {
            const node value = lower(to.p, as_formula(assignment.value));
            values[next++] = algebra(to.p).number(value);
        });
        next = 0;
        boost::hana::for_each(from.assignments, [&](const auto& assignment) {
            using target = typename std::remove_cvref_t<decltype(assignment)>::placeholder_type;
            to.assign(target::name, target::at, values[next++]);
        });
    }
}
template <update_time Wanted, class State>
constexpr void lower_rule(lowered_rule& to, const tensor_transform<State>&) {
    if (to.is_transformed) raise<std::length_error>("weft: a rule transforms tensors once a step");
    to.is_transformed = true;
}
template <update_time Wanted, class First, class Second>
constexpr void lower_rule(lowered_rule& to, const rule_sequence<First, Second>& from) {
    lower_rule<Wanted>(to, from.first);
    lower_rule<Wanted>(to, from.second);
}

template <class Rule>
struct transformed_by {
    static constexpr std::string_view state{};
};
template <class State>
struct transformed_by<tensor_transform<State>> {
    static constexpr std::string_view state = State::name;
};
template <class First, class Second>
struct transformed_by<rule_sequence<First, Second>> {
    static constexpr std::string_view state = transformed_by<First>::state.empty()
        ? transformed_by<Second>::state
        : transformed_by<First>::state;
};
}  // namespace detail

// The name of the state that a rule transforms; empty where it transforms none.
template <rule Rule>
inline constexpr std::string_view transformed_state =
    detail::transformed_by<std::remove_cv_t<Rule>>::state;

// To what there is already.
template <update_time Time, rule Rule>
constexpr lowered_rule lower_rule(const Rule& from, lowered_rule to = {}) {
    to.keeps_gradient = Time == update_time::each_step && !transformed_state<Rule>.empty();
    detail::lower_rule<Time>(to, from);
    return to;
}

// States that a rule reads or assigns.
template <rule Rule>
constexpr std::size_t count_states(const Rule& of) {
    std::size_t most = std::max({lower_rule<update_time::at_start>(of).states(),
                                 lower_rule<update_time::each_step>(of).states(),
                                 lower_rule<update_time::at_end>(of).states()});
    if constexpr (!transformed_state<Rule>.empty())
        most = std::max(most, lower_rule<update_time::after_transform>(of).states());
    return most;
}

// FLOPs of a step, a parameter; what is one value a tensor or a call is not counted, nor is what
// an optimizer's transform does.
template <update_time Time = update_time::each_step, rule Rule>
constexpr std::size_t count_flops(const Rule& of) {
    lowered_rule at = lower_rule<Time>(of);
    for (std::size_t i = 0; i < at.count; ++i)
        if (at.kinds[i] == assigned::array || at.kinds[i] == assigned::total)
            at.p.output(at.values[i]);
    const operation_census operations = census(finish(at.p));
    const std::size_t flops = operations.an_element.flops + operations.reductions;
    if constexpr (Time == update_time::each_step && !transformed_state<Rule>.empty())
        return flops + count_flops<update_time::after_transform>(of);
    else return flops;
}

// An optimizer as it is where nothing but its rate is given.
template <class Optimizer>
struct default_settings {
    static constexpr Optimizer value{};
};
template <template <class> class Optimizer, class Rate>
struct default_settings<Optimizer<Rate>> {
    static constexpr Optimizer<double> value{};
};

namespace detail {
template <class Optimizer, class Count>
constexpr std::size_t of_chosen_rule(const Optimizer& chosen, const Count& count) {
    std::size_t result = 0, index = 0;
    boost::hana::for_each(rules_of<Optimizer>(), [&](const auto& of) {
        if (index++ == chosen_rule(chosen)) result = count(of);
    });
    return result;
}
}  // namespace detail

// States, and FLOPs of a step, a parameter: of the rule that the settings choose, or the defaults.
template <class Optimizer>
constexpr std::size_t update_states(const Optimizer& chosen) {
    return detail::of_chosen_rule(chosen, [](const auto& of) { return count_states(of); });
}
template <class Optimizer>
constexpr std::size_t update_flops(const Optimizer& chosen) {
    return detail::of_chosen_rule(chosen, [](const auto& of) { return count_flops(of); });
}
template <class Optimizer>
constexpr std::size_t update_states() {
    return update_states(default_settings<Optimizer>::value);
}
template <class Optimizer>
constexpr std::size_t update_flops() { return update_flops(default_settings<Optimizer>::value); }

}  // namespace weft

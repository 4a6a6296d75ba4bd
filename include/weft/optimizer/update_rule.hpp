// SPDX-License-Identifier: MIT
// An optimizer's update as formulas: update(state<0> = ..., weight = weight - rate * ...).
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/functions.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

namespace weft {

// New values of the weight and of the states, all computed from the old ones.
template <class... Assignments>
struct update_rule {
    boost::hana::tuple<Assignments...> assignments;

    static constexpr std::size_t state_count =
        (std::size_t{0} + ... + (Assignments::placeholder_type::name == "weight" ? 0 : 1));

    constexpr program_builder finished() const {
        program_builder p;
        boost::hana::for_each(assignments, [&](const auto& assignment) {
            p.output(algebra(p).number(lower(p, assignment.value)));
        });
        return finish(p);
    }
};

template <class... Assignments>
constexpr update_rule<Assignments...> update(const Assignments&... assignments) {
    return {boost::hana::make_tuple(assignments...)};
}

// An optimizer is a struct with a learning_rate (a number or a schedule), the settings its formulas
// name, and its update rules; rule() chooses among them at run time. See sgd and adam.
template <class Optimizer>
concept optimizer = requires(const Optimizer& o) {
    o.learning_rate;
    o.settings();
    { o.rule() } -> std::convertible_to<std::size_t>;
    Optimizer::rules;
};

// FLOPs a parameter, and states a parameter, of the costliest rule.
template <class Rules>
constexpr std::size_t flops_of_rules(const Rules& rules) {
    std::size_t most = 0;
    boost::hana::for_each(rules, [&](const auto& rule) {
        most = std::max(most, cost_of_row(rule.finished(), 1).flops);
    });
    return most;
}
template <class Rules>
constexpr std::size_t states_of_rules(const Rules& rules) {
    std::size_t most = 0;
    boost::hana::for_each(rules, [&](const auto& rule) {
        most = std::max(most, std::remove_cvref_t<decltype(rule)>::state_count);
    });
    return most;
}

}  // namespace weft

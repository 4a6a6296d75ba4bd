// SPDX-License-Identifier: MIT
// An optimizer at work: its states, its step, its update as one fused pass.
#pragma once

#include <weft/optimizer/update_rule.hpp>
#include <weft/simd/rows.hpp>
#include <weft/tensor/aligned.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/tuple.hpp>

namespace weft {

// The finished program of one update rule.
template <class Optimizer, std::size_t Rule>
struct update_code {
    static constexpr const auto& rule = Optimizer::rules[boost::hana::size_c<Rule>];
    static constexpr auto nodes = static_cast<std::size_t>(rule.finished().size());
    static constexpr program<nodes> code = rule.finished().template finished<nodes>();
    // Where each output goes: 0 is the weight, 1 + i state i.
    static constexpr auto destinations = [] {
        std::array<std::size_t, most_outputs> to{};
        std::size_t o = 0;
        boost::hana::for_each(rule.assignments, [&](const auto& assignment) {
            constexpr std::string_view name =
                std::remove_cvref_t<decltype(assignment)>::placeholder_type::name;
            to[o++] = name == "weight" ? 0 : 1 + static_cast<std::size_t>(name.back() - '0');
        });
        return to;
    }();
};

// The rate of an update: a number, or a schedule called with the number of updates before it.
template <class Rate>
constexpr double rate_at(const Rate& rate_or_schedule, std::size_t updates_before) {
    if constexpr (std::is_arithmetic_v<Rate>) return static_cast<double>(rate_or_schedule);
    else return rate_or_schedule(updates_before);
}

// States of Elements numbers each, a multiple of the register width; zero at first.
template <class Optimizer, class Real, std::size_t Elements>
class optimizer_state {
public:
    explicit optimizer_state(const Optimizer& given) : optimizer_(given) {
        for (auto& block : states_) block = aligned_block<Real>(Elements);
    }

    // weights <- update(weights, gradients), one pass over both.
    void update(Real* weights, const Real* gradients) {
        update_by_rule(weights, gradients, std::make_index_sequence<rule_count>{});
        ++steps_;
    }

    std::size_t steps() const { return steps_; }
    double rate_of_next_step() const {
        return rate_scale_ * rate_at(optimizer_.learning_rate, steps_);
    }
    // Multiplies the optimizer's rate by a factor from the next step on.
    void scale_rate(double factor) { rate_scale_ = factor; }

private:
    static constexpr std::size_t rule_count =
        decltype(boost::hana::length(Optimizer::rules))::value;

    template <std::size_t... Rule>
    void update_by_rule(Real* weights, const Real* gradients, std::index_sequence<Rule...>) {
        (void)((optimizer_.rule() == Rule && (run<Rule>(weights, gradients), true)) || ...);
    }

    template <std::size_t Rule>
    void run(Real* weights, const Real* gradients) {
        using code = update_code<Optimizer, Rule>;
        simd::row_arguments<Real> arguments;
        const auto input = [&](std::string_view name) { return code::code.input_index(name); };
        const auto array = [&](std::string_view name, const Real* values) {
            if (const int i = input(name); i >= 0)
                arguments.inputs[static_cast<std::size_t>(i)] = values;
        };
        const auto uniform = [&](std::string_view name, double value) {
            if (const int i = input(name); i >= 0)
                arguments.uniforms[static_cast<std::size_t>(i)] = value;
        };
        array("weight", weights);
        array("gradient", gradients);
        constexpr std::array<std::string_view, 4> names{"state0", "state1", "state2", "state3"};
        static_assert(Optimizer::state_count <= names.size(),
                      "weft: an optimizer has at most 4 states");
        for (std::size_t i = 0; i < states_.size(); ++i) array(names[i], states_[i].data());
        uniform("rate", rate_of_next_step());
        uniform("step", static_cast<double>(steps_ + 1));
        boost::hana::for_each(optimizer_.settings(), [&](const auto& setting_) {
            uniform(std::remove_cvref_t<decltype(setting_)>::placeholder_type::name,
                    setting_.value);
        });
        for (std::size_t o = 0; o < code::code.output_count; ++o)
            arguments.outputs[o] =
                code::destinations[o] == 0 ? weights : states_[code::destinations[o] - 1].data();
        // A network of formulas alone has no parameters.
        if constexpr (Elements > 0)
            simd::row_loop<code, Real, simd::row_layout{Elements, ~0u, ~0u, 0, ~0u}>::run(
                arguments);
    }

    Optimizer optimizer_;
    std::array<aligned_block<Real>, Optimizer::state_count> states_;
    std::size_t steps_ = 0;
    double rate_scale_ = 1;
};

}  // namespace weft

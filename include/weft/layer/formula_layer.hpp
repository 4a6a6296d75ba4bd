// SPDX-License-Identifier: MIT
// A formula of x as a layer; dropout, whose formula differs between training and prediction.
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/functions.hpp>
#include <weft/layer/layer.hpp>

namespace weft {

// The first placeholder of a formula that is none of the known ones, or an empty name; from types.
template <class Formula>
struct placeholders_of {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&...) { return {}; }
};
template <text Name, level Level>
struct placeholders_of<placeholder<Name, Level>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        return ((Name.view() == known) || ...) ? std::string_view{} : Name.view();
    }
};
template <op Code, class A, class B, class C>
struct placeholders_of<operation<Code, A, B, C>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        if (const auto name = placeholders_of<A>::first_unknown(known...); !name.empty()) return name;
        if (const auto name = placeholders_of<B>::first_unknown(known...); !name.empty()) return name;
        return placeholders_of<C>::first_unknown(known...);
    }
};
template <class Formula, class Placeholder>
struct placeholders_of<derivative_of<Formula, Placeholder>> : placeholders_of<Formula> {};
template <class First, class Second>
struct placeholders_of<alternative<First, Second>> {
    template <class... Names>
    static constexpr std::string_view first_unknown(const Names&... known) {
        if (const auto name = placeholders_of<First>::first_unknown(known...); !name.empty()) return name;
        return placeholders_of<Second>::first_unknown(known...);
    }
};

// shapes   elementwise or along the last axis: the output has the shape of the input
template <formula Formula>
struct formula_layer {
    static constexpr std::string_view kind = "activation";
    [[no_unique_address]] Formula value;

    static constexpr label_text label() { return {"a formula"}; }
    constexpr const Formula& training() const { return value; }
    constexpr const Formula& inference() const { return value; }

    static constexpr inferred infer(const shape& in) {
        inferred result{.output = in};
        constexpr std::string_view unknown = placeholders_of<Formula>::first_unknown("x", "noise");
        if (!unknown.empty())
            result.problem << "uses the placeholder " << unknown << ": a layer is a formula of x (and noise)";
        return result;
    }

    constexpr layer_facts facts(const shape& in) const {
        const program_builder p = as_written(value);
        const formula_cost of_row = cost_of_row(p, in.last());
        const std::size_t rows = in.elements() / in.last();
        layer_facts result{.role = layer_role::formula,
                           .flops = rows * of_row.flops,
                           .transcendentals = rows * of_row.transcendentals};
        for (node i = 0; i < p.size(); ++i) result.reduces_rows = result.reduces_rows || is_reduction(p[i].code);
        return result;
    }
};

// In training each element is kept with probability 1 - rate and divided by it, else 0; in prediction
// x itself.                                                       source: Srivastava et al. 2014
struct dropout_layer {
    static constexpr std::string_view kind = "dropout";
    double rate_of_loss;

    static constexpr label_text label() { return {"dropout"}; }
    constexpr auto training() const {
        return where(noise < rate_of_loss, 0, x * (1 / (1 - rate_of_loss)));
    }
    constexpr auto inference() const { return x; }

    static constexpr inferred infer(const shape& in) { return {.output = in}; }
    static constexpr layer_facts facts(const shape&) {
        return {.role = layer_role::formula, .only_training = true};
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// A formula of x as a layer; dropout, whose formula differs between training and prediction.
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/functions.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/layer/layer.hpp>

namespace weft {

// The name of a formula in messages, from its type: softmax(x), tanh(x), or "a formula".
template <class Formula>
struct formula_label {
    static constexpr label_text text{"a formula"};
};
template <op Code, text Name, level Level>
struct formula_label<operation<Code, placeholder<Name, Level>>> {
    static constexpr label_text text = label_text(facts(Code).name) << "(" << Name.view() << ")";
};
template <text Called, class Formula, text Name, level Level, class Option>
struct formula_label<named_formula<Called, Formula, placeholder<Name, Level>, Option>> {
    static constexpr label_text text =
        label_text(Called.view()) << "(" << Name.view()
                                  << (std::same_as<Option, nothing> ? ")" : ", ...)");
};

// shapes   elementwise or along the last axis: the output has the shape of the input
template <formula Formula>
struct formula_layer : part<0, Formula> {
    static constexpr std::string_view kind = "activation";

    constexpr formula_layer() = default;
    constexpr explicit formula_layer(const Formula& value) : part<0, Formula>(value) {}

    static constexpr label_text label() { return formula_label<Formula>::text; }
    constexpr decltype(auto) training() const { return this->get(); }
    constexpr decltype(auto) inference() const { return this->get(); }

    static constexpr std::string_view unknown =
        placeholders_of<Formula>::first_unknown("x", "noise");
    static constexpr bool accepts(const shape&) { return unknown.empty(); }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) {
        message words;
        words << "uses the placeholder " << unknown << ": a layer is a formula of x (and noise)";
        return words;
    }

    constexpr layer_facts facts(const shape& in) const {
        const operation_census operations = counted();
        const std::size_t rows = in.elements() / in.last();
        const formula_cost of_row = operations.of_row(in.last());
        return {.role = layer_role::formula,
                .flops = rows * of_row.flops,
                .transcendentals = rows * of_row.transcendentals,
                .reduces_rows = operations.reductions > 0};
    }

private:
    // A formula without numbers of its own is counted once, not once a layer.
    constexpr operation_census counted() const {
        if constexpr (std::is_empty_v<Formula>) return counted_by_type<Formula>;
        else return census(as_written(this->get()));
    }
    template <class Stateless>
    static constexpr operation_census counted_by_type = census(as_written(Stateless{}));
};

// In training each element is kept with probability 1 - rate and divided by it, else 0; in
// prediction x itself.                                            source: Srivastava et al. 2014
struct dropout_layer {
    static constexpr std::string_view kind = "dropout";
    double rate_of_loss;

    static constexpr label_text label() { return {"dropout"}; }
    constexpr auto training() const {
        return where(noise < rate_of_loss, 0, x * (1 / (1 - rate_of_loss)));
    }
    constexpr auto inference() const { return x; }

    static constexpr bool accepts(const shape&) { return true; }
    static constexpr shape output(const shape& in) { return in; }
    static constexpr message problem(const shape&) { return {}; }
    static constexpr layer_facts facts(const shape&) {
        return {.role = layer_role::formula, .only_training = true};
    }
};

}  // namespace weft

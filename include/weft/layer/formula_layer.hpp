// SPDX-License-Identifier: MIT
// A formula of x as a layer, and what follows one that is one number a row.
#pragma once

#include <weft/formula/cost.hpp>
#include <weft/formula/functions.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/layer/layer.hpp>

namespace weft::inline v0_1 {

// The name of a formula in messages, from its type: softmax(x), tanh(x), or "a formula".
template <class Formula>
struct formula_label {
    static constexpr label_text text{"a formula"};
};
template <op Code, text Name, level Level>
struct formula_label<operation<Code, placeholder<Name, Level>>> {
    static constexpr label_text text = label_text(facts(Code).name) << "(" << Name.view() << ")";
};
template <text Called, class Formula, text Name, level Level, class Options>
struct formula_label<named_formula<Called, Formula, placeholder<Name, Level>, Options>> {
    static constexpr label_text text = label_text(Called.view())
                                       << "(" << Name.view()
                                       << (std::same_as<Options, nothing> ? ")" : ", ...)");
};

namespace detail {
// What a formula does, counted once: by type where it has no numbers of its own, else where the
// layer is declared, not wherever its costs are asked for.
template <class Formula>
struct counted_formula {
    operation_census counted;
    constexpr explicit counted_formula(const Formula& value) : counted(census(as_written(value))) {}
};
template <class Formula>
    requires std::is_empty_v<Formula>
struct counted_formula<Formula> {
    static constexpr operation_census counted = census(as_written(Formula{}));
    constexpr explicit counted_formula(const Formula&) {}
};
}  // namespace detail

// shapes   elementwise or along the last axis: the output has the shape of the input; of a formula
//          of gate, whose rows are the halves x and gate, half as many elements a row
template <formula Formula>
struct formula_layer : part<0, Formula>, detail::counted_formula<Formula> {
    static constexpr bool has_parameters = placeholders_of<Formula>.has_trainable();
    static constexpr std::string_view kind = [] {
        if constexpr (requires { Formula::name; })
            return has_parameters ? Formula::name : "activation";
        else
            return std::string_view("activation");
    }();

    constexpr formula_layer() : formula_layer(Formula{}) {}
    constexpr explicit formula_layer(const Formula& value)
        : part<0, Formula>(value), detail::counted_formula<Formula>(value) {}

    static constexpr label_text label() { return formula_label<Formula>::text; }
    constexpr decltype(auto) training() const { return this->get(); }
    constexpr decltype(auto) inference() const { return this->get(); }

    static constexpr std::string_view unknown = placeholders_of<Formula>.first_unknown(
        {"x", "gate", "noise", "second_noise", "parameter"});
    static constexpr bool halves_rows = placeholders_of<Formula>.has("gate");
    static constexpr bool accepts(const shape& in) {
        return unknown.empty() && (!halves_rows || (in.last() % 2 == 0 && in.last() > 0));
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        if (halves_rows) out.extents[in.rank - 1] /= 2;
        return out;
    }
    static constexpr message problem(const shape& in) {
        message words;
        if (unknown.empty()) {
            words << "halves its rows into x and gate, got " << in << ": give it an even number";
            return words;
        }
        words << "uses the placeholder " << unknown
              << ": a layer is a formula of x (and gate, noise, parameter)";
        return words;
    }

    constexpr layer_facts facts(const shape& in) const {
        const operation_census& operations = this->counted;
        const std::size_t rows = in.elements() / in.last();
        const formula_cost of_row = operations.of_row(output(in).last());
        return {.role = layer_role::formula,
                .parameters = parameters_of(in).elements(),
                .flops = rows * of_row.flops,
                .transcendentals = rows * of_row.transcendentals,
                .reduces_rows = operations.reductions > 0,
                .has_channels = has_parameters,
                .halves_rows = halves_rows};
    }

    constexpr parameter_list parameters(const shape& in) const requires has_parameters {
        return parameters_of(in);
    }

private:
    constexpr parameter_list parameters_of(const shape& in) const {
        parameter_list list;
        if constexpr (has_parameters)
            for_each_parameter(this->get(), [&](const auto& one) {
                for (std::size_t k = 0; k < list.count(); ++k)
                    if (list[k].name == one.name) return;
                list.add({one.name, shape{output(in).last()}, constant_value(one.start)});
            });
        return list;
    }
};

// After a formula such as row_sum(x), whose row has its number at every place: that number alone.
//
// shapes   x [..., features], y [..., 1]
// source   numpy.sum(keepdims=True)
struct row_value_layer {
    static constexpr std::string_view kind = "row_value";
    static constexpr label_text label() { return label_text("one number a row"); }
    static constexpr bool accepts(const shape& in) { return in.rank > 0; }
    static constexpr message problem(const shape& in) {
        return accepts(in) ? message() : message("expects rows, got none");
    }
    static constexpr shape output(const shape& in) {
        shape out = in;
        out.extents[in.rank - 1] = 1;
        return out;
    }
    static constexpr layer_facts facts(const shape&) { return {.role = layer_role::contraction}; }
};

}  // namespace weft

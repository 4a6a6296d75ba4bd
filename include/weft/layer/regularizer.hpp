// SPDX-License-Identifier: MIT
// Penalties of weights, added to the loss: dense<32, l2(1e-4)>.
#pragma once

#include <weft/formula/finish.hpp>
#include <weft/formula/functions.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/layer/options.hpp>

namespace weft::inline v0_1 {

namespace detail {
template <class Formula, class Bare = std::remove_cvref_t<Formula>>
concept formula_of_weights = formula<Bare> && Bare::at == level::element
                          && placeholders_of<Bare>.first_unknown({"weight"}).empty();
}  // namespace detail

// A formula of weight, whose sum over a parameter is added to the loss. To add one: a structural
// type with penalty(), and problem() where its numbers can be wrong.
template <class Type>
concept regularizer = requires(const Type& r) {
    { r.penalty() } -> detail::formula_of_weights;
};

// factor * sum(|w|)                                               source: Keras L1
struct l1_regularizer {
    double factor;
    constexpr auto penalty() const { return factor * abs(weight); }
    constexpr std::string_view problem() const {
        return factor >= 0 ? "" : "l1 expects a factor of at least 0";
    }
};
constexpr l1_regularizer l1(double factor = 0.01) { return {factor}; }

// factor * sum(w^2), without a half                               source: Keras L2
struct l2_regularizer {
    double factor;
    constexpr auto penalty() const { return factor * square(weight); }
    constexpr std::string_view problem() const {
        return factor >= 0 ? "" : "l2 expects a factor of at least 0";
    }
};
constexpr l2_regularizer l2(double factor = 0.01) { return {factor}; }

// of_l1 * sum(|w|) + of_l2 * sum(w^2)                             source: Keras L1L2
struct l1_l2_regularizer {
    double of_l1, of_l2;
    constexpr auto penalty() const { return of_l1 * abs(weight) + of_l2 * square(weight); }
    constexpr std::string_view problem() const {
        return of_l1 >= 0 && of_l2 >= 0 ? "" : "l1_l2 expects factors of at least 0";
    }
};
constexpr l1_l2_regularizer l1_l2(double of_l1, double of_l2) { return {of_l1, of_l2}; }

// Of the bias: dense<32, bias_regularizer(l2(1e-4))>.
template <regularizer Regularizer>
struct bias_regularizer_option {
    using regularizes_bias = void;
    Regularizer value;
    constexpr std::string_view problem() const {
        if constexpr (requires { value.problem(); }) return value.problem();
        else return {};
    }
};
template <regularizer Regularizer>
constexpr bias_regularizer_option<Regularizer> bias_regularizer(const Regularizer& of_bias) {
    return {of_bias};
}

template <auto Option>
concept is_regularizer = regularizer<std::remove_cvref_t<decltype(Option)>>;
template <auto Option>
concept is_bias_regularizer =
    requires { typename std::remove_cvref_t<decltype(Option)>::regularizes_bias; };

template <regularizer auto Regularizer>
constexpr node write_penalty(program_builder& p) {
    return algebra(p).number(lower(p, Regularizer.penalty()));
}

template <auto const& Loss>
constexpr node write_penalty_of_loss(program_builder& p) {
    return algebra(p).number(lower(p, Loss.regularizer.penalty()));
}

// The penalty that a loss has of every kernel; null where it has none.
template <auto const& Loss>
constexpr formula_writer kernel_penalty_of() {
    if constexpr (requires { Loss.regularizer; }) return &write_penalty_of_loss<Loss>;
    else return nullptr;
}

// Of a layer's penalty and one of the loss, either may be null: their sum, and the gradient with
// that of the sum added to it.
struct penalty_nodes {
    node sum, gradient;
};
constexpr penalty_nodes write_penalties(program_builder& p, formula_writer of_layer,
                                        formula_writer of_loss, bool with_gradient) {
    algebra make(p);
    const node w = p.input("weight", level::element);
    penalty_nodes result{-1, -1};
    for (const formula_writer write : {of_layer, of_loss}) {
        if (write == nullptr) continue;
        const node one = write(p);
        result.sum = result.sum < 0 ? one : make.add(result.sum, one);
    }
    if (with_gradient)
        result.gradient = make.add(p.input("gradient", level::element),
                                   gradient_of(p, result.sum, w, p.constant(1)));
    return result;
}
constexpr program_builder penalty_program(formula_writer of_layer, formula_writer of_loss,
                                          bool with_gradient) {
    program_builder p;
    const penalty_nodes written = write_penalties(p, of_layer, of_loss, with_gradient);
    p.output(written.sum);
    if (with_gradient) p.output(written.gradient);
    return finish(p);
}

// The penalty that the options give the kernel, or the bias; null where there is none.
template <auto... Options>
constexpr formula_writer penalty_of() {
    formula_writer found = nullptr;
    (..., [&] {
        if constexpr (is_regularizer<Options>) found = &write_penalty<Options>;
    }());
    return found;
}
template <auto... Options>
constexpr formula_writer bias_penalty_of() {
    formula_writer found = nullptr;
    (..., [&] {
        if constexpr (is_bias_regularizer<Options>) found = &write_penalty<Options.value>;
    }());
    return found;
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// What weights are brought back to after every update: dense<32, max_norm(2.0)>.
#pragma once

#include <weft/formula/finish.hpp>
#include <weft/formula/functions.hpp>
#include <weft/formula/placeholders.hpp>
#include <weft/layer/options.hpp>

namespace weft::inline v0_1 {

// The Euclidean norm of a kernel's column: over all inputs of one unit.
inline constexpr placeholder<"column_norm"> column_norm{};

namespace detail {
template <class Formula, class Bare = std::remove_cvref_t<Formula>>
concept formula_of_a_column =
    formula<Bare> && placeholders_of<Bare>.first_unknown({"weight", "column_norm"}).empty();
}  // namespace detail

// A formula of weight and column_norm, which becomes the weight. To add one: a structural type with
// projection(), and problem() where its numbers can be wrong.
template <class Type>
concept constraint = requires(const Type& c) {
    { c.projection() } -> detail::formula_of_a_column;
};

// Columns longer than the limit are shortened to it; others stay as they are, bit for bit (Keras
// also scales them, by norm / (norm + 1e-7)).
//
// source   Srivastava et al. 2014; Keras MaxNorm of axis 0; PyTorch renorm
struct max_norm_constraint {
    double limit;
    constexpr auto projection() const {
        return where(column_norm > limit, weight * (limit / (column_norm + 1e-7)), weight);
    }
    constexpr std::string_view problem() const {
        return limit > 0 ? "" : "max_norm expects a norm above 0";
    }
};
constexpr max_norm_constraint max_norm(double limit = 2) { return {limit}; }

// Columns of length 1; a column of zeros stays 0.                 source: Keras UnitNorm
struct unit_norm_constraint {
    constexpr auto projection() const { return weight / (column_norm + 1e-7); }
};
inline constexpr unit_norm_constraint unit_norm{};

// source: Keras NonNeg
struct non_negative_constraint {
    constexpr auto projection() const { return max(weight, whole_number<0>{}); }
};
inline constexpr non_negative_constraint non_negative{};

template <auto Option>
concept is_constraint = constraint<std::remove_cvref_t<decltype(Option)>>;

template <constraint auto Constraint>
constexpr node write_projection(program_builder& p) {
    return algebra(p).number(lower(p, Constraint.projection()));
}

constexpr program_builder projection_program(formula_writer projection) {
    program_builder p;
    p.output(projection(p));
    return finish(p);
}

// The constraint that the options give the kernel, or null.
template <auto... Options>
constexpr formula_writer constraint_of() {
    formula_writer found = nullptr;
    (..., [&] {
        if constexpr (is_constraint<Options>) found = &write_projection<Options>;
    }());
    return found;
}

}  // namespace weft

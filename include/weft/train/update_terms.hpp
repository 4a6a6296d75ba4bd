// SPDX-License-Identifier: MIT
// What some parameters have around an optimizer's rule, as formulas of an element, and where they
// lie.
#pragma once

#include <weft/layer/regularizer.hpp>
#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// Where a parameter tensor lies among all parameters: rows of columns numbers, stride apart.
struct tensor_place {
    std::size_t offset, rows, columns, stride;
    std::size_t terms = 0;  // which of an optimizer_state's, counted from 1; 0: none
};

template <class Real>
constexpr tensor_array<Real> array_of(const tensor_place& tensor, Real* all) {
    return {all == nullptr ? nullptr : all + tensor.offset, tensor.rows, tensor.columns,
            tensor.stride};
}

// Penalties of the layer and of the loss, whose gradient is added to the one that the rule sees,
// and a constraint of what the rule leaves; each may be null.
template <formula_writer Penalty, formula_writer PenaltyOfLoss, formula_writer Constraint>
struct update_terms {
    static constexpr bool have_penalty = Penalty != nullptr || PenaltyOfLoss != nullptr;
    static constexpr bool have_constraint = Constraint != nullptr;

    static constexpr penalty_nodes write_penalties(program_builder& p) {
        return weft::write_penalties(p, Penalty, PenaltyOfLoss, true);
    }
    static constexpr node write_constraint(program_builder& p) { return Constraint(p); }
};

namespace detail {

// Calls visit<T>(has) for the terms in their order; has is true where the input "valid", which is
// 0 in the padding and 1 for an element without terms, says that an element has them.
template <class... Terms, class Visit>
constexpr void for_each_terms(program_builder& p, const Visit& visit) {
    algebra make(p);
    double number = 1;
    const auto one = [&]<class With>() {
        const node valid = p.input("valid", level::element);
        visit.template operator()<With>(make.make(op::equal, valid, p.constant(++number)));
    };
    (one.template operator()<Terms>(), ...);
}

}  // namespace detail

// The penalty of an element, 0 where it has none, and its gradient with that of the penalty.
template <class... Terms>
constexpr penalty_nodes write_penalties_of(program_builder& p) {
    penalty_nodes result{p.constant(0), p.input("gradient", level::element)};
    detail::for_each_terms<Terms...>(p, [&]<class With>(node has) {
        if constexpr (With::have_penalty) {
            algebra make(p);
            const penalty_nodes here = With::write_penalties(p);
            result.sum = make.select(has, here.sum, result.sum);
            result.gradient = make.select(has, here.gradient, result.gradient);
        }
    });
    return result;
}

// The weight, where it has a constraint, under it.
template <class... Terms>
constexpr node write_constraints_of(program_builder& p) {
    node result = p.named("weight", level::element);
    detail::for_each_terms<Terms...>(p, [&]<class With>(node has) {
        if constexpr (With::have_constraint)
            result = algebra(p).select(has, With::write_constraint(p), result);
    });
    return result;
}

}  // namespace weft

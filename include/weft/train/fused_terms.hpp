// SPDX-License-Identifier: MIT
// The penalties and constraints of a network that are a part of the optimizer's update.
#pragma once

#include <weft/model/constraints.hpp>
#include <weft/model/penalties.hpp>
#include <weft/train/optimizer_state.hpp>

namespace weft::inline v0_1 {

// Every element of an update is computed with the formulas of all terms, so what a network has
// beside the first few has passes of its own, as have norms of columns, which are known after a
// pass. The same formulas are the same terms, of whichever parameters.
template <auto const& Net, class Real, auto const& Loss>
class fused_terms {
    using layout = parameter_layout<Net, Real>;
    static constexpr std::size_t most = 2;

    struct writers {
        formula_writer penalty = nullptr, penalty_of_loss = nullptr, constraint = nullptr;
        constexpr bool operator==(const writers&) const = default;
    };
    static constexpr writers of(const parameter_place& place) {
        writers result{.penalty = place.facts.penalty,
                       .penalty_of_loss = penalties<Net, Real, Loss>::of_loss_for(place)};
        if (place.facts.constraint != nullptr) {
            const program_builder p = projection_program(place.facts.constraint);
            if (p.input_count() == 0 || (p.input_count() == 1 && p.input_at(0).view() == "weight"))
                result.constraint = place.facts.constraint;
        }
        return result;
    }

    struct lists {
        writers terms[most]{};
        std::size_t count = 0;
        std::array<tensor_place, layout::trained_count> tensors{};
        bool has_penalty_apart[layout::count + 1]{}, has_constraint_apart[layout::count + 1]{};

        // Counted from 1; 0 where it is none, or one too many.
        constexpr std::size_t number_of(const writers& one) {
            if (one == writers{}) return 0;
            for (std::size_t i = 0; i < count; ++i)
                if (terms[i] == one) return i + 1;
            if (count == most) return 0;
            terms[count++] = one;
            return count;
        }
    };
    static constexpr lists found = [] {
        lists result;
        std::size_t tensor = 0;
        for (std::size_t i = 0; i < layout::count; ++i) {
            const parameter_place& place = layout::places[i];
            const writers here = of(place);
            const std::size_t number = place.is_trained ? result.number_of(here) : 0;
            result.has_penalty_apart[i] = number == 0;
            result.has_constraint_apart[i] = number == 0 || here.constraint == nullptr;
            if (place.is_trained)
                result.tensors[tensor++] = {place.offset, place.rows, place.columns, place.stride,
                                            number};
        }
        return result;
    }();

    template <class Optimizer, std::size_t... I>
    static optimizer_state<
        Optimizer, Real, layout::trained_elements,
        update_terms<found.terms[I].penalty, found.terms[I].penalty_of_loss,
                     found.terms[I].constraint>...>
        state_with(std::index_sequence<I...>);

public:
    // The trained parameters, in the order they lie in memory, with their terms.
    static constexpr const auto& tensors = found.tensors;
    // The parameters whose penalty, or constraint, if there is one, has a pass of its own.
    struct penalties_apart {
        static constexpr bool has(std::size_t place) { return found.has_penalty_apart[place]; }
    };
    struct constraints_apart {
        static constexpr bool has(std::size_t place) { return found.has_constraint_apart[place]; }
    };

    template <class Optimizer>
    using state_of = decltype(state_with<Optimizer>(std::make_index_sequence<found.count>{}));
};

}  // namespace weft

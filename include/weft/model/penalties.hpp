// SPDX-License-Identifier: MIT
// What regularizers add to the loss and to the gradients, one pass over each parameter they weigh.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/simd/rows.hpp>

namespace weft::inline v0_1 {

namespace detail {

template <formula_writer OfLayer, formula_writer OfLoss, bool WithGradient>
struct penalty_build {
    static constexpr std::string_view in_register = "weight";
    static constexpr program_builder make() {
        return penalty_program(OfLayer, OfLoss, WithGradient);
    }
};

}  // namespace detail

// The penalties of a network's layers and those of its loss; the latter weigh kernels, which are
// the parameters of at least two extents. Padding never counts.
template <auto const& Net, class Real, auto const& Loss>
class penalties {
    using layout = parameter_layout<Net, Real>;
    static constexpr formula_writer of_loss = kernel_penalty_of<Loss>();

public:
    static constexpr formula_writer of_loss_for(const parameter_place& place) {
        return place.facts.extents.rank > 1 ? of_loss : nullptr;
    }
    static constexpr bool any = [] {
        for (const parameter_place& place : layout::places)
            if (place.facts.penalty != nullptr || of_loss_for(place) != nullptr) return true;
        return false;
    }();

    // The sum of all penalties.
    static double value(const Real* parameters) {
        if constexpr (any) return sum<false, every_place>(parameters, nullptr, each_place{});
        else return 0;
    }

    // The same, or that of chosen parameters; their gradients are added to those of the loss.
    template <class Chosen = every_place>
    static double add(const Real* parameters, Real* gradients) {
        if constexpr (any) return sum<true, Chosen>(parameters, gradients, each_place{});
        else return 0;
    }

private:
    using each_place = std::make_index_sequence<layout::count>;

    template <bool WithGradient, class Chosen, std::size_t... Place>
    static double sum(const Real* parameters, Real* gradients, std::index_sequence<Place...>) {
        return (0.0 + ... + one<WithGradient, Chosen::has(Place), Place>(parameters, gradients));
    }

    template <bool WithGradient, bool IsChosen, std::size_t Place>
    static double one(const Real* parameters, [[maybe_unused]] Real* gradients) {
        constexpr const parameter_place& place = layout::places[Place];
        constexpr formula_writer layers = place.facts.penalty, losses = of_loss_for(place);
        if constexpr (!IsChosen || (layers == nullptr && losses == nullptr)) return 0;
        else {
            using code = compiled_program<detail::penalty_build<layers, losses, WithGradient>>;
            simd::row_arguments<Real> arguments;
            arguments.rows = place.rows;
            const auto connect = [&](std::string_view name, const Real* values) {
                const int i = code::code.input_index(name);
                if (i < 0) return;
                arguments.inputs[static_cast<std::size_t>(i)] = values;
                arguments.input_strides[static_cast<std::size_t>(i)] = place.stride;
            };
            connect("weight", parameters + place.offset);
            if constexpr (WithGradient) {
                connect("gradient", gradients + place.offset);
                arguments.outputs[1] = gradients + place.offset;
                arguments.output_strides[1] = place.stride;
            }
            constexpr simd::row_layout rows{place.columns, ~0u, ~0u, 1u, ~1u};
            return simd::row_loop<code, Real, rows>::run(arguments)[0];
        }
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Constraints of kernels, brought about in place after an update.
#pragma once

#include <weft/model/codes.hpp>
#include <weft/simd/apply.hpp>

namespace weft::inline v0_1 {

namespace detail {

template <formula_writer Projection>
struct constraint_build {
    static constexpr std::string_view in_register = "weight";
    static constexpr program_builder make() { return projection_program(Projection); }
};

inline constexpr auto root = sqrt(x);

}  // namespace detail

// Allocates when it is made, then never; nothing for a network without constraints.
template <auto const& Net, class Real>
class constraints {
    using layout = parameter_layout<Net, Real>;

public:
    static constexpr bool any = [] {
        for (const parameter_place& place : layout::places)
            if (place.facts.constraint != nullptr && place.is_trained) return true;
        return false;
    }();

    constraints() : norms_(widest) {}

    // All, or those of chosen parameters. Padding stays 0. Norms are sums over rows in their order:
    // the same bits on every compiler.
    template <class Chosen = every_place>
    void apply(Real* parameters) {
        if constexpr (any) each<Chosen>(parameters, std::make_index_sequence<layout::count>{});
    }

private:
    static constexpr std::size_t widest = [] {
        std::size_t most = 0;
        for (const parameter_place& place : layout::places)
            if (place.facts.constraint != nullptr) most = std::max(most, place.stride);
        return most;
    }();

    template <class Chosen, std::size_t... Place>
    void each(Real* parameters, std::index_sequence<Place...>) {
        (one<Chosen::has(Place), Place>(parameters), ...);
    }

    template <bool IsChosen, std::size_t Place>
    void one(Real* parameters) {
        constexpr const parameter_place& place = layout::places[Place];
        if constexpr (IsChosen && place.facts.constraint != nullptr && place.is_trained) {
            using code = compiled_program<detail::constraint_build<place.facts.constraint>>;
            Real* const weights = parameters + place.offset;
            simd::row_arguments<Real> arguments;
            arguments.rows = place.rows;
            if (const int i = code::code.input_index("weight"); i >= 0) {
                arguments.inputs[static_cast<std::size_t>(i)] = weights;
                arguments.input_strides[static_cast<std::size_t>(i)] = place.stride;
            }
            if (const int i = code::code.input_index("column_norm"); i >= 0) {
                measure<Place>(weights);
                arguments.inputs[static_cast<std::size_t>(i)] = norms_.data();
                arguments.input_strides[static_cast<std::size_t>(i)] = 0;  // the same for each row
            }
            arguments.outputs[0] = weights;
            arguments.output_strides[0] = place.stride;
            constexpr simd::row_layout rows{place.columns, ~0u, ~0u, 0u, ~0u};
            simd::row_loop<code, Real, rows>::run(arguments);
        }
    }

    template <std::size_t Place>
    void measure(const Real* weights) {
        constexpr const parameter_place& place = layout::places[Place];
        for (std::size_t column = 0; column < place.stride; column += simd::width<Real>) {
            simd::batch<Real> sum(Real(0));
            for (std::size_t row = 0; row < place.rows; ++row) {
                const auto w = simd::load_aligned(weights + row * place.stride + column);
                sum = sum + simd::rounded(w * w);
            }
            simd::store_aligned(norms_.data() + column, sum);
        }
        const std::span<Real> norms(norms_.data(), place.stride);
        weft::apply<detail::root>(norms, x = std::span<const Real>(norms));
    }

    aligned_block<Real> norms_;
};

}  // namespace weft

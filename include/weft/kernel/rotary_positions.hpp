// SPDX-License-Identifier: MIT
// Queries and keys turned by their position: pairs of features as points of a plane.
#pragma once

#include <weft/formula/scalar.hpp>
#include <weft/formula/scalar_trigonometric.hpp>
#include <weft/kernel/dense.hpp>

#include <array>

namespace weft::inline v0_1::kernels {

// Of step and pair i the angle step / 10000^(2 i / Width): its cosine twice, and its sine with the
// signs of the products it is in; in double, then rounded.
template <std::size_t Steps, std::size_t Width, class Real>
struct rotary_table {
    static constexpr std::size_t stride = padded_to(Width, lanes<Real>);
    alignas(storage_alignment) std::array<Real, Steps * stride> cosine{};
    alignas(storage_alignment) std::array<Real, Steps * stride> sine{};

    constexpr rotary_table() {
        for (std::size_t i = 0; i < Width; i += 2) {
            const double exponent = static_cast<double>(i) / static_cast<double>(Width);
            const double wave = scalar::pow(10000.0, exponent);
            for (std::size_t step = 0; step < Steps; ++step) {
                const double angle = static_cast<double>(step) / wave;
                const auto across = static_cast<Real>(scalar::sin(angle));
                const std::size_t at = step * stride + i;
                cosine[at] = cosine[at + 1] = static_cast<Real>(scalar::cos(angle));
                sine[at] = -across, sine[at + 1] = across;
            }
        }
    }
    // Computed at its first use; nothing is allocated.
    static const rotary_table& shared() {
        static const rotary_table table;
        return table;
    }
};

// Features 2 i and 2 i + 1 of every row, the coordinates of a point, turned by the row's angle i
// about the origin; or back, which is the gradient's way.
//
// shapes   rows [Steps, Width], padded to whole registers
// source   Su et al. 2021, RoFormer, equation 34
template <std::size_t Steps, std::size_t Width, bool IsBack = false, class Real>
void rotate(Real* rows) {
    static_assert(Width % 2 == 0);
    using table_type = rotary_table<Steps, Width, Real>;
    const table_type& table = table_type::shared();
    for (std::size_t i = 0; i < Steps * table_type::stride; i += lanes<Real>) {
        const simd::batch<Real> here = simd::load_aligned(rows + i);
        const simd::batch<Real> cosine = simd::load_aligned(table.cosine.data() + i);
        const simd::batch<Real> sine = simd::load_aligned(table.sine.data() + i);
        const simd::batch<Real> across = simd::rounded(simd::swap_neighbours(here) * sine);
        simd::store_aligned(rows + i, IsBack ? simd::fms(here, cosine, across)
                                             : simd::fma(here, cosine, across));
    }
}

}  // namespace weft::kernels

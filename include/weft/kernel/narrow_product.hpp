// SPDX-License-Identifier: MIT
// A row times a matrix of few columns: several rows of the matrix share a register.
#pragma once

#include <weft/simd/register.hpp>

#include <algorithm>
#include <bit>

namespace weft::inline v0_1::kernels {

// y = start + a B, with lane c * together + i of register r of B packed for row r * together + i.
// No load goes over a multiple of Piece numbers of a: one over several stores waits for all.
template <std::size_t Depth, std::size_t Columns, class Real, std::size_t Piece = Depth>
struct narrow_product {
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr std::size_t together =  // rows in a register
        Columns > lanes ? 1
                        : std::min(lanes / std::bit_ceil(Columns),
                                   std::size_t{1} << std::countr_zero(Piece));
    static constexpr std::size_t registers = Depth / together;
    static constexpr bool fits = together > 1 && Depth % Piece == 0;
    static constexpr std::size_t packed_elements = (registers + 1) * lanes;  // with start
    static constexpr std::size_t chains = 4;

    // start is null for 0.
    static void pack(const Real* b, std::size_t stride, const Real* start, Real* packed) {
        std::fill_n(packed, packed_elements, Real(0));
        for (std::size_t c = 0; c < Columns; ++c) {
            for (std::size_t row = 0; row < Depth; ++row)
                packed[row / together * lanes + c * together + row % together] =
                    b[row * stride + c];
            if (start != nullptr) packed[registers * lanes + c * together] = start[c];
        }
    }
    [[gnu::always_inline]] static simd::batch<Real> run(const Real* a, const Real* packed) {
        const simd::batch<Real> start = simd::load_unaligned(packed + registers * lanes);
        simd::batch<Real> sum = with<1>(chain<0>(a, packed, start), a, packed);
        if constexpr (registers > 2)
            sum = sum + with<3>(chain<2>(a, packed, simd::batch<Real>(Real(0))), a, packed);
        return simd::group_sums<together>(sum);
    }

private:
    // And chain Next, if it has a register: an empty one would be waited for, too.
    template <std::size_t Next>
    [[gnu::always_inline]] static simd::batch<Real> with(simd::batch<Real> sum,
                                                         [[maybe_unused]] const Real* a,
                                                         [[maybe_unused]] const Real* packed) {
        if constexpr (Next < registers)
            sum = sum + chain<Next>(a, packed, simd::batch<Real>(Real(0)));
        return sum;
    }
    template <std::size_t First>
    [[gnu::always_inline]] static simd::batch<Real> chain(const Real* a, const Real* packed,
                                                          simd::batch<Real> sum) {
        for (std::size_t r = First; r < registers; r += chains)
            sum = simd::fma(simd::repeated<together>(a + r * together),
                            simd::load_unaligned(packed + r * lanes), sum);
        return sum;
    }
};

}  // namespace weft::kernels

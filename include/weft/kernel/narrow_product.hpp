// SPDX-License-Identifier: MIT
// A row times a matrix of few columns: several rows of the matrix share a register.
#pragma once

#include <weft/simd/register.hpp>

#include <algorithm>
#include <bit>

namespace weft::inline v0_1::kernels {

// y = start + a B, with lane c * together + i of register r of B packed for row r * together + i.
template <std::size_t Depth, std::size_t Columns, class Real>
struct narrow_product {
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr std::size_t together =
        Columns > lanes ? 1 : lanes / std::bit_ceil(Columns);  // rows in a register
    static constexpr std::size_t registers = Depth / together;
    static constexpr bool fits = together > 1 && Depth % together == 0;
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
        const simd::batch<Real> none(Real(0));
        return simd::group_sums<together>(
            (chain<0>(a, packed, simd::load_unaligned(packed + registers * lanes))
             + chain<1>(a, packed, none))
            + (chain<2>(a, packed, none) + chain<3>(a, packed, none)));
    }

private:
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

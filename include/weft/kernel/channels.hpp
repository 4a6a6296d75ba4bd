// SPDX-License-Identifier: MIT
// The registers of the channels of a place, where places are packed.
#pragma once

#include <weft/shape/window.hpp>
#include <weft/simd/register.hpp>

#include <type_traits>

namespace weft::inline v0_1::kernels {

// Channels numbers a place, without padding between places; the last register of a place reaches
// over its end. So many registers at once have sums that do not wait for one another.
template <std::size_t Channels, class Real>
struct channels {
    static constexpr std::size_t lanes = simd::width<Real>;
    static constexpr std::size_t registers = divided_up(Channels, lanes), at_once = 4;
    static constexpr std::size_t tail = Channels % lanes;  // lanes of the last register, 0 for all

    // Reads a whole register: up to lanes - 1 numbers behind the place.
    [[gnu::always_inline]] static simd::batch<Real> load(const Real* place, std::size_t vector) {
        return simd::load_unaligned(place + vector * lanes);
    }
    // Reads the channels alone; the other lanes are 0.
    [[gnu::always_inline]] static simd::batch<Real> load_within(const Real* place,
                                                                std::size_t vector) {
        if (is_whole(vector)) return load(place, vector);
        return simd::load_partial(place + vector * lanes, tail);
    }
    // Writes the channels alone.
    [[gnu::always_inline]] static void store(Real* place, std::size_t vector,
                                             simd::batch<Real> value) {
        if (is_whole(vector)) simd::store_unaligned(place + vector * lanes, value);
        else simd::store_partial(place + vector * lanes, value, tail);
    }
    [[gnu::always_inline]] static void add(Real* place, std::size_t vector,
                                           simd::batch<Real> value) {
        store(place, vector, load_within(place, vector) + value);
    }

    // block(first register, how many) for all registers of a place.
    template <class Block>
    [[gnu::always_inline]] static void in_blocks(const Block& block) {
        std::size_t vector = 0;
        for (; vector + at_once <= registers; vector += at_once)
            block(vector, std::integral_constant<std::size_t, at_once>{});
        if constexpr (registers % at_once != 0)
            block(vector, std::integral_constant<std::size_t, registers % at_once>{});
    }

private:
    [[gnu::always_inline]] static bool is_whole(std::size_t vector) {
        return tail == 0 || vector + 1 < registers;
    }
};

}  // namespace weft::kernels

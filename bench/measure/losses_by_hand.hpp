// SPDX-License-Identifier: MIT
// The losses by hand: what someone writes who knows the stable forms and the registers. Sums go to
// double in time; reductions across lanes are Weft's, those of xsimd 8.1 being slow.
#pragma once

#include "losses.hpp"

#include <weft/simd/math.hpp>

#include <limits>

namespace bench::by_hand {

namespace simd = weft::simd;
using value = register_of_floats;

// exp and log are xsimd's or, to compare loops alone, Weft's.
struct functions_of_xsimd {
    static value exp_nonpositive(value x) { return xsimd::exp(x); }
    static value log1p_unit(value x) { return xsimd::log1p(x); }
    static value log(value x) { return xsimd::log(x); }
};
struct functions_of_weft {
    static value exp_nonpositive(value x) { return simd::exp_nonpositive(x); }
    static value log1p_unit(value x) { return simd::log1p_unit(x); }
    static value log(value x) { return simd::log(x); }
};

// The sum over every register of what of(i) gives for the numbers i ... i + lanes - 1.
inline constexpr std::size_t numbers_a_block = 64 * lanes;
template <class Of>
double sum_in_blocks(std::size_t count, const Of& of) {
    double total = 0;
    for (std::size_t block = 0; block < count; block += numbers_a_block) {
        const std::size_t end = std::min(count, block + numbers_a_block);
        value sum(0.0F);
        for (std::size_t i = block; i < end; i += lanes) sum += of(i);
        total += static_cast<double>(simd::first(simd::reduce_add(sum)));
    }
    return total;
}

template <class Functions>
double sigmoid_bce(loss_arrays& a) {
    const value zero(0.0F), one(1.0F);
    return sum_in_blocks(a.stride, [&](std::size_t i) __attribute__((always_inline)) {
        const value z = value::load_aligned(&a.logits[i]), t = value::load_aligned(&a.truth[i]);
        const value e = Functions::exp_nonpositive(-xsimd::abs(z));
        const value r = one / (one + e);
        (xsimd::select(z < zero, e * r, r) - t).store_aligned(&a.slope[i]);
        return xsimd::max(z, zero) + Functions::log1p_unit(e) - z * t;
    });
}

// A row stays in registers where it fits four of them; a longer one is walked three times.
template <std::size_t Classes, class Functions>
double softmax_cce(loss_arrays& a) {
    constexpr std::size_t vectors = (Classes + lanes - 1) / lanes, held = vectors <= 4 ? vectors : 1;
    const value lowest(-std::numeric_limits<float>::infinity()), zero(0.0F);
    const auto valid = simd::first_lanes<float>(Classes - (vectors - 1) * lanes);
    const auto kept = [&](std::size_t v, value x, value otherwise) __attribute__((always_inline)) {
        return v + 1 < vectors ? x : xsimd::select(valid, x, otherwise);
    };
    double loss = 0;
    value sum(0.0F);
    for (std::size_t row = 0; row < a.rows; ++row) {
        const float* const logits = &a.logits[row * vectors * lanes];
        const float* const truth = &a.truth[row * vectors * lanes];
        float* const slope = &a.slope[row * vectors * lanes];
        value largest = lowest, all = zero, total = zero, dot = zero;
        if constexpr (held == vectors) {
            value t[held], e[held];
#pragma GCC unroll 4
            for (std::size_t v = 0; v < vectors; ++v) {
                t[v] = kept(v, value::load_aligned(truth + v * lanes), zero);
                e[v] = value::load_aligned(logits + v * lanes);
                largest = xsimd::max(largest, kept(v, e[v], lowest));
                total += t[v];
            }
            largest = simd::reduce_max(largest);
#pragma GCC unroll 4
            for (std::size_t v = 0; v < vectors; ++v) {
                const value shifted = e[v] - largest;
                dot += kept(v, t[v] * shifted, zero);
                e[v] = kept(v, Functions::exp_nonpositive(shifted), zero);
                all += e[v];
            }
            all = simd::reduce_add(all), total = simd::reduce_add(total);
            const value scale = total / all;
#pragma GCC unroll 4
            for (std::size_t v = 0; v < vectors; ++v)
                (e[v] * scale - t[v]).store_aligned(slope + v * lanes);
            sum += (total * Functions::log(all)) * value(1.0F / lanes) - dot;
        } else {
            for (std::size_t v = 0; v < vectors; ++v)
                largest = xsimd::max(
                    largest, kept(v, value::load_aligned(logits + v * lanes), lowest));
            largest = simd::reduce_max(largest);
            for (std::size_t v = 0; v < vectors; ++v) {
                const value t = kept(v, value::load_aligned(truth + v * lanes), zero);
                const value shifted = value::load_aligned(logits + v * lanes) - largest;
                const value e = kept(v, Functions::exp_nonpositive(shifted), zero);
                dot += kept(v, t * shifted, zero);
                total += t, all += e;
                e.store_aligned(slope + v * lanes);
            }
            all = simd::reduce_add(all), total = simd::reduce_add(total);
            const value scale = total / all;
            for (std::size_t v = 0; v < vectors; ++v)
                (value::load_aligned(slope + v * lanes) * scale
                 - value::load_aligned(truth + v * lanes)).store_aligned(slope + v * lanes);
            sum += (total * Functions::log(all)) * value(1.0F / lanes) - dot;
        }
        if (row % 64 == 63 || row + 1 == a.rows) {
            loss += static_cast<double>(simd::first(simd::reduce_add(sum)));
            sum = zero;
        }
    }
    return loss;
}

inline double squared_error(loss_arrays& a) {
    return sum_in_blocks(a.stride, [&](std::size_t i) __attribute__((always_inline)) {
        const value d = value::load_aligned(&a.logits[i]) - value::load_aligned(&a.truth[i]);
        (d + d).store_aligned(&a.slope[i]);
        return d * d;
    });
}

inline double custom_where(loss_arrays& a) {
    const value one(1.0F), much(99.0F);
    return sum_in_blocks(a.stride, [&](std::size_t i) __attribute__((always_inline)) {
        const value y = value::load_aligned(&a.logits[i]), t = value::load_aligned(&a.truth[i]);
        const auto above = y > t;
        xsimd::select(above, one, -much).store_aligned(&a.slope[i]);
        return xsimd::select(above, y - t, much * (t - y));
    });
}

}  // namespace bench::by_hand

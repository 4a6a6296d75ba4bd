// SPDX-License-Identifier: MIT
// The losses that matter most by hand in AVX-512 intrinsics.
#pragma once

#include "losses.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bench::by_intrinsics {

using reals = __m512;
inline reals all(float number) { return _mm512_set1_ps(number); }

template <std::size_t From = 0, std::size_t Count>
reals polynomial(reals x, const float (&c)[Count]) {
    if constexpr (From + 1 == Count) return all(c[From]);
    else return _mm512_fmadd_ps(polynomial<From + 1>(x, c), x, all(c[From]));
}
// exp(x) for x <= 0, about 1 ulp: a polynomial and the instruction that scales by powers of 2.
inline reals exp_nonpositive(reals x) {
    static constexpr float series[] = {1, 1, 0x1p-1F, 0x1.555556p-3F, 0x1.55546ep-5F,
                                       0x1.1110aap-7F, 0x1.6da8f2p-10F};
    x = _mm512_max_ps(all(-104), x);
    const reals n = _mm512_roundscale_ps(_mm512_mul_ps(x, all(0x1.715476p0F)), 0);
    reals rest = _mm512_fnmadd_ps(n, all(0x1.62ep-1F), x);
    rest = _mm512_fnmadd_ps(n, all(0x1.0bfbe8p-15F), rest);
    return _mm512_scalef_ps(polynomial(rest, series), n);
}
inline reals log(reals x) {
    static constexpr float series[] = {-0x1p-1F,        0x1.5555a4p-2F,  -0x1.00009ap-2F,
                                       0x1.996a48p-3F,  -0x1.54d8f8p-3F, 0x1.284e3cp-3F,
                                       -0x1.0e314p-3F,  0x1.b1cf58p-4F,  -0x1.7a6586p-5F};
    const reals significand = _mm512_getmant_ps(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan);
    const __mmask16 below = _mm512_cmp_ps_mask(significand, all(1), _CMP_LT_OQ);
    reals exponent = _mm512_getexp_ps(x);
    exponent = _mm512_mask_add_ps(exponent, below, exponent, all(1));
    const reals f = _mm512_sub_ps(significand, all(1));
    const reals head = _mm512_fmadd_ps(exponent, all(0x1.0bfbe8p-15F), f);
    const reals sum = _mm512_fmadd_ps(_mm512_mul_ps(f, f), polynomial(f, series), head);
    return _mm512_fmadd_ps(exponent, all(0x1.62ep-1F), sum);
}

// One logarithm for 64 factors 1 + e; losses below 6e-8 are lost in it.
inline double sigmoid_bce(loss_arrays& a) {
    const reals zero = _mm512_setzero_ps(), sign = all(-0.0F);
    double total = 0;
    for (std::size_t begin = 0; begin < a.stride; begin += 64 * lanes) {
        reals sum = zero, product = all(1);
        for (std::size_t i = begin; i < std::min(a.stride, begin + 64 * lanes); i += lanes) {
            const reals z = _mm512_load_ps(&a.logits[i]), t = _mm512_load_ps(&a.truth[i]);
            const reals e = exp_nonpositive(_mm512_or_ps(z, sign)), d = _mm512_add_ps(all(1), e);
            product = _mm512_mul_ps(product, d);
            sum = _mm512_add_ps(sum, _mm512_fnmadd_ps(z, t, _mm512_max_ps(z, zero)));
            const reals r = _mm512_div_ps(all(1), d);
            const __mmask16 below = _mm512_cmp_ps_mask(z, zero, _CMP_LT_OQ);
            _mm512_store_ps(&a.slope[i], _mm512_sub_ps(_mm512_mask_mul_ps(r, below, e, r), t));
        }
        total += static_cast<double>(_mm512_reduce_add_ps(_mm512_add_ps(sum, log(product))));
    }
    return total;
}

inline constexpr std::size_t ten_classes = 10;
inline constexpr __mmask16 ten_lanes = (1U << ten_classes) - 1;

inline void cce_of_row(loss_arrays& a, std::size_t row, reals& sum) {
    const reals x = _mm512_load_ps(&a.logits[row * lanes]);
    const reals t = _mm512_maskz_load_ps(ten_lanes, &a.truth[row * lanes]);
    const reals shifted = _mm512_sub_ps(x, all(_mm512_mask_reduce_max_ps(ten_lanes, x)));
    const reals e = _mm512_maskz_mov_ps(ten_lanes, exp_nonpositive(shifted));
    const reals z = all(_mm512_reduce_add_ps(e)), scale = all(_mm512_reduce_add_ps(t));
    const reals loss = _mm512_mul_ps(t, _mm512_sub_ps(shifted, log(z)));
    sum = _mm512_mask_sub_ps(sum, ten_lanes, sum, loss);
    _mm512_store_ps(&a.slope[row * lanes], _mm512_fmsub_ps(e, _mm512_div_ps(scale, z), t));
}
inline double softmax_cce(loss_arrays& a) {
    reals sum = _mm512_setzero_ps();
    for (std::size_t row = 0; row < a.rows; ++row) cce_of_row(a, row, sum);
    return static_cast<double>(_mm512_reduce_add_ps(sum));
}

// Four rows at a time, whose reductions, logarithms and divisions share registers: value i of the
// four lanes of a block is that of row i.
struct adds { reals operator()(reals a, reals b) const { return _mm512_add_ps(a, b); } };
struct takes_greater { reals operator()(reals a, reals b) const { return _mm512_max_ps(a, b); } };
template <class Combine>
reals of_four(const reals (&v)[4], Combine combine) {
    const reals ab = combine(_mm512_unpacklo_ps(v[0], v[1]), _mm512_unpackhi_ps(v[0], v[1]));
    const reals cd = combine(_mm512_unpacklo_ps(v[2], v[3]), _mm512_unpackhi_ps(v[2], v[3]));
    reals s = combine(_mm512_shuffle_ps(ab, cd, 0x44), _mm512_shuffle_ps(ab, cd, 0xee));
    s = combine(s, _mm512_shuffle_f32x4(s, s, 0x4e));
    return combine(s, _mm512_shuffle_f32x4(s, s, 0xb1));
}
inline double softmax_cce_by_fours(loss_arrays& a) {
    const reals lowest = all(-std::numeric_limits<float>::infinity());
    reals sum = _mm512_setzero_ps();
    std::size_t row = 0;
    for (; row + 4 <= a.rows; row += 4) {
        reals x[4], t[4], e[4], spread[4];
        const auto spread_over_rows = [&](reals packed) {
            spread[0] = _mm512_permute_ps(packed, 0x00), spread[1] = _mm512_permute_ps(packed, 0x55);
            spread[2] = _mm512_permute_ps(packed, 0xaa), spread[3] = _mm512_permute_ps(packed, 0xff);
        };
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i) {
            x[i] = _mm512_mask_load_ps(lowest, ten_lanes, &a.logits[(row + i) * lanes]);
            t[i] = _mm512_maskz_load_ps(ten_lanes, &a.truth[(row + i) * lanes]);
        }
        spread_over_rows(of_four(x, takes_greater{}));
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i)
            x[i] = _mm512_sub_ps(x[i], spread[i]), e[i] = exp_nonpositive(x[i]);
        const reals z = of_four(e, adds{}), scale = _mm512_div_ps(of_four(t, adds{}), z);
        spread_over_rows(log(z));
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i)
            sum = _mm512_mask_sub_ps(sum, ten_lanes, sum,
                                     _mm512_mul_ps(t[i], _mm512_sub_ps(x[i], spread[i])));
        spread_over_rows(scale);
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i)
            _mm512_store_ps(&a.slope[(row + i) * lanes], _mm512_fmsub_ps(e[i], spread[i], t[i]));
    }
    for (; row < a.rows; ++row) cce_of_row(a, row, sum);
    return static_cast<double>(_mm512_reduce_add_ps(sum));
}

// Rows of any width: the greatest, then exp, kept where the gradient goes, then the gradient.
inline double softmax_cce_of_long_rows(loss_arrays& a) {
    const std::size_t whole = a.width / lanes * lanes;
    const auto tail = static_cast<__mmask16>((1U << (a.width - whole)) - 1);
    double total = 0;
    for (std::size_t row = 0; row < a.rows; ++row) {
        const float* const x = &a.logits[row * a.stride];
        const float* const t = &a.truth[row * a.stride];
        float* const to = &a.slope[row * a.stride];
        reals even = all(-std::numeric_limits<float>::infinity()), odd = even;
        std::size_t i = 0;
        for (; i + 2 * lanes <= whole; i += 2 * lanes) {
            even = _mm512_max_ps(even, _mm512_load_ps(x + i));
            odd = _mm512_max_ps(odd, _mm512_load_ps(x + i + lanes));
        }
        for (; i < whole; i += lanes) even = _mm512_max_ps(even, _mm512_load_ps(x + i));
        if (tail != 0) odd = _mm512_mask_max_ps(odd, tail, odd, _mm512_load_ps(x + i));
        const reals greatest = all(_mm512_reduce_max_ps(_mm512_max_ps(even, odd)));
        reals z = _mm512_setzero_ps(), of_truth = z, products = z;
        for (i = 0; i < a.stride; i += lanes) {
            const __mmask16 valid = i < whole ? __mmask16(0xffff) : tail;
            const reals truth = _mm512_maskz_load_ps(valid, t + i);
            const reals shifted = _mm512_maskz_sub_ps(valid, _mm512_load_ps(x + i), greatest);
            const reals e = _mm512_maskz_mov_ps(valid, exp_nonpositive(shifted));
            _mm512_store_ps(to + i, e);
            z = _mm512_add_ps(z, e), of_truth = _mm512_add_ps(of_truth, truth);
            products = _mm512_fmadd_ps(truth, shifted, products);
        }
        const float sum = _mm512_reduce_add_ps(z), truths = _mm512_reduce_add_ps(of_truth);
        total += static_cast<double>(truths * std::log(sum) - _mm512_reduce_add_ps(products));
        const reals scale = all(truths / sum);
        for (i = 0; i < a.stride; i += lanes) {
            const __mmask16 valid = i < whole ? __mmask16(0xffff) : tail;
            const reals truth = _mm512_maskz_load_ps(valid, t + i);
            _mm512_store_ps(to + i, _mm512_fmsub_ps(_mm512_load_ps(to + i), scale, truth));
        }
    }
    return total;
}

}  // namespace bench::by_intrinsics
#endif

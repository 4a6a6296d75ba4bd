// SPDX-License-Identifier: MIT
// Registers across their lanes: reductions and the transposition of a square block.
#pragma once

#include <weft/simd/batch.hpp>

#include <limits>
#include <type_traits>

namespace weft::inline v0_1::simd {

namespace detail {

template <class Real>
inline constexpr std::size_t block_lanes = 16 / sizeof(Real);

// The compiler's vector of Lanes reals, reduced to lane 0.
template <std::size_t Lanes, class Vector, class Combine, std::size_t... Lane>
[[gnu::always_inline]] inline auto reduce_halves(Vector v, Combine combine,
                                                 std::index_sequence<Lane...>) {
    if constexpr (Lanes == 1) {
        return v[0];
    } else if constexpr (Lanes <= block_lanes<std::remove_cvref_t<decltype(v[0])>>) {
        // One register of 16 bytes: what stands above the first half does not matter.
        constexpr std::size_t all = sizeof...(Lane);
        const Vector high = __builtin_shufflevector(v, v, ((Lane + Lanes / 2) % all)...);
        return reduce_halves<Lanes / 2>(combine(v, high), combine, std::index_sequence<Lane...>{});
    } else {
        const auto low = __builtin_shufflevector(v, v, Lane...);
        const auto high = __builtin_shufflevector(v, v, (Lane + Lanes / 2)...);
        constexpr std::size_t left = Lanes / 2;
        constexpr bool last = left == block_lanes<std::remove_cvref_t<decltype(v[0])>>;
        return reduce_halves<left>(combine(low, high), combine,
                                   std::make_index_sequence<last ? left : left / 2>{});
    }
}

template <class Real, class Combine>
[[gnu::always_inline]] inline batch<Real> reduce(batch<Real> value, Combine combine) {
    constexpr std::size_t lanes = width<Real>;
    // Rounded, so that no product is contracted with the first sum.
    return batch<Real>(reduce_halves<lanes>(
        to_vector(simd::rounded(value)), combine,
        std::make_index_sequence<lanes == block_lanes<Real> ? lanes : lanes / 2>{}));
}

}  // namespace detail

namespace detail {

struct sum_of_two {
    template <class Vector>
    [[gnu::always_inline]] auto operator()(Vector a, Vector b) const { return a + b; }
};
// The instruction, where neither is NaN: g++ 12 compares and chooses instead.
struct greater_of_two {
    template <class Vector>
    [[gnu::always_inline]] auto operator()(Vector a, Vector b) const {
#ifdef __AVX__
        using element = std::remove_cvref_t<decltype(a[0])>;
        if constexpr (sizeof(Vector) == 32 && sizeof(element) == 4)
            return __builtin_bit_cast(Vector, _mm256_max_ps(__builtin_bit_cast(__m256, a),
                                                            __builtin_bit_cast(__m256, b)));
        else if constexpr (sizeof(Vector) == 16 && sizeof(element) == 4)
            return __builtin_bit_cast(Vector, _mm_max_ps(__builtin_bit_cast(__m128, a),
                                                         __builtin_bit_cast(__m128, b)));
        else
#endif
            return a > b ? a : b;
    }
};

}  // namespace detail

// The reduction of all lanes, in every lane: lanes i and i + width / 2, then i and i + width / 4,
// and so on.
template <class Real>
[[gnu::always_inline]] inline batch<Real> reduce_add(batch<Real> value) {
    return detail::reduce(value, detail::sum_of_two{});
}
// NaN in any lane comes through.
template <class Real>
[[gnu::always_inline]] inline batch<Real> reduce_max(batch<Real> value) {
    const batch<Real> greatest = detail::reduce(value, detail::greater_of_two{});
    if (xsimd::all(is_number(value))) return greatest;
    return batch<Real>(std::numeric_limits<Real>::quiet_NaN());
}

namespace detail {

// In every block of 16 bytes, groups of Group lanes in turn from a and b, of their lower halves,
// and of their upper ones: the single instructions that all x86 registers have.
template <std::size_t Group, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline void interleave(vector<Real> a, vector<Real> b, vector<Real>& low,
                                              vector<Real>& high, std::index_sequence<Lane...>) {
    constexpr std::size_t block = block_lanes<Real>, lanes = sizeof...(Lane);
    constexpr auto from = [](std::size_t lane, std::size_t half) {
        const std::size_t place = lane % block, group = place / Group;
        return lane - place + half * (block / 2) + group / 2 * Group + place % Group
             + group % 2 * lanes;
    };
    low = __builtin_shufflevector(a, b, (from(Lane, 0))...);  // a and b are copies
    high = __builtin_shufflevector(a, b, (from(Lane, 1))...);
}

// The even blocks of 16 bytes of a and then of b; the odd ones.
template <class Real, std::size_t... Lane>
[[gnu::always_inline]] inline void separate_blocks(vector<Real>& a, vector<Real>& b,
                                                   std::index_sequence<Lane...>) {
    constexpr std::size_t block = block_lanes<Real>;
    constexpr auto from = [](std::size_t lane, std::size_t odd) {
        return (2 * (lane / block) + odd) * block + lane % block;
    };
    const vector<Real> even = __builtin_shufflevector(a, b, (from(Lane, 0))...);
    b = __builtin_shufflevector(a, b, (from(Lane, 1))...);
    a = even;
}

// The 4 x 4 or 2 x 2 blocks of 16 bytes a row, each transposed in its place.
template <class Real>
[[gnu::always_inline]] inline void transpose_in_blocks(vector<Real>* r) {
    constexpr auto lanes = std::make_index_sequence<width<Real>>{};
    if constexpr (block_lanes<Real> == 2) {
        interleave<1, Real>(r[0], r[1], r[0], r[1], lanes);
    } else {
        vector<Real> a, b, c, d;
        interleave<1, Real>(r[0], r[1], a, b, lanes);
        interleave<1, Real>(r[2], r[3], c, d, lanes);
        interleave<2, Real>(a, c, r[0], r[1], lanes);
        interleave<2, Real>(b, d, r[2], r[3], lanes);
    }
}

// Folds instead of loops, which g++ 12 does not unroll at -O2: the rows stay in registers.
template <std::size_t Distance, class Real, std::size_t... Row>
[[gnu::always_inline]] inline void separate_rows(vector<Real>* r, std::index_sequence<Row...> all) {
    if constexpr (Distance < sizeof...(Row)) {
        const auto pair = [&]<std::size_t At>() __attribute__((always_inline)) {
            if constexpr ((At & Distance) == 0) separate_blocks<Real>(r[At], r[At + Distance], all);
        };
        (pair.template operator()<Row>(), ...);
        separate_rows<2 * Distance, Real>(r, all);
    }
}

template <class Real, std::size_t... Row>
[[gnu::always_inline]] inline void transpose(batch<Real>* rows, std::index_sequence<Row...> all) {
    constexpr std::size_t block = block_lanes<Real>;
    vector<Real> r[] = {to_vector(rows[Row])...};
    ((Row % block == 0 ? transpose_in_blocks<Real>(r + Row / block * block) : void()), ...);
    separate_rows<block, Real>(r, all);
    ((rows[Row] = from_vector<Real>(r[Row])), ...);
}

}  // namespace detail

namespace detail {
template <class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> swap_neighbours(vector<Real> v,
                                                          std::index_sequence<Lane...>) {
    return from_vector<Real>(__builtin_shufflevector(v, v, (Lane ^ 1)...));
}
}  // namespace detail

// Lanes 1, 0, 3, 2, ...
template <class Real>
[[gnu::always_inline]] inline batch<Real> swap_neighbours(batch<Real> value) {
    return detail::swap_neighbours<Real>(to_vector(value),
                                         std::make_index_sequence<width<Real>>{});
}

// The square block of width rows, transposed in place.
template <class Real>
[[gnu::always_inline]] inline void transpose(batch<Real>* rows) {
    detail::transpose<Real>(rows, std::make_index_sequence<width<Real>>{});
}

namespace detail {

template <std::size_t First, std::size_t Count, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> lanes_from(vector<Real> value,
                                                     std::index_sequence<Lane...>) {
    constexpr std::size_t zero = sizeof...(Lane);  // a lane of the second operand
    return from_vector<Real>(__builtin_shufflevector(
        value, vector<Real>{}, (Lane < Count ? First + Lane : zero)...));
}

}  // namespace detail

// Count lanes from First on, moved down to lane 0; the others are 0.
template <std::size_t First, std::size_t Count, class Real>
[[gnu::always_inline]] inline batch<Real> lanes_from(batch<Real> value) {
    static_assert(First + Count <= width<Real>);
    if constexpr (Count == width<Real>) return value;
    else
        return detail::lanes_from<First, Count, Real>(to_vector(value),
                                                      std::make_index_sequence<width<Real>>{});
}

namespace detail {

template <std::size_t Count, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> repeated(const Real* from, std::index_sequence<Lane...>) {
    return from_vector<Real>(vector<Real>{from[Lane % Count]...});
}
template <std::size_t Count, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> group_sums(vector<Real> value,
                                                     std::index_sequence<Lane...> all) {
    if constexpr (Count == 1) return from_vector<Real>(value);
    else {
        constexpr std::size_t half = Count / 2;
        return group_sums<half, Real>(
            value + __builtin_shufflevector(value, value, (Lane ^ half)...), all);
    }
}
template <std::size_t Count, class Real, std::size_t... Lane>
[[gnu::always_inline]] inline batch<Real> every_lane(vector<Real> value,
                                                     std::index_sequence<Lane...>) {
    constexpr std::size_t lanes = sizeof...(Lane);
    return from_vector<Real>(__builtin_shufflevector(
        value, vector<Real>{}, (Lane * Count < lanes ? Lane * Count : lanes)...));
}

}  // namespace detail

// Count numbers again and again, in one load where the compiler would make several; Count is a
// power of two.
template <std::size_t Count, class Real>
[[gnu::always_inline]] inline batch<Real> repeated(const Real* from) {
    if constexpr (Count == 1) return batch<Real>(*from);
    else if constexpr (Count == width<Real>) return load_unaligned(from);
    else if constexpr (Count == 2 && sizeof(Real) == 4) {
        double both;
        __builtin_memcpy(&both, from, sizeof(both));
        return from_vector<Real>(
            __builtin_bit_cast(vector<Real>, to_vector(batch<double>(both))));
    }
#ifdef __AVX512F__
    if constexpr (detail::is_512_bits<Real> && Count == 4 && sizeof(Real) == 4)
        return batch<Real>(_mm512_maskz_broadcast_f32x4(0xffff, _mm_loadu_ps(from)));
#endif
    return detail::repeated<Count>(from, std::make_index_sequence<width<Real>>{});
}
// Of Count lanes each the sum: lane i is that of the group i, the other lanes are 0.
template <std::size_t Count, class Real>
[[gnu::always_inline]] inline batch<Real> group_sums(batch<Real> value) {
    constexpr std::make_index_sequence<width<Real>> all{};
    return detail::every_lane<Count, Real>(
        to_vector(detail::group_sums<Count, Real>(to_vector(value), all)), all);
}

}  // namespace weft::simd

// SPDX-License-Identifier: MIT
// What the machine can do, measured in the same run: its clock, its FMAs, its memory.
#pragma once

#include "measure.hpp"

#include <weft/simd/register.hpp>

namespace bench {

// A chain of shifts and exclusive ors, each a cycle after the other.
struct clock_chain {
    static constexpr double cycles = 2 * 1024;
    std::uint64_t state = 88172645463325252ULL;

    void run() {
        std::uint64_t value = state;
        for (int i = 0; i < 1024; ++i) {
            value ^= value >> 7;
            asm volatile("" : "+r"(value));
        }
        state = value;
    }
    std::string fault() const { return state == 0 ? "the chain ended in 0" : ""; }
};

// More FMAs in flight than any machine's latency asks for, on registers alone.
template <class Real>
struct fma_peak {
    using batch = weft::simd::batch<Real>;
    static constexpr std::size_t in_flight = 12, rounds = 2048;
    static constexpr double flops = 2.0 * in_flight * rounds * weft::simd::width<Real>;
    Real factor = Real(0.5), result = 0;

    void run() {
        const batch half(factor);
        batch sums[in_flight];
        for (std::size_t k = 0; k < in_flight; ++k) sums[k] = batch(static_cast<Real>(k) + result);
        for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
            for (std::size_t k = 0; k < in_flight; ++k)
                sums[k] = weft::simd::fma(sums[k], half, half);
        }
        for (std::size_t k = 1; k < in_flight; ++k) sums[0] = sums[0] + sums[k];
        result = weft::simd::first(sums[0]) / Real(in_flight);
    }
    // Each sum goes to its fixed point, 1.
    std::string fault() const {
        return std::abs(result - Real(1)) < Real(1e-5) ? "" : "the sums did not go to 1";
    }
};

// a = b + factor c over arrays that no cache holds.
struct triad {
    static constexpr std::size_t elements = std::size_t(1) << 24;
    static constexpr double bytes = 3.0 * sizeof(float) * static_cast<double>(elements);
    numbers a{elements}, b = random_numbers(elements, 1), c = random_numbers(elements, 2);
    float factor = 3;

    void run() {
        constexpr std::size_t step = weft::simd::width<float>;
        const weft::simd::batch<float> times(factor);
        for (std::size_t i = 0; i < elements; i += step)
            weft::simd::store_aligned(&a[i], weft::simd::fma(times, weft::simd::load_aligned(&c[i]),
                                                             weft::simd::load_aligned(&b[i])));
    }
    std::string fault() const {
        for (std::size_t i = 0; i < elements; i += 9973)
            if (std::abs(a[i] - (b[i] + factor * c[i])) > 1e-6F) return "the sums are wrong";
        return "";
    }
};

// Registered like the ways, so that they take their turns with them.
inline void add_limits(bool with_memory = true) {
    add("limits/clock/cycles", {{"cycles", clock_chain::cycles}}, [] { return clock_chain{}; });
    add("limits/fma/float", {{"flops", fma_peak<float>::flops}}, [] { return fma_peak<float>{}; });
    if (with_memory)
        add("limits/triad/float", {{"bytes", triad::bytes}}, [] { return triad{}; });
}

}  // namespace bench

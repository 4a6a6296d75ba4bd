// SPDX-License-Identifier: MIT
// Arrays that tell when a loop reads or writes beside them, and programs to run over them.
#pragma once

#include <weft/formula/evaluate.hpp>
#include <weft/simd/rows.hpp>

#include <simd/ulps.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <new>
#include <span>
#include <vector>

// count numbers that end where a page begins that may not be touched; what lies before is marked.
template <class Real>
class guarded {
public:
    explicit guarded(std::size_t count) : count_(count) {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        bytes_ = (count * sizeof(Real) + 2 * page - 1) / page * page;
        void* const all = mmap(nullptr, bytes_ + page, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (all == MAP_FAILED) throw std::bad_alloc{};
        block_ = static_cast<char*>(all);
        guard_ = page;
        mprotect(block_ + bytes_, page, PROT_NONE);
        for (Real* at = first(); at != data(); ++at) *at = mark;
    }
    ~guarded() { munmap(block_, bytes_ + guard_); }
    guarded(const guarded&) = delete;
    guarded& operator=(const guarded&) = delete;

    Real* data() { return first() + (bytes_ / sizeof(Real) - count_); }
    Real& operator[](std::size_t i) { return data()[i]; }
    std::span<Real> span() { return {data(), count_}; }
    bool is_unmarked_before() {
        for (Real* at = first(); at != data(); ++at)
            if (*at != mark) return false;
        return true;
    }

private:
    static constexpr Real mark = Real(-12345);
    Real* first() { return reinterpret_cast<Real*>(block_); }

    char* block_ = nullptr;
    std::size_t bytes_ = 0, guard_ = 0, count_ = 0;
};

// The finished program of formulas as a type that loops take.
template <auto const&... Formulas>
struct code_of {
    static constexpr auto nodes = static_cast<std::size_t>(weft::lowered(Formulas...).size());
    static constexpr auto code = weft::lowered(Formulas...).template finished<nodes>();
};

// Numbers of -5 ... 5 and of 0 ... 1 that repeat late.
inline double wave(std::size_t i) { return 5 * std::sin(1.7 * static_cast<double>(i) + 0.3); }
inline double share(std::size_t i) { return 0.5 + 0.5 * std::cos(0.9 * static_cast<double>(i)); }

using ulps::not_a_number;
template <class Real>
inline constexpr Real infinite = std::numeric_limits<Real>::infinity();

// Within 32 roundings of the value and of the numbers it is a difference of.
template <class Real>
bool is_near(Real found, double expected, double terms = 1) {
    return std::abs(static_cast<double>(found) - expected)
        <= 32 * static_cast<double>(std::numeric_limits<Real>::epsilon())
               * (terms + std::abs(expected));
}

// The arguments of a program of x, and of target where it has one, both with rows stride apart.
template <class Real>
weft::simd::row_arguments<Real> arguments_for(const auto& code, Real* inputs, Real* targets,
                                              std::size_t stride, std::size_t rows) {
    weft::simd::row_arguments<Real> arguments;
    arguments.rows = rows;
    const auto x_at = static_cast<std::size_t>(code.input_index("x"));
    arguments.inputs[x_at] = inputs;
    arguments.input_strides[x_at] = stride;
    if (const int t = code.input_index("target"); t >= 0) {
        arguments.inputs[static_cast<std::size_t>(t)] = targets;
        arguments.input_strides[static_cast<std::size_t>(t)] = stride;
    }
    return arguments;
}

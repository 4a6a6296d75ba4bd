// SPDX-License-Identifier: MIT
// How a way of doing a work is measured: its results are checked first, nothing of it is constant,
// and all it writes counts as read.
#pragma once

#include <weft/tensor/aligned.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bench {

using numbers = weft::aligned_block<float>;
using counters = std::map<std::string, double>;

// -0.5 ... 0.5 in no order, the same in every run.
inline numbers random_numbers(std::size_t count, std::uint32_t seed) {
    numbers result(count);
    std::uint32_t state = seed * 2654435761U + 1;
    for (float& number : result) {
        state = state * 1664525U + 1013904223U;
        number = static_cast<float>(state >> 8) * 0x1p-24F - 0.5F;
    }
    return result;
}

// What is wrong with an array of rows stride apart, "" if nothing: the largest difference from
// what is expected (rows without padding), relative to the largest number there, is above allowed.
inline std::string fault_in(const char* name, const float* found, std::size_t stride,
                            const std::vector<double>& expected, std::size_t columns,
                            double allowed) {
    double off = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double number = static_cast<double>(found[i / columns * stride + i % columns]);
        const double difference = std::abs(number - expected[i]);
        off = difference <= off ? off : difference;  // NaN is kept
        largest = std::max(largest, std::abs(expected[i]));
    }
    if (off <= allowed * largest) return "";
    return std::string(name) + " differs from a plain loop's by " + std::to_string(off / largest)
         + " of the largest number";
}

// Registers "what/way/size". make() prepares the arrays; the object's run() is what is measured,
// its fault() says what is wrong with the results.
template <class Make>
void add(const std::string& name, const counters& of_one_run, Make make) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        auto work = make();
        work.run();
        if (const std::string fault = work.fault(); !fault.empty()) {
            state.SkipWithError(fault.c_str());
            return;
        }
        for (auto each : state) {
            work.run();
            benchmark::ClobberMemory();
        }
        for (const auto& [counter, value] : of_one_run) state.counters[counter] = value;
    })->MinTime(0.02);
}

}  // namespace bench

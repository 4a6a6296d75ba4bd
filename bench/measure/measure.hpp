// SPDX-License-Identifier: MIT
// How a way of doing a work is measured: its results are checked first, nothing of it is constant,
// and all it writes counts as read.
#pragma once

#include "numbers.hpp"

#include <benchmark/benchmark.h>

#include <map>

namespace bench {

using counters = std::map<std::string, double>;

// Registers "what/way/size". make() prepares the arrays; the object's run() is what is measured,
// its fault() says what is wrong with the results.
template <class Make>
benchmark::internal::Benchmark* add(const std::string& name, const counters& of_one_run,
                                    Make make) {
    auto* const added = benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        auto work = make();
        work.run();
        if (const std::string fault = work.fault(); !fault.empty()) {
            state.SkipWithError(fault.c_str());
            return;
        }
        benchmark::DoNotOptimize(&work);  // from here on anyone may read it
        for (auto each : state) {
            work.run();
            benchmark::ClobberMemory();
        }
        for (const auto& [counter, value] : of_one_run) state.counters[counter] = value;
    });
    return added->MinTime(0.02);
}

}  // namespace bench

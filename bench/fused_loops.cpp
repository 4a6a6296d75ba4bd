// SPDX-License-Identifier: MIT
// Value and gradient of four losses: fused, one loop an operation, by hand; bench/run gives ratios.
#include "loops.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

// Each way must give the sums of the loop by hand.
template <class Loop>
void run(benchmark::State& state, std::size_t classes, Loop&& loop, double (*peer)(bench::arrays&)) {
    const auto elements = static_cast<std::size_t>(state.range(0));
    bench::arrays a(elements, classes);
    const double value = peer(a), checksum = a.checksum();
    a.slope.fill(0);
    auto ready = loop(a);
    double sum = ready(a);
    const auto differs = [](double one, double other) {
        return !(std::abs(one - other) <= 1e-4 * (1 + std::abs(other)));
    };
    if (differs(sum, value) || differs(a.checksum(), checksum)) {
        state.SkipWithError("the sums differ from those of the loop by hand");
        return;
    }
    for (auto each : state) {
        sum = ready(a);
        benchmark::DoNotOptimize(sum);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["checksum"] = a.checksum();
}

template <auto const& Loss, std::size_t Classes>
void add(const std::string& name, double (*peer)(bench::arrays&)) {
    const auto ways = {
        benchmark::RegisterBenchmark((name + "/fused").c_str(), [peer](benchmark::State& state) {
            run(state, Classes, [](bench::arrays& a) { return bench::fused<Loss, Classes>(a); }, peer);
        }),
        benchmark::RegisterBenchmark((name + "/unfused").c_str(), [peer](benchmark::State& state) {
            run(state, Classes, [](bench::arrays& a) { return bench::unfused<Loss, Classes>(a); }, peer);
        }),
        benchmark::RegisterBenchmark((name + "/by_hand").c_str(), [peer](benchmark::State& state) {
            run(state, Classes, [peer](bench::arrays&) { return peer; }, peer);
        })};
    for (auto* way : ways) way->Arg(2048)->Arg(4096)->Arg(1 << 20)->MinTime(0.05);
}

}  // namespace

int main(int count, char** arguments) {
    add<bench::sigmoid_bce, 0>("sigmoid_bce", bench::by_hand::sigmoid_bce);
    add<bench::softmax_cce, 10>("softmax_cce", bench::by_hand::softmax_cce);
    add<bench::squared_error, 0>("squared_error", bench::by_hand::squared_error);
    add<bench::custom_where, 0>("custom_where", bench::by_hand::custom_where);
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}

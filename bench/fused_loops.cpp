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

using peer = double (*)(bench::arrays&);

template <auto const& Loss, std::size_t Classes>
void add(const std::string& name, peer by_hand, peer same_functions = nullptr) {
    const auto add_way = [&](const char* way, auto make) {
        benchmark::RegisterBenchmark((name + way).c_str(), [=](benchmark::State& state) {
            run(state, Classes, make, by_hand);
        })->Arg(2048)->Arg(4096)->Arg(1 << 20)->MinTime(0.02);
    };
    add_way("/fused", [](bench::arrays& a) { return bench::fused<Loss, Classes>(a); });
    add_way("/unfused", [](bench::arrays& a) { return bench::unfused<Loss, Classes>(a); });
    add_way("/by_hand", [=](bench::arrays&) { return by_hand; });
    if (same_functions != nullptr)
        add_way("/by_hand_weft_functions", [=](bench::arrays&) { return same_functions; });
}

}  // namespace

int main(int count, char** arguments) {
    namespace by_hand = bench::by_hand;
    using of_xsimd = by_hand::functions_of_xsimd;
    using of_weft = by_hand::functions_of_weft;
    constexpr std::size_t ten = bench::ten_classes;
    add<bench::sigmoid_bce, 0>("sigmoid_bce", by_hand::sigmoid_bce<of_xsimd>,
                               by_hand::sigmoid_bce<of_weft>);
    add<bench::softmax_cce, ten>("softmax_cce", by_hand::softmax_cce<of_xsimd>,
                                 by_hand::softmax_cce<of_weft>);
    add<bench::squared_error, 0>("squared_error", by_hand::squared_error);
    add<bench::custom_where, 0>("custom_where", by_hand::custom_where);
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}

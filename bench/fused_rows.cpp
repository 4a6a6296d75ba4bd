// SPDX-License-Identifier: MIT
// Value and gradient of the cross entropies, and Adam: Weft's loops beside those by intrinsics.
#include "fused_rows_by_hand.hpp"

#include <weft/optimizer/adam.hpp>
#include <weft/train/optimizer_state.hpp>

#include <benchmark/benchmark.h>

#include <string>

namespace {

using peer = double (*)(bench::arrays&);

// The loop's sums must be those of Weft's, where it computes the same.
template <class Loop>
void run(benchmark::State& state, std::size_t classes, Loop loop, peer reference) {
    bench::arrays a(static_cast<std::size_t>(state.range(0)), classes);
    auto ready = loop(a);
    double sum = ready(a);
    if (reference != nullptr) {
        const double checksum = a.checksum(), expected = reference(a);
        const auto differs = [](double one, double other) {
            return !(std::abs(one - other) <= 1e-4 * (1 + std::abs(other)));
        };
        if (differs(sum, expected) || differs(checksum, a.checksum())) {
            state.SkipWithError("the sums differ from those of the loop by hand");
            return;
        }
    }
    for (auto each : state) {
        sum = ready(a);
        benchmark::DoNotOptimize(sum);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class Loop>
void add(const std::string& name, std::size_t classes, std::int64_t elements, Loop loop,
         peer reference = nullptr) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        run(state, classes, loop, reference);
    })->Arg(elements)->MinTime(0.02);
}
void add_peer(const std::string& name, std::size_t classes, std::int64_t elements, peer loop) {
    add(name, classes, elements, [=](bench::arrays&) { return loop; });
}
template <auto const& Loss, std::size_t Classes>
void add_fused(const std::string& name, std::int64_t elements, peer reference) {
    add(name, Classes, elements,
        [](bench::arrays& a) { return bench::fused<Loss, Classes>(a); }, reference);
}

// As many parameters as 64-32-10 has, padded.
void adam(benchmark::State& state) {
    constexpr std::size_t parameters = 2416;
    weft::aligned_block<float> weights(parameters), gradients(parameters);
    for (std::size_t i = 0; i < parameters; ++i)
        gradients[i] = static_cast<float>((i * 37) % 101) * 1e-2F - 0.5F;
    weft::optimizer_state<weft::adam<>, float, parameters> optimizer{weft::adam<>{}};
    for (auto each : state) {
        optimizer.update(weights.data(), gradients.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

}  // namespace

int main(int count, char** arguments) {
    constexpr std::int64_t cached = 4096, large = 1 << 24;
    constexpr std::size_t ten = bench::ten_classes, thousand = 1000;
    peer bce = nullptr, of_ten = nullptr, of_thousand = nullptr;
#if defined(__AVX512F__)
    namespace by_hand = bench::by_intrinsics;
    bce = by_hand::sigmoid_bce, of_ten = by_hand::softmax_cce;
    of_thousand = by_hand::softmax_cce_of_long_rows;
    add_peer("sigmoid_bce/by_hand", 0, cached, bce);
    add_peer("sigmoid_bce/by_hand", 0, large, bce);
    add_peer("softmax_cce_10/by_hand", ten, cached, of_ten);
    add_peer("softmax_cce_10/by_hand_by_fours", ten, cached, by_hand::softmax_cce_by_fours);
    add_peer("softmax_cce_1000/by_hand", thousand, 4 * thousand, of_thousand);
#endif
    add_fused<bench::sigmoid_bce, 0>("sigmoid_bce/fused", cached, bce);
    add_fused<bench::sigmoid_bce, 0>("sigmoid_bce/fused", large, bce);
    add_peer("sigmoid_bce/triad", 0, large, bench::triad);
    add_fused<bench::softmax_cce, ten>("softmax_cce_10/fused", cached, of_ten);
    add_fused<bench::softmax_cce, thousand>("softmax_cce_1000/fused", 4 * thousand, of_thousand);
    benchmark::RegisterBenchmark("adam/fused", adam)->Arg(2410)->MinTime(0.02);
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}

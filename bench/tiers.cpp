// SPDX-License-Identifier: MIT
// Functions in the accurate and in the fast tier, L1-resident: bench/run --print tiers
#include <weft/formula.hpp>
#include <weft/simd/apply.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

namespace {

using namespace weft;

constexpr auto power = exp(x);
constexpr auto logistic = sigmoid(x);
constexpr auto rectified = softplus(x);
constexpr auto gaussian = gelu(x);
constexpr auto logistic_slope = derivative(logistic, x);
constexpr auto rectified_slope = derivative(rectified, x);
constexpr auto gaussian_slope = derivative(gaussian, x);

template <auto const& Formula, class Math>
void run(benchmark::State& state) {
    const auto elements = static_cast<std::size_t>(state.range(0));
    std::vector<float> in(elements), out(elements);
    for (std::size_t i = 0; i < elements; ++i)
        in[i] = -8 + 16 * static_cast<float>(i) / static_cast<float>(elements);
    for (auto each : state) {
        apply<Formula, Math>(std::span(out), x = in);
        benchmark::ClobberMemory();
    }
    double checksum = 0;
    for (const float value : out) checksum += static_cast<double>(value);
    state.counters["checksum"] = checksum;
    state.counters["elements"] = static_cast<double>(elements);
}

template <auto const& Formula>
void add(const std::string& name) {
    benchmark::RegisterBenchmark((name + "/accurate").c_str(), run<Formula, accurate>)->Arg(2048)->MinTime(0.02);
    benchmark::RegisterBenchmark((name + "/fast").c_str(), run<Formula, fast>)->Arg(2048)->MinTime(0.02);
}

}  // namespace

int main(int count, char** arguments) {
    add<power>("exp"), add<logistic>("sigmoid"), add<rectified>("softplus");
    add<gaussian>("gelu"), add<logistic_slope>("slope_of_sigmoid");
    add<rectified_slope>("slope_of_softplus"), add<gaussian_slope>("slope_of_gelu");
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}

// SPDX-License-Identifier: MIT
// How long does a known network take for an image, and how near is that to the machine's FMAs? One
// network a program, NETWORK of examples/zoo/, so that the compiler's time and memory are its own.
#include <weft/model/model.hpp>

#include <zoo/inverted_residuals.hpp>
#include <zoo/resnet.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#ifndef NETWORK
#define NETWORK resnet18
#endif
#define WORDS_OF(name) #name
#define NAME_OF(name) WORDS_OF(name)

namespace {

constexpr auto net = zoo::NETWORK;
constexpr int rounds = 15;

template <class Work>
double seconds_of(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}
double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

// FLOPs of FMAs on registers alone, more in flight than their latency asks for.
double fused_multiply_adds(float& sink) {
    using batch = weft::simd::batch<float>;
    constexpr std::size_t in_flight = 12, steps = 1'000'000;
    const batch half(0.5f);
    batch sums[in_flight];
    for (std::size_t k = 0; k < in_flight; ++k) sums[k] = batch(static_cast<float>(k) + sink);
    [&]<std::size_t... K>(std::index_sequence<K...>) {
        for (std::size_t step = 0; step < steps; ++step)
            ((sums[K] = weft::simd::fma(sums[K], half, half)), ...);
    }(std::make_index_sequence<in_flight>{});
    for (std::size_t k = 1; k < in_flight; ++k) sums[0] = sums[0] + sums[k];
    sink = weft::simd::first(sums[0]);
    return 2.0 * in_flight * steps * weft::simd::width<float>;
}

}  // namespace

int main() {
    weft::model<net> m{weft::seed{1}};
    using type = decltype(m);
    std::vector<float> image(type::input_size), classes(type::output_size);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = std::sin(static_cast<float>(i % 1009));
    std::vector<double> of_image, of_peak;
    float sink = 0;
    for (int round = 0; round < rounds; ++round) {
        of_image.push_back(seconds_of([&] { m.run(image.data(), classes.data(), 1); }));
        double flops = 0;
        const double seconds = seconds_of([&] { flops = fused_multiply_adds(sink); });
        of_peak.push_back(flops / seconds);
    }
    const double flops = 2.0 * static_cast<double>(macs(net)) / median(of_image);
    double sum = 0;
    for (const float one : classes) sum += static_cast<double>(one);
    std::printf("%s: %.2f ms an image, %.1f GFLOP/s of its products, %.0f %% of %.1f GFLOP/s of "
                "FMAs; its probabilities sum to %.4f (%g)\n",
                NAME_OF(NETWORK), 1e3 * median(of_image), 1e-9 * flops,
                100 * flops / median(of_peak), 1e-9 * median(of_peak), sum,
                static_cast<double>(sink));
    return std::abs(sum - 1) < 1e-3 ? 0 : 1;
}

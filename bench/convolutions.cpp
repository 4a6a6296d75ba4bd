// SPDX-License-Identifier: MIT
// How near do the convolutions of ResNet-50, as a model predicts, come to the peak of FMAs? Each
// call takes other weights, which no cache holds, as in the network.
#include <weft/kernel/prepared_convolution.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

using namespace weft;

template <class Work>
double seconds_of(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// More FMAs in flight than any machine's latency asks for, on registers alone.
double peak_flops() {
    constexpr std::size_t in_flight = 12, rounds = 100'000;
    using batch = simd::batch<float>;
    double seconds = 1;
    for (int repeat = 0; repeat < 9; ++repeat) {
        float end = 0;
        seconds = std::min(seconds, seconds_of([&] {
            const batch half(0.5f);
            batch sums[in_flight];
            for (std::size_t k = 0; k < in_flight; ++k) sums[k] = batch(static_cast<float>(k));
            for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
                for (std::size_t k = 0; k < in_flight; ++k) sums[k] = simd::fma(sums[k], half, half);
            }
            for (std::size_t k = 1; k < in_flight; ++k) sums[0] = sums[0] + sums[k];
            end = simd::first(sums[0]);
        }));
        if (std::abs(end - in_flight) > 1e-3f) return 0;
    }
    return 2.0 * in_flight * rounds * simd::width<float> / seconds;
}

struct total {
    double flops = 0, seconds = 0;
    void add(double more, double time) { flops += more, seconds += time; }
    void print(const char* what, double peak) const {
        std::printf("%s: %.2f ms, %.0f %% of the peak\n", what, 1e3 * seconds,
                    100 * flops / seconds / peak);
    }
};
total by_tiles, by_sums;

template <std::size_t Size, std::size_t Stride, std::size_t Kernel, std::size_t Channels,
          std::size_t Filters>
void measure(int times, double peak) {
    constexpr std::size_t pad = Kernel / 2, out = (Size + 2 * pad - Kernel) / Stride + 1;
    constexpr kernels::convolution_axis axis{Size, out, Kernel, Stride, 1, pad};
    constexpr kernels::convolution_geometry g{.axes = {{}, axis, axis}, .channels = Channels, .filters = Filters};
    constexpr auto way = kernels::way_of<float>(g);
    using prepared = kernels::prepared_convolution<g, float>;
    constexpr bool is_stored = way == kernels::convolution_way::as_stored;
    constexpr std::size_t stored = g.taps() * Channels * kernels::padded<Filters, float>;
    constexpr std::size_t numbers = is_stored ? stored : prepared::elements;
    constexpr std::size_t copies = (std::size_t(64) << 20) / sizeof(float) / numbers + 1, rounds = 15;
    const auto filled = [](std::size_t count) {
        aligned_block<float> block(count);
        for (std::size_t i = 0; i < count; ++i) block[i] = std::sin(static_cast<float>(i % 1009));
        return block;
    };
    const auto x = filled(g.inputs() * Channels + 64), bias = filled(Filters + 64), w = filled(numbers * copies);
    aligned_block<float> y(g.outputs() * Filters), work(std::max(prepared::workspace, kernels::forward_workspace<g, float>));
    const simd::row_store<float, Filters, Filters> store{y.data()};
    std::vector<double> seconds;
    for (std::size_t round = 0; round < rounds; ++round)
        seconds.push_back(seconds_of([&] {
            const float* const weights = w.data() + round % copies * numbers;
            if constexpr (is_stored)
                kernels::convolution_forward<g>(x.data(), weights, bias.data(), work.data(), store);
            else prepared::forward(x.data(), weights, bias.data(), work.data(), store);
        }));
    std::sort(seconds.begin(), seconds.end());
    const double median = seconds[rounds / 2];
    const double flops = 2.0 * static_cast<double>(g.taps() * Channels * Filters * g.outputs());
    constexpr const char* ways[] = {"as stored", "packed", "tiles of 2", "tiles of 4"};
    std::printf("%d x  %3zu x %-3zu stride %zu  %zu x %zu  %4zu -> %-4zu  %-10s %6.3f ms  %4.0f %%\n", times, Size, Size,
                Stride, Kernel, Kernel, Channels, Filters, ways[static_cast<int>(way)], 1e3 * median,
                100 * flops / median / peak);
    constexpr bool has_tiles = way == kernels::convolution_way::tiles_of_2 || way == kernels::convolution_way::tiles_of_4;
    (has_tiles ? by_tiles : by_sums).add(times * flops, times * median);
}

template <std::size_t Size, std::size_t In, std::size_t Middle, std::size_t Before>
void stage(int blocks, double peak) {
    constexpr std::size_t stride = In / Size;
    measure<In, 1, 1, Before, Middle>(1, peak);
    measure<In, stride, 3, Middle, Middle>(stride == 1 ? blocks : 1, peak);
    measure<In, stride, 1, Before, 4 * Middle>(1, peak);
    measure<Size, 1, 1, Middle, 4 * Middle>(blocks, peak);
    measure<Size, 1, 1, 4 * Middle, Middle>(blocks - 1, peak);
    if constexpr (stride > 1) measure<Size, 1, 3, Middle, Middle>(blocks - 1, peak);
}

}  // namespace

int main() {
    const double peak = peak_flops();
    if (peak == 0) return 1;
    stage<56, 56, 64, 64>(3, peak);
    stage<28, 56, 128, 256>(4, peak);
    stage<14, 28, 256, 512>(6, peak);
    stage<7, 14, 512, 1024>(3, peak);
    std::printf("peak: %.1f GFLOP/s\n", 1e-9 * peak);
    by_sums.print("3 x 3 and 1 x 1 by sums", peak);
    by_tiles.print("3 x 3 by tiles", peak);
    by_sums.add(by_tiles.flops, by_tiles.seconds);
    by_sums.print("all", peak);
}

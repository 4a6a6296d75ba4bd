// SPDX-License-Identifier: MIT
// What do threads gain in a training step of 784-512-512-10 at batch 256? They need as many cores,
// so it pins nothing: threads in turns, medians, and the loss, which they do not change.
#include "measure/numbers.hpp"

#include <weft/declare.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/optimizer/adam.hpp>
#include <weft/train/trainer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace {

using namespace weft;

constexpr auto net =
    input<784> | dense<512> | relu(x) | dense<512> | relu(x) | dense<10> | softmax(x);
constexpr std::size_t samples = 256, rounds = 9, steps = 10;

struct contender {
    explicit contender(std::size_t count)
        : threads(count), by_hand(m, adam{.learning_rate = 1e-4}, {}, count) {}

    // Milliseconds a step.
    void measure(std::span<const float> inputs, std::span<const float> labels) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < steps; ++i) loss = by_hand.step(inputs, labels);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begin;
        times.push_back(took.count() / steps);
    }

    std::size_t threads;
    model<net> m{seed{1}};
    trainer<net, float, sparse_categorical_cross_entropy, adam<>> by_hand;
    std::vector<double> times{};
    double loss = 0;
};

}  // namespace

int main() {
    const auto inputs = bench::random_numbers(784 * samples, 1);
    std::vector<float> labels(samples);
    for (std::size_t s = 0; s < samples; ++s) labels[s] = static_cast<float>(7 * s % 10);
    std::vector<std::unique_ptr<contender>> all;
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (std::size_t threads = 1; threads <= cores; threads *= 2) {
#ifndef WEFT_USE_TBB
        if (threads > 1) break;
#endif
        all.push_back(std::make_unique<contender>(threads));
    }
    for (std::size_t round = 0; round < rounds; ++round)
        for (auto& one : all)
            one->measure(std::span<const float>(inputs.data(), inputs.size()), labels);
    std::printf("| threads | median ms a step | speed-up | loss |\n| ---: | ---: | ---: | ---: |\n");
    double alone = 0;
    for (auto& one : all) {
        std::sort(one->times.begin(), one->times.end());
        const double median = one->times[rounds / 2];
        if (one->threads == 1) alone = median;
        std::printf("| %zu | %.2f | %.2f | %.17g |\n", one->threads, median, alone / median,
                    one->loss);
        if (one->loss != all.front()->loss) return std::puts("the losses differ"), 1;
    }
}

// SPDX-License-Identifier: MIT
// How long does a known network take for an image? One network a program, NETWORK of examples/zoo/,
// so that the compiler's time and memory are its own.
#include <weft/model/model.hpp>

#include <zoo/inverted_residuals.hpp>
#include <zoo/resnet.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
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

}  // namespace

int main() {
    weft::model<net> m{weft::seed{1}};
    using type = decltype(m);
    std::vector<float> image(type::input_size), classes(type::output_size);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = std::sin(static_cast<float>(i % 1009));
    std::vector<double> seconds;
    for (int round = 0; round < rounds; ++round)
        seconds.push_back(seconds_of([&] { m.run(image.data(), classes.data(), 1); }));
    double sum = 0;
    for (const float one : classes) sum += static_cast<double>(one);
    std::printf("%s: %.2f ms an image, %.1f GFLOP/s of its products; its probabilities sum to %.4f\n",
                NAME_OF(NETWORK), 1e3 * median(seconds),
                2e-9 * static_cast<double>(macs(net)) / median(seconds), sum);
    return std::abs(sum - 1) < 1e-3 ? 0 : 1;
}

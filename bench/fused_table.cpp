// SPDX-License-Identifier: MIT
// A short table: value and gradient of losses in one fused pass, and in one loop an operation.
#include "loops.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

double seconds_of(auto& loop, bench::arrays& a, std::size_t runs) {
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < runs; ++i) {
        const double sum = loop(a);
        asm volatile("" : : "m"(sum), "r"(a.slope.data()) : "memory");  // both are used
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
         / static_cast<double>(runs);
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// Both ways in turns, 15 times; false where their sums differ.
template <auto const& Loss, std::size_t Classes>
bool print_row(const char* name, std::size_t elements) {
    bench::arrays a(elements, Classes);
    bench::fused<Loss, Classes> fused(a);
    bench::unfused<Loss, Classes> unfused(a);
    const double value = unfused(a), checksum = a.checksum();
    a.slope.fill(0);
    const double fused_value = fused(a);
    const bool same = std::abs(fused_value - value) <= 1e-4 * std::abs(value)
                   && std::abs(a.checksum() - checksum) <= 1e-4 * (1 + std::abs(checksum));
    const double once = seconds_of(unfused, a, 3);
    const std::size_t runs = std::max<std::size_t>(1, static_cast<std::size_t>(0.01 / once));
    std::vector<double> of_fused, of_unfused;
    for (int turn = 0; turn < 15; ++turn) {
        of_fused.push_back(seconds_of(fused, a, runs));
        of_unfused.push_back(seconds_of(unfused, a, runs));
    }
    const double per_element = 1e9 / static_cast<double>(elements);
    std::printf("%-34s %9zu %9.3f %9.3f %8.1fx%s\n", name, elements, median(of_fused) * per_element,
                median(of_unfused) * per_element, median(of_unfused) / median(of_fused),
                same ? "" : "  the sums differ");
    return same;
}

}  // namespace

int main() {
    std::printf("%-34s %9s %9s %9s %9s\n", "value and gradient of", "elements", "fused", "unfused",
                "faster");
    std::printf("%-34s %9s %9s %9s\n", "", "", "ns each", "ns each");
    bool same = true;
    for (const std::size_t elements : {std::size_t{2048}, std::size_t{1} << 20}) {
        same &= print_row<bench::sigmoid_bce, 0>("sigmoid, binary cross entropy", elements);
        same &= print_row<bench::softmax_cce, bench::ten_classes>("softmax, cross entropy, 10 classes",
                                                                  elements);
        same &= print_row<bench::squared_error, 0>("squared error", elements);
        same &= print_row<bench::custom_where, 0>("where(y > t, y - t, 99 * (t - y))", elements);
    }
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
}

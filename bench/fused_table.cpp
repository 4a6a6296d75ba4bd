// SPDX-License-Identifier: MIT
// A short table: value and gradient of losses in one fused pass, and in one loop an operation.
#include "measure/fused.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

double seconds_of(auto& loop, bench::loss_arrays& a, std::size_t runs) {
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

// Both ways in turns, 15 times; false where one is wrong.
template <auto const& Loss, std::size_t Classes>
bool print_row(const char* name, std::size_t elements, bench::plain_loop plain) {
    bench::loss_arrays a(elements, Classes);
    bench::fused<Loss, Classes> fused(a);
    bench::unfused<Loss, Classes> unfused(a);
    const bench::loss_results expected = bench::plain_results(a, plain);
    const auto is_right = [&](auto& loop) {
        a.slope.fill(0);
        return bench::fault_in_loss(loop(a), a, expected).empty();
    };
    const bool are_right = is_right(unfused) && is_right(fused);
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
                are_right ? "" : "  the results are wrong");
    return are_right;
}

}  // namespace

int main() {
    std::printf("%-34s %9s %9s %9s %9s\n", "value and gradient of", "elements", "fused", "unfused",
                "faster");
    std::printf("%-34s %9s %9s %9s\n", "", "", "ns each", "ns each");
    bool are_right = true;
    for (const std::size_t elements : {std::size_t{2048}, std::size_t{1} << 20}) {
        are_right &= print_row<bench::sigmoid_bce, 0>("sigmoid, binary cross entropy", elements,
                                                  bench::plain::sigmoid_bce);
        are_right &= print_row<bench::softmax_cce, 10>("softmax, cross entropy, 10 classes", elements,
                                                   bench::plain::softmax_cce);
        are_right &= print_row<bench::squared_error, 0>("squared error", elements,
                                                    bench::plain::squared_error);
        are_right &= print_row<bench::custom_where, 0>("where(y > t, y - t, 99 * (t - y))", elements,
                                                   bench::plain::custom_where);
    }
    return are_right ? EXIT_SUCCESS : EXIT_FAILURE;
}

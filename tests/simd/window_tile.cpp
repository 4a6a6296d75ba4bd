// SPDX-License-Identifier: MIT
// A tile of windows sums in the order of its loops, with elements or registers of A.
#include <weft/simd/window_tile.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace {

using namespace weft;
constexpr std::size_t W = simd::width<float>;

float number(std::size_t i) {
    return static_cast<float>(static_cast<int>(i * 2654435761u % 2001) - 1000) / 1023.0f;
}

// 2 x 3 results of 2 registers, loops of 2 x 1 x 3 x 4.
template <bool Broadcasts>
void is_the_sum_of_its_loops() {
    constexpr simd::window_tile tile{.down = 2, .across = 3, .vectors = 2, .broadcasts = Broadcasts,
                                     .a_down = 50, .a_across = 7, .start_down = 3 * 2 * W, .start_across = 2 * W,
                                     .a_loops = {31, 5, 9, 2}, .b_loops = {12 * 2 * W, 1, 4 * 2 * W, 2 * W}};
    std::vector<float> a(200 + 2 * W), b(24 * 2 * W), begin(6 * 2 * W);
    for (std::vector<float>* each : {&a, &b, &begin})
        for (std::size_t i = 0; i < each->size(); ++i) (*each)[i] = number(i + each->size());
    for (const float* start : {static_cast<const float*>(nullptr), static_cast<const float*>(begin.data())}) {
        std::vector<float> found(6 * 2 * W);
        simd::window_sums<tile, float>::run(
            a.data(), b.data(), {{2, 1, 3, 4}}, start, [&](std::size_t result, std::size_t vector, simd::batch<float> value) {
                simd::store_unaligned(found.data() + (2 * result + vector) * W, value);
            });
        for (std::size_t i = 0; i < found.size(); ++i) {
            const std::size_t result = i / (2 * W), column = i % (2 * W);
            const float* from = a.data() + result / 3 * 50 + result % 3 * 7 + (Broadcasts ? 0 : column);
            float sum = start == nullptr ? 0.0f : begin[i];
            for (std::size_t n = 0; n < 24; ++n)
                sum = std::fma(from[n / 12 * 31 + n / 4 % 3 * 9 + n % 4 * 2], b[n * 2 * W + column], sum);
            if (simd::fma_is_fused) BOOST_TEST(found[i] == sum);
            else BOOST_TEST(std::abs(found[i] - sum) < 1e-4f);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_tile_is_the_sum_over_its_loops_in_their_order) {
    is_the_sum_of_its_loops<true>();
    is_the_sum_of_its_loops<false>();
}

}  // namespace

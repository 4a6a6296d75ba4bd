// SPDX-License-Identifier: MIT
// Rows turned by their position, and back.
#include <weft/kernel/rotary_positions.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace rotary_positions_tests {

using namespace weft;

template <class Real, std::size_t Width>
void turns_pairs() {
    constexpr std::size_t steps = 40, stride = padded_to(Width, simd::width<Real>);
    aligned_block<Real> rows(steps * stride), before(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (i % stride < Width) rows[i] = before[i] = static_cast<Real>(static_cast<int>(i * 37 % 101) - 50) / 16;
    kernels::rotate<steps, Width>(rows.data());
    const double most = 8 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    for (std::size_t step = 0; step < steps; ++step)
        for (std::size_t i = 0; i < Width; i += 2) {
            const std::size_t at = step * stride + i;
            const double angle = static_cast<double>(step) / std::pow(10000.0, static_cast<double>(i) / Width);
            const double a = static_cast<double>(before[at]), b = static_cast<double>(before[at + 1]);
            BOOST_TEST(std::abs(static_cast<double>(rows[at]) - (a * std::cos(angle) - b * std::sin(angle))) <= most);
            BOOST_TEST(std::abs(static_cast<double>(rows[at + 1]) - (a * std::sin(angle) + b * std::cos(angle))) <= most);
        }
    kernels::rotate<steps, Width, true>(rows.data());
    for (std::size_t i = 0; i < rows.size(); ++i)
        BOOST_TEST(std::abs(static_cast<double>(rows[i] - before[i])) <= most);
}

BOOST_AUTO_TEST_CASE(pairs_of_features_turn_about_the_origin_and_back) {
    turns_pairs<float, 2>();
    turns_pairs<float, 34>();
    turns_pairs<double, 6>();
}

}  // namespace rotary_positions_tests

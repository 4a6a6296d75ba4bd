// SPDX-License-Identifier: MIT
// Laws of every activation: its derivative is its central difference; float loops agree.
#include <weft/formula/print.hpp>

#include <laws/every_activation.hpp>

namespace {

using namespace weft;

// Away from kinks, which no difference is taken across.
BOOST_AUTO_TEST_CASE(the_derivative_of_every_activation_is_its_central_difference) {
    constexpr double h = 1e-4;
    std::size_t compared = 0;
    laws::for_each_index<every_activation>([&](auto at) {
        constexpr const auto& f = laws::entry<every_activation, at>;
        constexpr const auto& slope = laws::slope_of<every_activation, at>;
        for (const double in : {-4.3, -2.2, -0.7, -0.2, 0.3, 0.9, 1.7, 5.1}) {
            const auto value = [&](double v) {
                return evaluate(f, x = v, noise = 0.3, laws::alpha = 0.25);
            };
            const double difference = (8 * (value(in + h) - value(in - h))
                                       - (value(in + 2 * h) - value(in - 2 * h))) / (12 * h);
            const double found = evaluate(slope, x = in, noise = 0.3, laws::alpha = 0.25);
            BOOST_TEST(std::abs(found - difference) <= 1e-10 * (1 + std::abs(difference)),
                       to_label(f) << " at " << in << ": " << found << ", not " << difference);
            ++compared;
        }
    });
    BOOST_TEST(compared >= 8u * 32u);
}

template <class Formula>
void row_gradient_is_central_difference(const Formula& f) {
    constexpr double h = 1e-4;
    const std::array<double, 4> at{0.3, -1.2, 0.8, 2.1}, weights{0.9, -0.4, 1.3, 0.2};
    const auto weighted = row_sum(target * f);
    const auto slope = evaluate(derivative(weighted, x), x = at, target = weights);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto value = [&](double moved) {
            auto row = at;
            row[i] += moved;
            return evaluate(weighted, x = row, target = weights);
        };
        const double difference =
            (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h);
        BOOST_TEST(std::abs(slope[i] - difference) <= 1e-10 * (1 + std::abs(difference)),
                   to_label(f) << ", element " << i << ": " << slope[i] << ", not " << difference);
    }
}

BOOST_AUTO_TEST_CASE(the_gradient_of_every_row_activation_is_its_central_difference) {
    laws::for_each_index<every_row_activation>(
        [](auto at) { row_gradient_is_central_difference(laws::entry<every_row_activation, at>); });
}

BOOST_AUTO_TEST_CASE(loops_in_float_give_the_values_of_evaluate) {
    laws::simd_gives_the_values_of_evaluate<float>();
}

}  // namespace

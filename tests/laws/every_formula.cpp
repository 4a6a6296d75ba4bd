// SPDX-License-Identifier: MIT
// Laws of every formula: its derivative is its central difference.
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

using namespace weft;

namespace {

constexpr double h = 1e-5;

template <class Formula>
void slope_is_central_difference(const char* name, const Formula& f) {
    for (const double at : {-2.3, -0.7, 0.4, 1.9}) {
        const double difference = (evaluate(f, x = at + h) - evaluate(f, x = at - h)) / (2 * h);
        const double slope = evaluate(derivative(f, x), x = at);
        BOOST_TEST(std::abs(slope - difference) <= 1e-8 * (1 + std::abs(difference)),
                   name << " at " << at << ": " << slope << " against " << difference);
    }
}

// The gradient of the sum of a row's values, element by element.
template <class Formula>
void row_gradient_is_central_difference(const char* name, const Formula& f) {
    const std::array<double, 4> at{0.3, -1.2, 0.8, 2.1};
    const auto total = [&](const std::array<double, 4>& row) {
        const auto value = evaluate(f, x = row, target = std::array{0.1, 0.2, 0.3, 0.4}, label = 2.0);
        if constexpr (std::is_same_v<decltype(value), const double>) return value;
        else return value[0] + value[1] + value[2] + value[3];
    };
    const auto slope = evaluate(derivative(f, x), x = at, target = std::array{0.1, 0.2, 0.3, 0.4}, label = 2.0);
    for (std::size_t i = 0; i < 4; ++i) {
        auto above = at, below = at;
        above[i] += h;
        below[i] -= h;
        const double difference = (total(above) - total(below)) / (2 * h);
        BOOST_TEST(std::abs(slope[i] - difference) <= 1e-8 * (1 + std::abs(difference)),
                   name << ", element " << i << ": " << slope[i] << " against " << difference);
    }
}

#define LAW(...) slope_is_central_difference(#__VA_ARGS__, __VA_ARGS__)
#define ROW_LAW(...) row_gradient_is_central_difference(#__VA_ARGS__, __VA_ARGS__)

}  // namespace

BOOST_AUTO_TEST_CASE(the_derivative_of_an_element_formula_is_its_central_difference) {
    LAW(-x), LAW(x + 2 * x), LAW(3 - x), LAW(x * x * x), LAW(1 / (2 + square(x))), LAW(abs(x));
    LAW(exp(x)), LAW(expm1(x)), LAW(log(square(x) + 1)), LAW(log1p(square(x))), LAW(sqrt(square(x) + 1));
    LAW(tanh(x)), LAW(erf(x)), LAW(sin(x)), LAW(cos(x)), LAW(atan(x)), LAW(sigmoid(x)), LAW(softplus(x));
    LAW(max(x, 0.1)), LAW(min(0.1, x)), LAW(where(x > 0, x * x, exp(x))), LAW(fma(x, x, x));
    LAW(pow(square(x) + 1, 1.7)), LAW(pow(x, 3)), LAW(x * sigmoid(x)), LAW(leaky_relu(x));
    LAW(x * normal_cdf(x)), LAW(x * tanh(softplus(x))), LAW(x / (1 + abs(x)));
    LAW(derivative(x * sigmoid(x), x)), LAW(derivative(derivative(tanh(x), x), x));
}

BOOST_AUTO_TEST_CASE(the_gradient_of_a_row_formula_is_its_central_difference) {
    ROW_LAW(row_sum(x * x)), ROW_LAW(row_max(x)), ROW_LAW(row_mean(exp(x))), ROW_LAW(row_log_sum_exp(x));
    ROW_LAW(pick(x * x, label)), ROW_LAW(target * softmax(x)), ROW_LAW(square(x - row_mean(x)));
    ROW_LAW(-row_sum(target * log(softmax(x)))), ROW_LAW(-log(pick(softmax(x), label)));
    ROW_LAW((x - row_mean(x)) / sqrt(row_mean(square(x - row_mean(x))) + 0.001) * target);
}

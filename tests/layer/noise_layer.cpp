// SPDX-License-Identifier: MIT
// The formulas of dropout, Gaussian noise and their like, by Keras's.
#include <weft/layer/noise_layer.hpp>

#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>

namespace {

using namespace weft;

// Dropout: 0, or x divided by what is kept; in prediction x, at no cost.
constexpr auto quarter = dropout_layer(0.25);
static_assert(evaluate(quarter.training(), x = 3.0, noise = 0.2) == 0.0);
static_assert(evaluate(quarter.training(), x = 3.0, noise = 0.25) == 4.0);
static_assert(evaluate(quarter.inference(), x = 3.0) == 3.0);
static_assert(quarter.facts(shape{9}).flops == 0 && quarter.facts(shape{9}).only_training);
static_assert(quarter.label().view() == "dropout" && quarter.output(shape{9}) == shape{9});
static_assert(gaussian_noise_layer(1).kind == "gaussian_noise");
static_assert(gaussian_dropout_layer(0.5).kind == "gaussian_dropout");
static_assert(alpha_dropout_layer(0.5).kind == "alpha_dropout");

using dropout_formula = std::remove_cvref_t<decltype(quarter.training())>;
using normal_formula = std::remove_cvref_t<decltype(normal_noise)>;
static_assert(draws_noise<dropout_formula> && !draws_second_noise<dropout_formula>);
static_assert(draws_noise<normal_formula> && draws_second_noise<normal_formula>);
static_assert(!draws_noise<decltype(x + 1)> && !draws_second_noise<decltype(x + 1)>);
static_assert(draws_second_noise<decltype(x + second_noise)>);
static_assert(!draws_noise<decltype(x + second_noise)>);

// sqrt(-2 log(1 - u)) sin(2 pi (v - 1/2)): the ends are finite, the means give 0.
static_assert(evaluate(normal_noise, noise = 0.5, second_noise = 0.5) == 0);
static_assert(evaluate(normal_noise, noise = 0.0, second_noise = 0.25) == 0);
static_assert(evaluate(normal_noise, noise = 1 - 0x1p-24, second_noise = 0.75) < 5.8);

double normal_at(double u, double v) {
    return std::sqrt(-2 * std::log(1 - u)) * std::sin(2 * 3.14159265358979323846 * (v - 0.5));
}

BOOST_AUTO_TEST_CASE(gaussian_noise_is_added_and_gaussian_dropout_multiplied) {
    for (const double u : {0.0, 0.1, 0.7, 0.99})
        for (const double v : {0.0, 0.2, 0.6, 0.9}) {
            const double n = normal_at(u, v);
            const double added = evaluate(gaussian_noise_layer(0.25).training(), x = 3.0,
                                          noise = u, second_noise = v);
            BOOST_TEST(std::abs(added - (3 + 0.25 * n)) < 1e-14);
            // Keras: x * normal(1, sqrt(rate / (1 - rate))); of 0.2 the deviation is 0.5.
            const double times = evaluate(gaussian_dropout_layer(0.2).training(), x = 3.0,
                                          noise = u, second_noise = v);
            BOOST_TEST(std::abs(times - 3 * (1 + 0.5 * n)) < 1e-14);
        }
}

// Keras: a = ((1 - r) (1 + r alpha^2))^-0.5, b = -a alpha r; a where(kept, x, alpha) + b.
BOOST_AUTO_TEST_CASE(alpha_dropout_is_the_formula_of_keras) {
    const double alpha = -1.7580993408473766, r = 0.3;
    const double a = std::pow((1 - r) * (1 + r * alpha * alpha), -0.5), b = -a * alpha * r;
    const auto layer_value = alpha_dropout_layer(r);
    BOOST_TEST(std::abs(evaluate(layer_value.training(), x = 2.0, noise = 0.29) - (a * alpha + b))
               < 1e-14);
    BOOST_TEST(std::abs(evaluate(layer_value.training(), x = 2.0, noise = 0.3) - (a * 2 + b))
               < 1e-14);
    // Inputs of mean 0 and variance 1 keep both: by the two cases, r and 1 - r of them.
    const double mean_after = r * (a * alpha + b) + (1 - r) * b;
    const double square_after =
        r * (a * alpha + b) * (a * alpha + b) + (1 - r) * (a * a + b * b);
    BOOST_TEST(std::abs(mean_after) < 1e-14);
    BOOST_TEST(std::abs(square_after - 1) < 1e-14);
}

BOOST_AUTO_TEST_CASE(a_rate_or_deviation_of_0_leaves_x) {
    for (const double u : {0.0, 0.4, 0.9}) {
        BOOST_TEST(evaluate(dropout_layer(0).training(), x = 3.0, noise = u) == 3);
        BOOST_TEST(evaluate(alpha_dropout_layer(0).training(), x = 3.0, noise = u) == 3);
        BOOST_TEST(evaluate(gaussian_noise_layer(0).training(), x = 3.0, noise = u,
                            second_noise = 0.1) == 3);
        BOOST_TEST(evaluate(gaussian_dropout_layer(0).training(), x = 3.0, noise = u,
                            second_noise = 0.1) == 3);
    }
}

}  // namespace

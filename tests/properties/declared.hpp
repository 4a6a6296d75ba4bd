// SPDX-License-Identifier: MIT
// What holds for the formulas and networks that make_programs.py declares.
#pragma once

#include <weft/model.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace properties {

// Every width up to two registers of floats and one more, so that tails are met.
template <auto const& Formula, auto const& Slope, class Real, class Value>
void check_formula_in(const Value& value, long double error) {
    std::size_t slopes = 0;
    for (std::size_t n = 1; n <= 2 * weft::simd::width<float> + 1; ++n) {
        std::vector<Real> xs(n), targets(n), found(n), slope(n);
        for (std::size_t i = 0; i < n; ++i) {
            const auto at = static_cast<double>(i + 40 * n);
            xs[i] = static_cast<Real>(2.5 * std::sin(1.7 * at + 0.3));
            targets[i] = static_cast<Real>(2 * std::cos(2.9 * at));
        }
        weft::apply<Formula>(std::span<Real>(found), weft::x = xs, weft::target = targets);
        weft::apply<Slope>(std::span<Real>(slope), weft::x = xs, weft::target = targets);
        for (std::size_t i = 0; i < n; ++i) {
            const long double x = xs[i], target = targets[i], expected = value(x, target);
            BOOST_TEST(std::abs(found[i] - expected) <= error * (1 + std::abs(expected)));
            const auto difference = [&](long double h) {
                return (value(x + h, target) - value(x - h, target)) / (2 * h);
            };
            const long double once = difference(2e-6L), twice = difference(1e-6L);
            if (std::abs(once - twice) > 1e-8L * (1 + std::abs(twice))) continue;  // at a kink
            BOOST_TEST(std::abs(slope[i] - twice) <= 10 * error * (1 + std::abs(twice)));
            ++slopes;
        }
    }
    BOOST_TEST(slopes > 100u);
}
template <auto const& Formula, auto const& Slope, class Value>
void check_formula(const Value& value) {
    check_formula_in<Formula, Slope, double>(value, 1e-10L);
    check_formula_in<Formula, Slope, float>(value, 1e-4L);
}

template <auto const& Net>
inline constexpr auto squares = weft::mean(weft::square(weft::prediction - weft::target));

template <auto const& Net>
void check_network() {
    constexpr std::size_t inputs = weft::model<Net, double>::input_size;
    constexpr std::size_t outputs = weft::model<Net, double>::output_size;
    BOOST_TEST((worst_difference<Net, squares<Net>>(numbers(3 * outputs)) < 1e-7));
    weft::model<Net, double> exact{weft::seed{3}};
    weft::model<Net> single{weft::seed{3}};
    for (const std::string& name : exact.parameters().names()) {
        const std::vector<float> rounded = single.get(name);
        exact.set(name, std::vector<double>(rounded.begin(), rounded.end()));
    }
    std::array<float, inputs> sample;
    std::array<double, inputs> same;
    for (std::size_t i = 0; i < inputs; ++i) same[i] = sample[i] = static_cast<float>(numbers(inputs)[i]);
    const auto found = single(sample);
    const auto expected = exact(same);
    for (std::size_t i = 0; i < outputs; ++i)
        BOOST_TEST(std::abs(found[i] - expected[i]) <= 1e-4 * (1 + std::abs(expected[i])));
}

}  // namespace properties

// SPDX-License-Identifier: MIT
// Losses run as the fused loops of float registers that training runs, against Keras in float64.
#pragma once

#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses.hpp>

template <auto const& Loss>
inline constexpr auto value_of = Loss.value;
template <auto const& Loss>
inline constexpr auto slope_of = weft::derivative(value_of<Loss>, weft::prediction);

template <std::size_t Width, auto const& Loss>
double distance_in_float(const reference_case& of) {
    using value = std::remove_cvref_t<decltype(value_of<Loss>)>;
    constexpr bool takes_label = weft::placeholders_of<value>.has("label");
    const std::vector<float> predictions(of.predictions.begin(), of.predictions.end());
    const std::vector<float> targets(of.targets.begin(), of.targets.end());
    std::vector<float> values(value::at == weft::level::row ? of.rows : predictions.size());
    std::vector<float> slopes(predictions.size());
    const auto run = [&](auto given) {
        weft::apply_rows<Width, value_of<Loss>, slope_of<Loss>>(
            std::span(values), std::span(slopes), weft::prediction = predictions, given);
    };
    if constexpr (takes_label) run(weft::label = targets);
    else run(weft::target = targets);
    return of.distance({values.begin(), values.end()}, {slopes.begin(), slopes.end()}, Loss.by);
}

// Compares a loss with the cases that name it and its options, such as huber {"delta":0.5}.
template <auto const& Loss, std::size_t Width = 5>
void is_that_of_keras(const std::string& words) {
    std::size_t compared = 0;
    for (const auto& expected : reference_losses().at("cases")) {
        const reference_case of{expected};
        if (of.words() != words || of.width != Width) continue;
        const double worst = distance_in_float<Width, Loss>(of);
        BOOST_TEST(worst <= 1e-5, words << ": " << worst);
        ++compared;
    }
    BOOST_TEST(compared > 0u, "no case is called " << words);
}

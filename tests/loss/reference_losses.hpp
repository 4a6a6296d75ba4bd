// SPDX-License-Identifier: MIT
// Keras's losses of batches of 8 rows of 5, read from tests/reference/losses.json.
#pragma once

#include <weft/simd/apply.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

inline const nlohmann::json& reference_losses() {
    static const nlohmann::json losses = [] {
        std::ifstream file(std::string(WEFT_SOURCE_DIR) + "/tests/reference/losses.json");
        return nlohmann::json::parse(file);
    }();
    return losses;
}

inline double relative_distance(double found, double expected) {
    return std::abs(found - expected) / std::max(1.0, std::abs(expected));
}

// The numbers of an input, row by row.
inline std::vector<double> numbers_of(const nlohmann::json& input) {
    std::vector<double> result;
    for (const auto& row : input.at("data"))
        if (row.is_array())
            for (const auto& value : row) result.push_back(value.get<double>());
        else result.push_back(row.get<double>());
    return result;
}

// The largest distance of values and slopes of a formula over rows of 5 from a case.
template <auto const& Formula, auto const& Slope, bool TakesLabel = false>
double distance_from_reference(const nlohmann::json& expected, bool is_sum = false) {
    const auto& inputs = reference_losses().at("inputs");
    const auto array = [&](const char* which) {
        return numbers_of(inputs.at(expected.at(which).get<std::string>()));
    };
    const std::vector<double> predictions = array("y_pred"), targets = array("y_true");
    constexpr bool row_values = std::remove_cvref_t<decltype(Formula)>::at == weft::level::row;
    std::vector<double> values(row_values ? 8 : 40), slopes(40);
    if constexpr (TakesLabel)
        weft::apply_rows<5, Formula, Slope>(std::span(values), std::span(slopes),
                                            weft::prediction = predictions, weft::label = targets);
    else
        weft::apply_rows<5, Formula, Slope>(std::span(values), std::span(slopes),
                                            weft::prediction = predictions, weft::target = targets);
    double sum = 0, worst = 0;
    const auto look = [&](double found, double wanted) {
        const double distance = relative_distance(found, wanted);
        if (!(distance <= worst)) worst = distance;
    };
    for (const double value : values) sum += value;
    look(is_sum ? sum : sum / static_cast<double>(values.size()),
         expected.at("mean").get<double>());
    if (expected.at("per_sample").is_array())
        for (std::size_t row = 0; row < 8; ++row) {
            double of_row = 0;
            const std::size_t width = values.size() / 8;
            for (std::size_t i = 0; i < width; ++i) of_row += values[row * width + i];
            look(of_row / static_cast<double>(width),
                 expected.at("per_sample").at(row).get<double>());
        }
    for (std::size_t i = 0; i < 40; ++i)
        look(slopes[i] / (is_sum ? 1.0 : static_cast<double>(values.size())),
             expected.at("grad").at(i / 5).at(i % 5).get<double>());
    return worst;
}

// SPDX-License-Identifier: MIT
// Keras's losses of batches of 8 rows, read from tests/reference/losses.json.
#pragma once

#include <weft/formula/evaluate.hpp>
#include <weft/loss/loss.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

inline const nlohmann::json& reference_losses() {
    static const nlohmann::json losses = [] {
        std::ifstream file(WEFT_SOURCE_DIR "/tests/reference/losses.json");
        return nlohmann::json::parse(file);
    }();
    return losses;
}

// The numbers of nested arrays, one after the other.
inline void append_numbers(const nlohmann::json& from, std::vector<double>& to) {
    if (from.is_array())
        for (const auto& each : from) append_numbers(each, to);
    else to.push_back(from.get<double>());
}
inline std::vector<double> numbers_in(const nlohmann::json& from) {
    std::vector<double> result;
    append_numbers(from, result);
    return result;
}

// The largest difference, relative to the largest expected number.
inline double relative_distance(const std::vector<double>& found,
                                const std::vector<double>& expected) {
    double worst = found.size() == expected.size() ? 0 : std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const double number : expected) largest = std::max(largest, std::abs(number));
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
        if (const double off = std::abs(found[i] - expected[i]); !(off <= worst)) worst = off;
    return worst / (largest > 0 ? largest : 1);
}

// A case of the reference: what a loss is given, and what it should be.
struct reference_case {
    const nlohmann::json& expected;
    std::vector<double> predictions = input("y_pred"), targets = input("y_true");
    // Keras reduces a whole batch where it has one number for it; then the batch is one row.
    std::size_t rows = expected.at("per_sample").is_array() ? 8 : 1;
    std::size_t width = predictions.size() / rows;

    std::string name() const { return expected.at("loss").get<std::string>(); }
    std::string words() const { return name() + " " + expected.at("args").dump(); }
    double option(const char* which, double otherwise = 0) const {
        const auto& args = expected.at("args");
        return args.contains(which) ? args.at(which).get<double>() : otherwise;
    }
    bool flag(const char* which) const {
        const auto& args = expected.at("args");
        return args.contains(which) && args.at(which).get<bool>();
    }
    bool takes_label() const { return targets.size() == rows; }

    // Keras takes the sum of a row's targets for 1 in the gradient from logits, which is softmax -
    // target there and sum(target) * softmax - target by the formula; rows of the soft targets sum
    // to 1 +- 1e-6.
    std::vector<double> slopes() const {
        std::vector<double> result = numbers_in(expected.at("grad"));
        if (expected.at("y_true") != "soft_true" || expected.at("y_pred") != "logits")
            return result;
        for (std::size_t row = 0; row < rows; ++row) {
            double powers = 0, sum_of_targets = 0;
            for (std::size_t i = width * row; i < width * (row + 1); ++i)
                powers += std::exp(predictions[i]), sum_of_targets += targets[i];
            const double excess = (1 - option("label_smoothing")) * (sum_of_targets - 1);
            for (std::size_t i = width * row; i < width * (row + 1); ++i)
                result[i] += excess * std::exp(predictions[i]) / powers / 8;
        }
        return result;
    }

    // The worst of the values, their mean (or sum) and its gradient, given one or more values a row
    // and the gradient of their sum.
    double distance(std::vector<double> values, std::vector<double> found,
                    weft::reduction by) const {
        const auto count = static_cast<double>(values.size());
        double total = 0;
        for (const double value : values) total += value;
        if (by == weft::reduction::mean) {
            total /= count;
            for (double& slope : found) slope /= count;
        }
        const std::vector<double> wanted = numbers_in(expected.at("per_sample"));
        if (values.size() > wanted.size()) {  // Keras has a value a row, or one for all
            const std::size_t together = values.size() / wanted.size();
            std::vector<double> reduced(wanted.size());
            for (std::size_t i = 0; i < values.size(); ++i) reduced[i / together] += values[i];
            if (by == weft::reduction::mean)
                for (double& value : reduced) value /= static_cast<double>(together);
            values = reduced;
        }
        return std::max({relative_distance(values, wanted),
                         relative_distance({total}, numbers_in(expected.at("mean"))),
                         relative_distance(found, slopes())});
    }

private:
    std::vector<double> input(const char* which) const {
        return numbers_in(
            reference_losses().at("inputs").at(expected.at(which).get<std::string>()).at("data"));
    }
};

// The finished program of a loss: its value, and its derivative by the prediction.
template <class Loss>
weft::program_builder program_of(const Loss& loss) {
    return weft::lowered(loss.value, weft::derivative(loss.value, weft::prediction));
}

// It evaluated row by row, every operation rounded to Real, against a case.
template <class Real>
double distance_of(const weft::program_builder& p, bool row_value, weft::reduction by,
                   const reference_case& of) {
    std::vector<double> values, slopes;
    for (std::size_t row = 0; row < of.rows; ++row) {
        const weft::basic_row_evaluation<Real> at(p, of.width, [&](std::string_view name, std::size_t column) {
            if (name == "prediction") return of.predictions[row * of.width + column];
            return name == "label" ? of.targets[row] : of.targets[row * of.width + column];
        });
        for (std::size_t i = 0; i < of.width; ++i) {
            if (!row_value || i == 0)
                values.push_back(static_cast<double>(at(p.output_node(0), i)));
            slopes.push_back(static_cast<double>(at(p.output_node(1), i)));
        }
    }
    return of.distance(values, slopes, by);
}

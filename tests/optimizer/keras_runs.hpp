// SPDX-License-Identifier: MIT
// Runs of Keras's optimizers, read from tests/reference/optimizers.json, against Weft's.
#pragma once

#include <weft/train/optimizer_state.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <string>

inline const nlohmann::json& keras_optimizers() {
    static const nlohmann::json runs = [] {
        std::ifstream file(WEFT_SOURCE_DIR "/tests/reference/optimizers.json");
        return nlohmann::json::parse(file);
    }();
    return runs;
}

// A vector or a matrix of the reference as Weft stores it: rows padded to whole registers.
template <std::size_t Rows, std::size_t Columns>
struct keras_tensor {
    static constexpr std::size_t stride = weft::padded_to(Columns, weft::simd::width<double>);
    static constexpr std::size_t elements = Rows * stride;
    static constexpr std::array<weft::tensor_place, 1> places{{{0, Rows, Columns, stride}}};

    static void fill(weft::aligned_block<double>& to, const nlohmann::json& from) {
        for (std::size_t row = 0; row < Rows; ++row)
            for (std::size_t column = 0; column < Columns; ++column)
                to[row * stride + column] = at(from, row, column);
    }
    static double at(const nlohmann::json& from, std::size_t row, std::size_t column) {
        return (Rows == 1 ? from : from.at(row)).at(column).template get<double>();
    }
};

// The largest relative distance of 20 updates from a run of Keras in float64 (from 0: the number
// itself), beyond what Keras and the formulas in numpy differ by there (at most 4.5e-16); each
// finalized, as the reference was; the padding must stay 0. 1 where there is no such run.
template <std::size_t Rows = 1, std::size_t Columns = 6, class Optimizer>
double distance_from_keras(const std::string& name, const Optimizer& chosen) {
    using tensor = keras_tensor<Rows, Columns>;
    for (const auto& run : keras_optimizers().at("cases")) {
        if (run.at("name") != name) continue;
        if ((run.at("param") == "vector") != (Rows == 1)) return 1;
        weft::aligned_block<double> weights(tensor::elements), slopes(tensor::elements);
        tensor::fill(weights, keras_optimizers().at(Rows == 1 ? "w0" : "W0"));
        weft::optimizer_state<Optimizer, double, tensor::elements> state_of(chosen, tensor::places);
        const auto& in_numpy = run.at("max_abs_diff_own_numpy");
        const double known = in_numpy.is_null() ? 0 : in_numpy.template get<double>();
        double worst = 0;
        for (std::size_t step = 0; step < 20; ++step) {
            tensor::fill(slopes,
                         keras_optimizers().at(Rows == 1 ? "gradients" : "matrix_gradients").at(step));
            state_of.update(weights.data(), slopes.data());
            weft::aligned_block<double> shown = weights;
            state_of.finalize(shown.data());
            for (std::size_t i = 0; i < tensor::elements; ++i) {
                const std::size_t row = i / tensor::stride, column = i % tensor::stride;
                const double expected =
                    column < Columns ? tensor::at(run.at("trajectory").at(step), row, column) : 0;
                const double distance = std::abs(shown[i] - expected);
                const double beyond = column < Columns ? distance - known : distance;
                const double relative = beyond / (expected == 0 ? 1 : std::abs(expected));
                if (!(relative <= worst)) worst = relative;
            }
        }
        return state_of.steps() == 20 ? worst : 1;
    }
    return 1;
}

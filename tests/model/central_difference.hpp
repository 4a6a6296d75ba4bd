// SPDX-License-Identifier: MIT
// The gradient of a network by central differences, beside the one it computes.
#pragma once

#include <weft/model/backpropagation.hpp>

#include <train/temporary_file.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

// Numbers of -1.5 ... 1.5.
inline std::vector<double> numbers(std::size_t count) {
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = 1.5 * std::sin(2.3 * static_cast<double>(i) + 1);
    return result;
}
inline std::vector<double> labels(std::size_t rows, std::size_t classes) {
    std::vector<double> result(rows);
    for (std::size_t i = 0; i < rows; ++i) result[i] = static_cast<double>(7 * i % classes);
    return result;
}
// Rows of probabilities.
inline std::vector<double> shares(std::size_t rows, std::size_t classes) {
    std::vector<double> result(rows * classes);
    for (std::size_t row = 0; row < rows; ++row) {
        double sum = 0;
        for (std::size_t i = 0; i < classes; ++i)
            sum += result[row * classes + i] = 0.1 + std::abs(std::sin(static_cast<double>(row + 3 * i)));
        for (std::size_t i = 0; i < classes; ++i) result[row * classes + i] /= sum;
    }
    return result;
}

// Of targets that are numbers like the output, or labels a row.
template <auto const& Net, auto const& Loss>
constexpr std::size_t samples_of(std::size_t targets) {
    if constexpr (weft::loss_count<Loss> > 1) return targets / weft::batch_layout<Net, double, Loss>::target_size;
    else {
        constexpr std::size_t outputs = weft::model<Net, double>::output_size;
        const bool are_rows = targets >= outputs && targets % outputs == 0
                           && !weft::uses_label<std::remove_cvref_t<decltype(Loss.value)>>;
        return are_rows ? targets / outputs : targets / (outputs / weft::output_shape(Net).last());
    }
}

// How far the computed gradient is from the differences, relative to the largest number of a parameter.
template <auto const& Net, auto const& Loss, class Math = weft::accurate>
double worst_difference(const std::vector<double>& targets, double h = 1e-4, std::vector<double> inputs = {}) {
    using network = weft::model<Net, double, Math>;
    const std::size_t samples = samples_of<Net, Loss>(targets.size());
    if (inputs.empty()) inputs = numbers(samples * network::input_size);
    network m{weft::seed{5}};
    // Biases begin at 0, where a wrong one hides.
    for (const std::string& name : m.parameters().names()) {
        std::vector<double> start = m.get(name);
        for (std::size_t i = 0; i < start.size(); ++i) start[i] += 0.1 * std::cos(static_cast<double>(i));
        m.set(name, start);
    }
    weft::backpropagation<Net, double, Loss, Math> pass;
    const auto loss_now = [&] { return pass.run(m.parameters(), inputs, targets, weft::seed{9}, 4); };
    loss_now();
    const auto computed = pass.gradients();
    double worst = 0;
    for (const weft::parameter_place& place : weft::parameter_layout<Net, double>::places) {
        if (!place.is_trained) continue;
        const std::string name(place.name.view());
        const std::vector<double> found = computed.get(name), start = m.get(name);
        std::vector<double> differences(found.size());
        double largest = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto loss_at = [&](double moved) {
                std::vector<double> other = start;
                other[i] += moved;
                m.set(name, other);
                return loss_now();
            };
            differences[i] = (8 * (loss_at(h) - loss_at(-h)) - (loss_at(2 * h) - loss_at(-2 * h))) / (12 * h);
            largest = std::max(largest, std::abs(differences[i]));
        }
        m.set(name, start);
        if (!(largest > 0)) return std::numeric_limits<double>::infinity();  // nothing was compared
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double distance = std::abs(found[i] - differences[i]) / largest;
            if (!(distance <= worst)) worst = distance;
        }
    }
    return worst;
}

// SPDX-License-Identifier: MIT
// Inputs shifted and scaled to mean 0 and deviation 1.
#pragma once

#include <weft/tensor/error.hpp>
#include <weft/train/dataset.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace weft::inline v0_1 {

// The mean and the population deviation of each input column; the deviation of a column of one
// value is kept as 1, so that it becomes 0, as scikit-learn's StandardScaler has it.
struct standardization {
    std::vector<double> means;
    std::vector<double> deviations;

    // inputs[i] = (inputs[i] - mean) / deviation
    //
    // shapes   inputs [any number of samples, means.size()]
    // errors   no whole samples, a result that is not finite: weft::error, inputs unchanged
    template <class Real>
    void apply(std::span<Real> inputs) const {
        check(inputs);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            inputs[i] = static_cast<Real>(standard(inputs[i], i % means.size()));
    }

    // Whether apply would throw: throws then, changes nothing.
    template <class Real>
    void check(std::span<Real> inputs) const {
        const std::size_t columns = means.size();
        if (columns == 0 || deviations.size() != columns || inputs.size() % columns != 0)
            raise_error({"standardization: expected samples of ", columns, " inputs, found ",
                         inputs.size(), " numbers"});
        constexpr auto most = static_cast<double>(std::numeric_limits<Real>::max());
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (!(std::abs(standard(inputs[i], i % columns)) <= most))
                raise_error({"standardization: sample ", i / columns, ", input ", i % columns,
                             ": expected a number that stays finite, found ", inputs[i]});
    }

    template <class Real>
    double standard(Real input, std::size_t column) const {
        const double centred = static_cast<double>(input) - means[column];
        return centred / deviations[column];
    }
};

// Means and deviations of inputs, without changing them.
//
// errors   no samples, a mean or deviation that is not finite: weft::error
template <class Real>
standardization standardization_of(const basic_dataset<Real>& data) {
    const std::size_t columns = data.input_size();
    if (data.samples == 0 || columns == 0)
        raise_error({"standardize: expected at least one sample and one input, found ",
                     data.samples, " and ", columns});
    const auto count = static_cast<double>(data.samples);
    const auto at = [&](std::size_t row, std::size_t column) {
        return static_cast<double>(data.inputs[row * columns + column]);
    };
    std::vector<double> means(columns), squares(columns);
    std::vector<bool> varies(columns);
    for (std::size_t row = 0; row < data.samples; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            means[column] += at(row, column);
            if (at(row, column) != at(0, column)) varies[column] = true;
        }
    for (std::size_t column = 0; column < columns; ++column)
        means[column] = varies[column] ? means[column] / count : at(0, column);
    for (std::size_t row = 0; row < data.samples; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            const double centred = at(row, column) - means[column];
            squares[column] = std::fma(centred, centred, squares[column]);
        }
    for (std::size_t column = 0; column < columns; ++column) {
        const double deviation = std::sqrt(squares[column] / count);
        if (!std::isfinite(means[column]) || !std::isfinite(deviation))
            raise_error({"standardize: input ", column,
                         ": expected finite numbers of a finite deviation, found others"});
        squares[column] = deviation > 0 ? deviation : 1;
    }
    return {.means = std::move(means), .deviations = std::move(squares)};
}

// Measures train, applies that to train and to the others, and returns it for samples to come.
//
// errors   as standardization_of and apply; samples of another size: weft::error, nothing changed
template <class Real, std::same_as<basic_dataset<Real>>... Others>
standardization standardize(basic_dataset<Real>& train, Others&... others) {
    const std::size_t columns = train.input_size();
    [[maybe_unused]] const auto check = [&](const basic_dataset<Real>& other) {
        const std::size_t found = other.input_size();
        if (other.samples > 0 && found != columns)
            raise_error({"standardize: expected samples of ", columns, " inputs, found ", found});
    };
    (check(others), ...);
    standardization measured = standardization_of(train);
    measured.check(std::span(train.inputs));
    (measured.check(std::span(others.inputs)), ...);
    (measured.apply(std::span(others.inputs)), ...);
    measured.apply(std::span(train.inputs));
    return measured;
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Inputs, or targets, shifted and scaled to mean 0 and deviation 1, and back.
#pragma once

#include <weft/tensor/error.hpp>
#include <weft/train/dataset.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weft::inline v0_1 {

// The mean and the population deviation of each column of inputs, or of targets; the deviation of a
// column of one value is kept as 1, so that it becomes 0, as scikit-learn's StandardScaler has it.
struct standardization {
    std::vector<double> means;
    std::vector<double> deviations;
    std::string_view of = "input";  // what errors call a number

    // numbers[i] = (numbers[i] - mean) / deviation
    //
    // shapes   numbers [any number of samples, means.size()], a vector, an array or a span
    // errors   no whole samples, a result that is not finite: weft::error, numbers unchanged
    template <class Numbers>
    void apply(Numbers&& numbers) const {
        check(numbers);
        std::size_t i = 0;
        for (auto& number : std::span(numbers))
            number = static_cast<std::remove_reference_t<decltype(number)>>(
                standard(number, i++ % means.size()));
    }
    // The way back, of predictions of standard targets: numbers[i] = numbers[i] deviation + mean.
    //
    // errors   no whole samples: weft::error, numbers unchanged
    template <class Numbers>
    void inverse(Numbers&& numbers) const {
        check_samples(std::size(numbers));
        std::size_t i = 0;
        for (auto& number : std::span(numbers)) {
            const std::size_t column = i++ % means.size();
            number = static_cast<std::remove_reference_t<decltype(number)>>(
                std::fma(static_cast<double>(number), deviations[column], means[column]));
        }
    }

    // Whether apply would throw: throws then, changes nothing.
    template <class Numbers>
    void check(const Numbers& numbers) const {
        check_samples(std::size(numbers));
        const std::size_t columns = means.size();
        std::size_t i = 0;
        for (const auto number : std::span(numbers)) {
            using real = std::remove_const_t<decltype(number)>;
            constexpr auto most = static_cast<double>(std::numeric_limits<real>::max());
            if (!(std::abs(standard(number, i % columns)) <= most))
                raise_error({"standardization: sample ", i / columns, ", ", of, " ", i % columns,
                             ": expected a number that stays finite, found ", number});
            ++i;
        }
    }

    template <class Real>
    double standard(Real number, std::size_t column) const {
        const double centred = static_cast<double>(number) - means[column];
        return centred / deviations[column];
    }

private:
    void check_samples(std::size_t numbers) const {
        const std::size_t columns = means.size();
        if (columns == 0 || deviations.size() != columns || numbers % columns != 0)
            raise_error({"standardization: expected samples of ", columns, " ", of, "s, found ",
                         numbers, " numbers"});
    }
};

namespace detail {

// Of rows of numbers, in double, in their order.
template <class Real>
standardization measured(std::span<const Real> numbers, std::size_t samples, std::size_t columns,
                         std::string_view of) {
    if (samples == 0 || columns == 0)
        raise_error({"standardize: expected at least one sample and one ", of, ", found ", samples,
                     " and ", columns});
    const auto count = static_cast<double>(samples);
    const auto at = [&](std::size_t row, std::size_t column) {
        return static_cast<double>(numbers[row * columns + column]);
    };
    std::vector<double> means(columns), squares(columns);
    std::vector<bool> varies(columns);
    for (std::size_t row = 0; row < samples; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            means[column] += at(row, column);
            if (at(row, column) != at(0, column)) varies[column] = true;
        }
    for (std::size_t column = 0; column < columns; ++column)
        means[column] = varies[column] ? means[column] / count : at(0, column);
    for (std::size_t row = 0; row < samples; ++row)
        for (std::size_t column = 0; column < columns; ++column) {
            const double centred = at(row, column) - means[column];
            squares[column] = std::fma(centred, centred, squares[column]);
        }
    for (std::size_t column = 0; column < columns; ++column) {
        const double deviation = std::sqrt(squares[column] / count);
        if (!std::isfinite(means[column]) || !std::isfinite(deviation))
            raise_error({"standardize: ", of, " ", column,
                         ": expected finite numbers of a finite deviation, found others"});
        squares[column] = deviation > 0 ? deviation : 1;
    }
    return {.means = std::move(means), .deviations = std::move(squares), .of = of};
}

// The numbers of a dataset that `part` points to, as train has them.
template <class Real, class... Others>
standardization standardized(std::vector<Real> basic_dataset<Real>::*part, std::string_view of,
                             basic_dataset<Real>& train, Others&... others) {
    const auto columns_of = [&](const basic_dataset<Real>& data) {
        const char* const name = of == "input" ? "inputs" : "targets";
        return size_of_sample((data.*part).size(), data.samples, name);
    };
    const std::size_t columns = columns_of(train);
    [[maybe_unused]] const auto check = [&](const basic_dataset<Real>& other) {
        const std::size_t found = columns_of(other);
        if (other.samples > 0 && found != columns)
            raise_error(
                {"standardize: expected samples of ", columns, " ", of, "s, found ", found});
    };
    (check(others), ...);
    const standardization result =
        measured(std::span<const Real>(train.*part), train.samples, columns, of);
    result.check(train.*part);
    (result.check(others.*part), ...);
    (result.apply(others.*part), ...);
    result.apply(train.*part);
    return result;
}

}  // namespace detail

// Means and deviations of inputs, without changing them.
//
// errors   no samples, a mean or deviation that is not finite: weft::error
template <class Real>
standardization standardization_of(const basic_dataset<Real>& data) {
    return detail::measured(std::span<const Real>(data.inputs), data.samples, data.input_size(),
                            "input");
}

// Measures train, applies that to train and to the others, and returns it for samples to come.
//
// errors   as standardization_of and apply; samples of another size: weft::error, nothing changed
template <class Real, std::same_as<basic_dataset<Real>>... Others>
standardization standardize(basic_dataset<Real>& train, Others&... others) {
    return detail::standardized(&basic_dataset<Real>::inputs, "input", train, others...);
}

// The same of the targets; inverse() of what it returns makes predictions numbers of their units.
//
// errors   as standardize; targets that are classes: weft::error, nothing changed
template <class Real, std::same_as<basic_dataset<Real>>... Others>
standardization standardize_targets(basic_dataset<Real>& train, Others&... others) {
    if (((train.classes > 0) || ... || (others.classes > 0)))
        raise_error({"standardize_targets: expected targets that are numbers, found classes"});
    return detail::standardized(&basic_dataset<Real>::targets, "target", train, others...);
}

}  // namespace weft

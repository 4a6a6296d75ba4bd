// SPDX-License-Identifier: MIT
// A table's columns as inputs and targets: of classes, or of numbers.
#pragma once

#include <weft/train/dataset.hpp>
#include <weft/train/table.hpp>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace weft::inline v0_1 {

struct classification_columns {
    std::size_t label_column;
};

struct regression_columns {
    std::vector<std::size_t> target_columns;
};

namespace detail {

inline std::string shortest(double value) {
    char text[32];
    return {text, std::to_chars(text, text + 32, value).ptr};
}

inline std::string place(const table& from, std::size_t row, std::size_t column) {
    return joined({from.where(row), ": column ", column});
}

// Which columns are targets.
inline std::vector<bool> target_mask(const table& from, const std::vector<std::size_t>& targets,
                                     const char* name) {
    const std::string source = from.source.empty() ? "table" : from.source;
    if (from.rows == 0 || from.columns == 0 || from.values.size() / from.columns != from.rows
        || from.values.size() % from.columns != 0)
        raise_error({source, ": expected ", from.rows, " rows of ", from.columns,
                     " columns, found ", from.values.size(), " numbers"});
    if (targets.empty())
        raise_error({source, ": expected at least one column in ", name, ", found none"});
    std::vector<bool> mask(from.columns);
    for (const std::size_t column : targets) {
        if (column >= from.columns)
            raise_error({source, ": expected ", name, " of 0 ... ", from.columns - 1, ", found ",
                         column});
        if (mask[column])
            raise_error({source, ": expected each column once in ", name, ", found ", column,
                         " twice"});
        mask[column] = true;
    }
    if (targets.size() == from.columns)
        raise_error({source, ": expected an input column beside ", name, ", found none"});
    return mask;
}

template <class Real>
Real to_real(const table& from, std::size_t row, std::size_t column) {
    const double value = from.values[row * from.columns + column];
    if (!(std::abs(value) <= static_cast<double>(std::numeric_limits<Real>::max())))
        raise_error({place(from, row, column), ": expected a finite number of at most ",
                     shortest(static_cast<double>(std::numeric_limits<Real>::max())), ", found ",
                     shortest(value)});
    return static_cast<Real>(value);
}

template <class Real>
basic_dataset<Real> columns_to_dataset(const table& from, const std::vector<std::size_t>& targets,
                                       const char* name, std::size_t classes) {
    const std::vector<bool> mask = target_mask(from, targets, name);
    basic_dataset<Real> result{
        .inputs = {}, .targets = {}, .samples = from.rows, .classes = classes};
    result.inputs.reserve(from.rows * (from.columns - targets.size()));
    result.targets.reserve(from.rows * targets.size());
    for (std::size_t row = 0; row < from.rows; ++row) {
        for (std::size_t column = 0; column < from.columns; ++column)
            if (!mask[column]) result.inputs.push_back(to_real<Real>(from, row, column));
        for (const std::size_t column : targets)
            result.targets.push_back(to_real<Real>(from, row, column));
    }
    return result;
}

}  // namespace detail

// One column holds the class, a whole number of 0 ... Classes - 1; the others are the inputs.
//
// errors   the column is not there, a label is no class, a number does not fit Real: weft::error
template <std::size_t Classes, class Real = float>
basic_dataset<Real> classification(const table& from, classification_columns columns) {
    const std::size_t labels = columns.label_column;
    auto result = detail::columns_to_dataset<Real>(from, {labels}, "label_column", Classes);
    for (std::size_t row = 0; row < from.rows; ++row) {
        const double value = from.values[row * from.columns + labels];
        if (!(value >= 0 && value < static_cast<double>(Classes) && value == std::floor(value)))
            raise_error({detail::place(from, row, labels),
                         ": expected a label, a whole number of 0 ... ", Classes - 1, ", found ",
                         detail::shortest(value)});
    }
    return result;
}

// Some columns are the targets, in the order given; the others are the inputs.
//
// errors   a column is not there or named twice, none is left for the inputs, a number does not
//          fit Real: weft::error
template <class Real = float>
basic_dataset<Real> regression(const table& from, const regression_columns& columns) {
    return detail::columns_to_dataset<Real>(from, columns.target_columns, "target_columns", 0);
}

}  // namespace weft

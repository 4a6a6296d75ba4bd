// SPDX-License-Identifier: MIT
// Which classes are taken for which, and what follows: precision, recall, F1.
#pragma once

#include <weft/shape/message.hpp>
#include <weft/train/class_rows.hpp>

#include <algorithm>
#include <string>

namespace weft::inline v0_1 {

// Counts of samples by the class they are of and the class they are taken for.
struct confusion_matrix {
    std::size_t classes;
    std::vector<std::size_t> counts;  // [classes of targets, classes of predictions]

    explicit confusion_matrix(std::size_t of_classes)
        : classes(of_classes), counts(of_classes * of_classes) {}

    std::size_t operator()(std::size_t actual, std::size_t predicted) const {
        return counts[actual * classes + predicted];
    }
    std::size_t& operator()(std::size_t actual, std::size_t predicted) {
        return counts[actual * classes + predicted];
    }
    std::size_t of_class(std::size_t which) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += (*this)(which, i);
        return sum;
    }
    std::size_t taken_for(std::size_t which) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += (*this)(i, which);
        return sum;
    }
};

// The class of a prediction is that of its largest number; one number a sample is a probability of
// class 1, which it is taken for above the threshold, and the matrix has two classes.
//
// shapes   predictions [samples, classes], targets [samples] or [samples, classes]
// errors   no sample, lengths that do not fit, labels out of range (the row is named): weft::error
template <number_range Targets, number_range Predictions>
confusion_matrix confusion(const Targets& targets, const Predictions& predictions,
                           std::size_t classes, double threshold = 0.5) {
    const auto rows = make_class_rows("confusion", targets, predictions, classes);
    confusion_matrix result(std::max<std::size_t>(classes, 2));
    for (std::size_t s = 0; s < rows.samples(); ++s)
        ++result(rows.label(s), rows.predicted(s, threshold));
    return result;
}

template <auto const& Net, class Real, class Math>
confusion_matrix confusion(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
                           double threshold = 0.5) {
    return confusion(data.targets, predictions_for(m, data), classes_of<Net>, threshold);
}

// A line for each class with its samples by the class they are taken for, under a line of these.
template <standard_stream Stream>
Stream& operator<<(Stream& out, const confusion_matrix& matrix) {
    std::size_t most = std::max<std::size_t>(matrix.classes, 1) - 1;
    for (const std::size_t count : matrix.counts) most = std::max(most, count);
    const std::size_t width = std::to_string(most).size() + 1;
    const auto cell = [&](const std::string& text) {
        out << std::string(width - text.size(), ' ') << text;
    };
    cell("");
    for (std::size_t column = 0; column < matrix.classes; ++column) cell(std::to_string(column));
    for (std::size_t row = 0; row < matrix.classes; ++row) {
        out << '\n';
        cell(std::to_string(row));
        for (std::size_t column = 0; column < matrix.classes; ++column)
            cell(std::to_string(matrix(row, column)));
    }
    return out;
}

namespace detail {

inline double ratio_of_counts(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

// The mean of metric(matrix, class) over the classes that occur.
template <class Metric>
double macro_mean(const confusion_matrix& matrix, const Metric& metric) {
    double sum = 0;
    std::size_t occurring = 0;
    for (std::size_t which = 0; which < matrix.classes; ++which) {
        if (matrix.of_class(which) + matrix.taken_for(which) == 0) continue;
        sum += metric(matrix, which);
        ++occurring;
    }
    return occurring == 0 ? 0.0 : sum / static_cast<double>(occurring);
}

}  // namespace detail

// Of the samples taken for a class, the share that is of it; of those of a class, the share taken
// for it; the harmonic mean of both. 0 of no samples is 0.
inline double precision(const confusion_matrix& matrix, std::size_t which) {
    return detail::ratio_of_counts(matrix(which, which), matrix.taken_for(which));
}
inline double recall(const confusion_matrix& matrix, std::size_t which) {
    return detail::ratio_of_counts(matrix(which, which), matrix.of_class(which));
}
inline double f1(const confusion_matrix& matrix, std::size_t which) {
    return detail::ratio_of_counts(2 * matrix(which, which),
                                   matrix.of_class(which) + matrix.taken_for(which));
}

// The mean over the classes that occur among targets or predictions.       source: scikit-learn
inline double macro_precision(const confusion_matrix& matrix) {
    return detail::macro_mean(matrix, [](const auto& m, std::size_t l) { return precision(m, l); });
}
inline double macro_recall(const confusion_matrix& matrix) {
    return detail::macro_mean(matrix, [](const auto& m, std::size_t l) { return recall(m, l); });
}
inline double macro_f1(const confusion_matrix& matrix) {
    return detail::macro_mean(matrix, [](const auto& m, std::size_t l) { return f1(m, l); });
}

// Of class 1, from probabilities.
//
// shapes   both [samples]; targets are 0 and 1
// errors   as confusion
template <number_range Targets, number_range Predictions>
double precision(const Targets& targets, const Predictions& predictions, double threshold = 0.5) {
    return precision(confusion(targets, predictions, 1, threshold), 1);
}
template <number_range Targets, number_range Predictions>
double recall(const Targets& targets, const Predictions& predictions, double threshold = 0.5) {
    return recall(confusion(targets, predictions, 1, threshold), 1);
}
template <number_range Targets, number_range Predictions>
double f1(const Targets& targets, const Predictions& predictions, double threshold = 0.5) {
    return f1(confusion(targets, predictions, 1, threshold), 1);
}

// The same of a network with one output; for others see confusion and macro_precision.
template <auto const& Net, class Real, class Math>
    requires(model<Net, Real, Math>::output_size == 1)
double precision(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
                 double threshold = 0.5) {
    return precision(confusion(m, data, threshold), 1);
}
template <auto const& Net, class Real, class Math>
    requires(model<Net, Real, Math>::output_size == 1)
double recall(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
              double threshold = 0.5) {
    return recall(confusion(m, data, threshold), 1);
}
template <auto const& Net, class Real, class Math>
    requires(model<Net, Real, Math>::output_size == 1)
double f1(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
          double threshold = 0.5) {
    return f1(confusion(m, data, threshold), 1);
}

}  // namespace weft

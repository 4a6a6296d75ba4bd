// SPDX-License-Identifier: MIT
// How often a model is right.
#pragma once

#include <weft/train/class_rows.hpp>
#include <weft/train/regression_metrics.hpp>

namespace weft::inline v0_1 {

// The share of samples whose largest output is that of their class. With one class a prediction is
// a probability: it is right where it lies on the target's side of 0.5.
//
// shapes   predictions [samples, classes], targets [samples] or [samples, classes]
// errors   no sample, lengths that do not fit, labels out of range (the row is named): weft::error
template <number_range Targets, number_range Predictions>
double accuracy(const Targets& targets, const Predictions& predictions, std::size_t classes) {
    const auto rows = make_class_rows("accuracy", targets, predictions, classes);
    std::size_t right = 0;
    for (std::size_t s = 0; s < rows.samples(); ++s)
        right += rows.predicted(s, 0.5) == rows.label(s);
    return static_cast<double>(right) / static_cast<double>(rows.samples());
}

// The share of samples with fewer than k outputs above that of their class.
//
// shapes   predictions [samples, classes], targets [samples] or [samples, classes]
// errors   no sample, lengths that do not fit, labels out of range (the row is named): weft::error
// source   Keras 3, TopKCategoricalAccuracy: of equal outputs all count as the best of them
template <number_range Targets, number_range Predictions>
double top_k_accuracy(const Targets& targets, const Predictions& predictions, std::size_t classes,
                      std::size_t k = 5) {
    const auto rows = make_class_rows("top_k_accuracy", targets, predictions, classes);
    if (classes < 2)
        raise_error({"weft: top_k_accuracy: expected at least 2 classes, found ", classes});
    std::size_t right = 0;
    for (std::size_t s = 0; s < rows.samples(); ++s) {
        const auto row = rows.row(s);
        const auto of_class = row[rows.label(s)];
        const auto above = std::count_if(row.begin(), row.end(),
                                         [&](auto number) { return !(number <= of_class); });
        right += static_cast<std::size_t>(above) < k;
    }
    return static_cast<double>(right) / static_cast<double>(rows.samples());
}

// The share of numbers on their target's side of the threshold: of one probability a sample, or of
// several that do not exclude each other.
//
// shapes   both [samples, outputs], targets of 0 and 1
// errors   no number, lengths that differ, a target that is neither (it is named): weft::error
// source   Keras, BinaryAccuracy
template <number_range Targets, number_range Predictions>
double binary_accuracy(const Targets& targets, const Predictions& predictions,
                       double threshold = 0.5) {
    detail::expect_numbers("binary_accuracy", targets, predictions, 1);
    std::size_t right = 0;
    for (std::size_t i = 0; i < std::size(targets); ++i) {
        if (targets[i] != 0 && targets[i] != 1)
            raise_error({"weft: binary_accuracy: expected targets of 0 and 1, found ", targets[i],
                         " as number ", i});
        using number = std::remove_cvref_t<decltype(predictions[i])>;
        right += (predictions[i] > static_cast<number>(threshold)) == (targets[i] == 1);
    }
    return static_cast<double>(right) / static_cast<double>(std::size(targets));
}

template <auto const& Net, class Real, class Math>
double accuracy(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return accuracy(data.targets, predictions_for(m, data), classes_of<Net>);
}

template <auto const& Net, class Real, class Math>
double top_k_accuracy(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
                      std::size_t k = 5) {
    return top_k_accuracy(data.targets, predictions_for(m, data), classes_of<Net>, k);
}

template <auto const& Net, class Real, class Math>
double binary_accuracy(const model<Net, Real, Math>& m, const basic_dataset<Real>& data,
                       double threshold = 0.5) {
    return binary_accuracy(data.targets, predictions_for(m, data), threshold);
}

}  // namespace weft

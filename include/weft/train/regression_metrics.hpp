// SPDX-License-Identifier: MIT
// How far predicted numbers are from their targets.
#pragma once

#include <weft/train/class_rows.hpp>

namespace weft::inline v0_1 {

namespace detail {

template <number_range Targets, number_range Predictions>
void expect_numbers(const char* metric, const Targets& targets, const Predictions& predictions,
                    std::size_t outputs) {
    const std::size_t found = std::span(targets).size(), given = std::span(predictions).size();
    if (outputs == 0 || given == 0 || given % outputs != 0)
        raise_error({"weft: ", metric, ": expected predictions of ", outputs,
                     " numbers a sample, at least one sample, found ", given, " numbers"});
    if (found != given)
        raise_error({"weft: ", metric, ": expected as many targets as predictions, ", given,
                     ", found ", found});
}

}  // namespace detail

// The mean of |prediction - target| over every number. The loss of that name is a formula to train
// with: mean_absolute_error.
//
// shapes   both [any number of numbers]
// errors   no number, lengths that differ: weft::error
template <number_range Targets, number_range Predictions>
double mae(const Targets& targets, const Predictions& predictions) {
    detail::expect_numbers("mae", targets, predictions, 1);
    double sum = 0;
    for (std::size_t i = 0; i < std::size(targets); ++i)
        sum += scalar::abs(static_cast<double>(predictions[i]) - static_cast<double>(targets[i]));
    return sum / static_cast<double>(std::size(targets));
}

// The mean of (prediction - target)^2 over every number, and its root. The loss of that name is
// mean_squared_error.
//
// shapes   both [any number of numbers]
// errors   no number, lengths that differ: weft::error
// source   Keras, MeanSquaredError and RootMeanSquaredError
template <number_range Targets, number_range Predictions>
double mse(const Targets& targets, const Predictions& predictions) {
    detail::expect_numbers("mse", targets, predictions, 1);
    double sum = 0;
    for (std::size_t i = 0; i < std::size(targets); ++i) {
        const double off = static_cast<double>(predictions[i]) - static_cast<double>(targets[i]);
        sum = scalar_fma(off, off, sum);
    }
    return sum / static_cast<double>(std::size(targets));
}
template <number_range Targets, number_range Predictions>
double rmse(const Targets& targets, const Predictions& predictions) {
    return scalar::sqrt(mse(targets, predictions));
}

// 1 - sum (prediction - target)^2 / sum (target - mean)^2, the mean over the outputs. Targets that
// are all equal give 1 if each is met, else 0. NaN among either gives NaN.
//
// shapes   both [samples, outputs]
// errors   no sample, lengths that do not fit: weft::error
// source   scikit-learn, r2_score
template <number_range Targets, number_range Predictions>
double r2(const Targets& targets, const Predictions& predictions, std::size_t outputs = 1) {
    detail::expect_numbers("r2", targets, predictions, outputs);
    const std::size_t samples = std::size(targets) / outputs;
    double sum = 0;
    for (std::size_t column = 0; column < outputs; ++column) {
        double mean = 0, residual = 0, total = 0;
        for (std::size_t s = 0; s < samples; ++s)
            mean += static_cast<double>(targets[s * outputs + column]);
        mean /= static_cast<double>(samples);
        for (std::size_t s = 0; s < samples; ++s) {
            const double target_here = static_cast<double>(targets[s * outputs + column]);
            const double off = static_cast<double>(predictions[s * outputs + column]) - target_here;
            residual = scalar_fma(off, off, residual);
            total = scalar_fma(target_here - mean, target_here - mean, total);
        }
        // 0 times what is not finite is NaN.
        sum += total != 0 ? 1 - residual / total : residual == 0 ? 1.0 : 0 * residual;
    }
    return sum / static_cast<double>(outputs);
}

template <auto const& Net, class Real, class Math>
double mae(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return mae(data.targets, predictions_for(m, data));
}
template <auto const& Net, class Real, class Math>
double mse(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return mse(data.targets, predictions_for(m, data));
}
template <auto const& Net, class Real, class Math>
double rmse(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return rmse(data.targets, predictions_for(m, data));
}
template <auto const& Net, class Real, class Math>
double r2(const model<Net, Real, Math>& m, const basic_dataset<Real>& data) {
    return r2(data.targets, predictions_for(m, data), model<Net, Real, Math>::output_size);
}

}  // namespace weft

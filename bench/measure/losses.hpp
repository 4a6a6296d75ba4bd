// SPDX-License-Identifier: MIT
// Four losses with their gradients: the formulas, the arrays they run over, plain loops in double.
#pragma once

#include "numbers.hpp"

#include <weft/formula/activations.hpp>
#include <weft/simd/register.hpp>

namespace bench {

using register_of_floats = weft::simd::batch<float>;
inline constexpr std::size_t lanes = weft::simd::width<float>;

using weft::prediction;
using weft::target;

inline constexpr auto sigmoid_bce = softplus(prediction) - prediction * target;
inline constexpr auto softmax_cce = -row_sum(target * log(softmax(prediction)));
inline constexpr auto squared_error = square(prediction - target);
inline constexpr auto custom_where =
    where(prediction > target, 1 * (prediction - target), 99 * (target - prediction));

// Rows of predictions, targets and gradients, each padded to whole registers.
struct loss_arrays {
    std::size_t rows, width, stride;
    numbers logits, truth, slope;

    // Elements of one row where classes is 0, else rows of classes; the logits are -4 ... 4, the
    // targets 0 ... 1, of a row of classes a distribution.
    loss_arrays(std::size_t elements, std::size_t classes)
        : rows(classes == 0 ? 1 : elements / classes), width(classes == 0 ? elements : classes),
          stride(weft::padded_to(width, lanes)), logits(rows * stride), truth(rows * stride),
          slope(rows * stride) {
        const numbers a = random_numbers(rows * width, 1), b = random_numbers(rows * width, 2);
        for (std::size_t row = 0; row < rows; ++row) {
            float sum = 0;
            for (std::size_t i = 0; i < width; ++i) {
                logits[row * stride + i] = 8 * a[row * width + i];
                sum += truth[row * stride + i] = b[row * width + i] + 0.5F;
            }
            for (std::size_t i = 0; classes != 0 && i < width; ++i) truth[row * stride + i] /= sum;
        }
    }
};

// The sum of the values and every gradient.
struct loss_results {
    double value = 0;
    std::vector<double> slope;
};

// One row: fills the slopes and returns the value.
using plain_loop = double (*)(const double* logits, const double* truth, double* slope,
                              std::size_t width);

inline loss_results plain_results(const loss_arrays& a, plain_loop one) {
    loss_results result{.slope = std::vector<double>(a.rows * a.width)};
    std::vector<double> z(a.width), t(a.width);
    for (std::size_t row = 0; row < a.rows; ++row) {
        std::copy_n(&a.logits[row * a.stride], a.width, z.begin());
        std::copy_n(&a.truth[row * a.stride], a.width, t.begin());
        result.value += one(z.data(), t.data(), &result.slope[row * a.width], a.width);
    }
    return result;
}

// What is wrong with a loop's value and the gradients it left in the arrays, "" if nothing.
inline std::string fault_in_loss(double value, const loss_arrays& a, const loss_results& expected) {
    if (!(std::abs(value - expected.value) <= 1e-5 * std::abs(expected.value)))
        return "the sum " + std::to_string(value) + " is not " + std::to_string(expected.value);
    return fault_in("the gradient", a.slope.data(), a.stride, expected.slope, a.width, 1e-5);
}

namespace plain {

inline double sigmoid_bce(const double* z, const double* t, double* slope, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) {
        sum += std::log1p(std::exp(z[i])) - z[i] * t[i];
        slope[i] = 1 / (1 + std::exp(-z[i])) - t[i];
    }
    return sum;
}
inline double softmax_cce(const double* z, const double* t, double* slope, std::size_t width) {
    double all = 0, total = 0, dot = 0;
    for (std::size_t i = 0; i < width; ++i)
        all += std::exp(z[i]), total += t[i], dot += t[i] * z[i];
    for (std::size_t i = 0; i < width; ++i) slope[i] = total * std::exp(z[i]) / all - t[i];
    return total * std::log(all) - dot;
}
inline double squared_error(const double* z, const double* t, double* slope, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) {
        sum += (z[i] - t[i]) * (z[i] - t[i]);
        slope[i] = 2 * (z[i] - t[i]);
    }
    return sum;
}
inline double custom_where(const double* z, const double* t, double* slope, std::size_t width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i) {
        slope[i] = z[i] > t[i] ? 1 : -99;
        sum += slope[i] * (z[i] - t[i]);
    }
    return sum;
}

}  // namespace plain

}  // namespace bench

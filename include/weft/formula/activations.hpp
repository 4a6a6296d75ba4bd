// SPDX-License-Identifier: MIT
// Activations of an element, each its formula; names and order of arguments as in Keras.
#pragma once

#include <weft/formula/functions.hpp>
#include <weft/formula/row_activations.hpp>

#include <limits>

namespace weft::inline v0_1 {

// A number between low and high comes through, with a derivative of 1 at both.
template <formula X>
constexpr auto clip(const X& z, double low, double high) {
    return where(z < low, low, where(z > high, high, z));
}

// x                                                             source: Keras linear
template <formula X>
constexpr auto linear(const X& z) { return detail::make_named<"linear">(z, z); }

// exp(x)                                                        source: Keras exponential
template <formula X>
constexpr auto exponential(const X& z) { return detail::make_named<"exponential">(exp(z), z); }

// max(x, 0)                                                     source: notes, section 3.2.3
template <formula X>
constexpr auto relu(const X& z) {
    return detail::make_named<"relu">(max(z, whole_number<0>{}), z);
}

// max_value from there on, x above threshold, negative_slope * (x - threshold) below.
struct relu_options {
    double negative_slope = 0;
    double max_value = std::numeric_limits<double>::infinity();
    double threshold = 0;
};
template <formula X>
constexpr auto relu(const X& z, const relu_options& o) {
    const auto above = where(z > o.threshold, where(z > o.max_value, o.max_value, z), 0);
    return detail::make_named<"relu">(above - o.negative_slope * max(o.threshold - z, 0), z,
                                      o.negative_slope, o.max_value, o.threshold);
}

// min(max(x, 0), 6)                                             source: Krizhevsky 2010
template <formula X>
constexpr auto relu6(const X& z) { return detail::make_named<"relu6">(min(max(z, 0), 6), z); }

// x above 0, else negative_slope * x                            source: notes, section 3.2.4
template <formula X>
constexpr auto leaky_relu(const X& z, double negative_slope = 0.2) {
    return detail::make_named<"leaky_relu">(where(z > whole_number<0>{}, z, negative_slope * z), z,
                                            negative_slope);
}

// Leaky ReLU whose slope is trained, one a channel.             source: notes, section 3.2;
//                                                               He et al. 2015; Keras starts at 0
template <formula X>
constexpr auto prelu(const X& z, double alpha_start = 0) {
    const auto alpha = parameter<"alpha">.starting_at(alpha_start);
    return detail::make_named<"prelu">(where(z > whole_number<0>{}, z, alpha * z), z, alpha_start);
}

// Leaky ReLU whose slope is drawn between lower and upper for each element and training step; in
// prediction it is their mean.              source: notes, section 3.2; Xu et al. 2015; PyTorch
template <formula X>
constexpr auto rrelu(const X& z, double lower = 1.0 / 8, double upper = 1.0 / 3) {
    const auto slope = lower + (upper - lower) * noise;
    return detail::make_named<"rrelu">(where(z > whole_number<0>{}, z, slope * z), z, lower, upper);
}

// x above 0, else alpha (exp(x) - 1)                            source: Clevert et al. 2016
template <formula X>
constexpr auto elu(const X& z, double alpha = 1) {
    return detail::make_named<"elu">(where(z > 0, z, alpha * expm1(z)), z, alpha);
}

// 1.0507 elu(x, 1.6733): means of 0 and deviations of 1 stay    source: Klambauer et al. 2017
template <formula X>
constexpr auto selu(const X& z) {
    constexpr double scale = 1.0507009873554804934, alpha = 1.6732632423543772848;
    return detail::make_named<"selu">(where(z < 0, scale * alpha * expm1(z), scale * z), z);
}

// x above 0, else alpha (exp(x / alpha) - 1)                    source: Barron 2017
template <formula X>
constexpr auto celu(const X& z, double alpha = 1) {
    return detail::make_named<"celu">(where(z > 0, z, alpha * expm1(z / alpha)), z, alpha);
}

// 1 / (1 + exp(-x)), from exp(-|x|), so that nothing overflows  source: notes, section 3.2.1
template <formula X>
constexpr auto sigmoid(const X& z) {
    return detail::make_operation<op::sigmoid>(z);
}

// log(1 + exp(x)), as max(x, 0) + log1p(exp(-|x|))
template <formula X>
constexpr auto softplus(const X& z) {
    return detail::make_operation<op::softplus>(z);
}

// log(1 / (1 + exp(-x)))
template <formula X>
constexpr auto log_sigmoid(const X& z) {
    return detail::make_named<"log_sigmoid">(-softplus(-z), z);
}

// x / (1 + |x|)                                                 source: notes, section 3.2
template <formula X>
constexpr auto softsign(const X& z) {
    return detail::make_named<"softsign">(z / (1 + abs(z)), z);
}

// x sigmoid(x), also called swish                               source: Ramachandran et al. 2017
template <formula X>
constexpr auto silu(const X& z) { return detail::make_named<"silu">(z * sigmoid(z), z); }

// x tanh(log(1 + exp(x)))                                       source: Misra 2019
template <formula X>
constexpr auto mish(const X& z) { return detail::make_named<"mish">(z * tanh(softplus(z)), z); }

// x times the probability that a normal variable is below x     source: Hendrycks, Gimpel 2016
template <formula X>
constexpr auto gelu(const X& z) {
    return detail::make_named<"gelu">(z * normal_cdf(z), z);
}

// The same by 0.5 (1 + tanh(u)) = sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3)
template <formula X>
constexpr auto gelu_tanh(const X& z) {
    constexpr double twice_sqrt_2_per_pi = 1.59576912160573071176;
    const auto u = z + 0.044715 * (z * z * z);
    return detail::make_named<"gelu_tanh">(z * sigmoid(twice_sqrt_2_per_pi * u), z);
}

// relu6(x + 3) / 6                                              source: Howard et al. 2019; Keras 3
template <formula X>
constexpr auto hard_sigmoid(const X& z) {
    return detail::make_named<"hard_sigmoid">(relu6(z + 3) / 6, z);
}

// x relu6(x + 3) / 6, also called hard swish                    source: Howard et al. 2019
template <formula X>
constexpr auto hard_silu(const X& z) {
    return detail::make_named<"hard_silu">(z * hard_sigmoid(z), z);
}

// x between -1 and 1                                            source: Collobert 2004
template <formula X>
constexpr auto hard_tanh(const X& z) { return detail::make_named<"hard_tanh">(clip(z, -1, 1), z); }

// (x + sqrt(x^2 + b)) / 2; below 0 as its product with the conjugate, which does not cancel
//                                                               source: Barron 2021
template <formula X>
constexpr auto squareplus(const X& z, double b = 4) {
    const auto root = sqrt(z * z + b);
    return detail::make_named<"squareplus">(where(z > 0, (z + root) / 2, b / 2 / (root - z)), z, b);
}

// x closer to 0 by threshold, or 0
template <formula X>
constexpr auto soft_shrink(const X& z, double threshold = 0.5) {
    return detail::make_named<"soft_shrink">(z - clip(z, -threshold, threshold), z, threshold);
}

// x, or 0 where |x| <= threshold
template <formula X>
constexpr auto hard_shrink(const X& z, double threshold = 0.5) {
    return detail::make_named<"hard_shrink">(where(abs(z) <= threshold, 0, z), z, threshold);
}

// x - tanh(x); for small x by Lambert's continued fraction of tanh, which does not cancel
template <formula X>
constexpr auto tanh_shrink(const X& z) {
    const auto s = z * z;
    const auto c = s / (3 + s / (5 + s / (7 + s / (9 + s / (11 + s / (13 + s / 15))))));
    return detail::make_named<"tanh_shrink">(
        where(abs(z) < 1, z * (c / (1 + c)), z - tanh(z)), z);
}

// x above threshold, else value                                 source: PyTorch Threshold
template <formula X>
constexpr auto threshold(const X& z, double above, double value) {
    return detail::make_named<"threshold">(where(z <= above, value, z), z, above, value);
}

// 0 up to -1, (x + 1)^2 / 4 up to 1, then x                     source: Keras sparse_plus
template <formula X>
constexpr auto sparse_plus(const X& z) {
    return detail::make_named<"sparse_plus">(
        where(z <= -1, 0, where(z < 1, square(z + 1) / 4, z)), z);
}

// 0 up to -1, (x + 1) / 2 up to 1, then 1                       source: Keras sparse_sigmoid
template <formula X>
constexpr auto sparse_sigmoid(const X& z) {
    return detail::make_named<"sparse_sigmoid">(
        where(z <= -1, 0, where(z >= 1, 1, (z + 1) / 2)), z);
}

}  // namespace weft

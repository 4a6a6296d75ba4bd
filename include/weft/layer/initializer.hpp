// SPDX-License-Identifier: MIT
// How parameters start, as values: dense<32, he_normal>.
#pragma once

#include <weft/shape/raise.hpp>

#include <stdexcept>
#include <string_view>

namespace weft::inline v0_1 {

enum class distribution : unsigned char {
    constant, uniform, normal, truncated_normal, orthogonal, identity, second_quarter
};
enum class fan : unsigned char { none, in, out, average };

// Draws of one distribution. With a fan, their mean is 0 and their variance scale / fan; without,
// scale is the deviation (before a cut), the constant or the gain, and uniform draws are in
// [low, high).
struct initializer {
    distribution draws = distribution::constant;
    fan mode = fan::none;
    double scale = 0;
    double mean = 0;
    double low = 0, high = 0;
    constexpr bool operator==(const initializer&) const = default;

    // What is wrong with its numbers, or nothing.
    constexpr std::string_view problem() const {
        const bool is_normal =
            draws == distribution::normal || draws == distribution::truncated_normal;
        if (mode != fan::none && !(scale > 0 && (is_normal || draws == distribution::uniform)))
            return "variance_scaling expects a scale above 0, and uniform or normal draws";
        if (is_normal && !(scale >= 0))
            return "a normal initializer expects a deviation of at least 0";
        if (!(low <= high)) return "random_uniform expects its lower bound first";
        return {};
    }
};

// The same number everywhere.
constexpr initializer constant_value(double value) {
    return {.draws = distribution::constant, .scale = value};
}
inline constexpr initializer zeros = constant_value(0);
inline constexpr initializer ones = constant_value(1);

// Mean 0, variance scale / fan; a truncated normal is cut at 2 deviations and widened to that
// variance, a uniform one lies within sqrt(3 * scale / fan).
//
// errors   no fan: std::invalid_argument
// source   Keras VarianceScaling; its untruncated_normal is distribution::normal
constexpr initializer variance_scaling(double scale = 1, fan mode = fan::in,
                                       distribution draws = distribution::truncated_normal) {
    if (mode == fan::none)
        raise<std::invalid_argument>("weft: variance_scaling expects fan::in, out or average");
    return {.draws = draws, .mode = mode, .scale = scale};
}

// source: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; names and forms as in Keras
inline constexpr initializer glorot_uniform =
    variance_scaling(1, fan::average, distribution::uniform);
inline constexpr initializer glorot_normal = variance_scaling(1, fan::average);
inline constexpr initializer he_uniform = variance_scaling(2, fan::in, distribution::uniform);
inline constexpr initializer he_normal = variance_scaling(2, fan::in);
inline constexpr initializer lecun_uniform = variance_scaling(1, fan::in, distribution::uniform);
inline constexpr initializer lecun_normal = variance_scaling(1, fan::in);

// Mean 0, deviation sqrt(1 / inputs of the layer).               source: notes, section 3.3
inline constexpr initializer fan_in_normal = variance_scaling(1, fan::in, distribution::normal);

constexpr initializer random_normal(double mean, double stddev) {
    return {.draws = distribution::normal, .scale = stddev, .mean = mean};
}
constexpr initializer random_normal() { return random_normal(0, 0.05); }

// Cut at 2 deviations from the mean, so the deviation of what is drawn is 0.88 * stddev.
//
// source   Keras TruncatedNormal
constexpr initializer truncated_normal(double mean, double stddev) {
    return {.draws = distribution::truncated_normal, .scale = stddev, .mean = mean};
}
constexpr initializer truncated_normal() { return truncated_normal(0, 0.05); }

// In [low, high).
constexpr initializer random_uniform(double low, double high) {
    return {.draws = distribution::uniform, .low = low, .high = high};
}
constexpr initializer random_uniform() { return random_uniform(-0.05, 0.05); }

// gain times a random matrix Q with columns (rows, where there are fewer of them) of length 1 at
// right angles; every such matrix is as likely as any other.
//
// shapes   a tensor [..., n] is a matrix of n columns
// source   Saxe et al. 2014; Mezzadri 2007; Keras OrthogonalInitializer
constexpr initializer orthogonal(double gain = 1) {
    return {.draws = distribution::orthogonal, .scale = gain};
}

// Ones for the second of the four parts of an LSTM's bias, its forget gate's; 0 elsewhere.
//
// source   Jozefowicz et al. 2015; Keras LSTM, unit_forget_bias
inline constexpr initializer unit_forget_bias{.draws = distribution::second_quarter, .scale = 1};

// gain on the diagonal, 0 elsewhere.                              source: Keras Identity
constexpr initializer identity_initializer(double gain = 1) {
    return {.draws = distribution::identity, .scale = gain};
}

}  // namespace weft

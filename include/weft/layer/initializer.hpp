// SPDX-License-Identifier: MIT
// How parameters start, as values: dense<32, he_normal>.
#pragma once

#include <cstddef>

namespace weft {

enum class distribution : unsigned char { constant, uniform, normal, truncated_normal };
enum class fan : unsigned char { none, in, out, average };

// A number c times a draw of deviation 1. With a fan, the variance is scale / fan; without, the
// deviation (or the constant, or half the width of the uniform interval) is scale itself.
struct initializer {
    distribution draws = distribution::constant;
    fan mode = fan::none;
    double scale = 0;
    constexpr bool operator==(const initializer&) const = default;
};

// source: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; names and forms as in Keras
inline constexpr initializer zeros{};
inline constexpr initializer ones{distribution::constant, fan::none, 1};
inline constexpr initializer glorot_uniform{distribution::uniform, fan::average, 1};
inline constexpr initializer glorot_normal{distribution::truncated_normal, fan::average, 1};
inline constexpr initializer he_uniform{distribution::uniform, fan::in, 2};
inline constexpr initializer he_normal{distribution::truncated_normal, fan::in, 2};
inline constexpr initializer lecun_uniform{distribution::uniform, fan::in, 1};
inline constexpr initializer lecun_normal{distribution::truncated_normal, fan::in, 1};

// Mean 0, deviation sqrt(1 / inputs of the layer).               source: notes, section 3.3
inline constexpr initializer fan_in_normal{distribution::normal, fan::in, 1};

constexpr initializer constant_value(double value) {
    return {distribution::constant, fan::none, value};
}
constexpr initializer random_normal(double deviation) {
    return {distribution::normal, fan::none, deviation};
}
constexpr initializer random_uniform(double limit) {
    return {distribution::uniform, fan::none, limit};
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Options of a layer's weights, and the kernels and biases they are options of.
#pragma once

#include <weft/layer/constraint.hpp>
#include <weft/layer/regularizer.hpp>

namespace weft::inline v0_1 {

// An initializer, a regularizer or a constraint of the kernel; no_bias, bias_starts_as(...),
// bias_regularizer(...).
template <auto Option>
inline constexpr bool is_weight_option =
    has_option<no_bias_option, Option> || has_option<initializer, Option>
    || has_option<bias_start, Option> || is_regularizer<Option> || is_bias_regularizer<Option>
    || is_constraint<Option>;

// What is wrong with the numbers or the number of the options, or nothing.
template <auto... Options>
constexpr std::string_view problem_of_weight_options() {
    if constexpr ((0 + ... + is_regularizer<Options>) > 1)
        return "a second regularizer: l1_l2(a, b) is both";
    else if constexpr ((0 + ... + is_constraint<Options>) > 1) return "a second constraint";
    else if constexpr ((0 + ... + has_option<initializer, Options>) > 1)
        return "a second initializer";
    else if constexpr (repeats_an_option<Options...>()) return "an option twice: leave one out";
    else return problem_of_options<Options...>();
}

// Inputs and outputs of a kernel: its last two extents, times all before them.
//
// source   Keras compute_fans
struct fans {
    std::size_t in, out;
};
constexpr fans fans_of(const shape& extents) {
    if (extents.rank < 2) return {extents.last(), extents.last()};
    const std::size_t columns = extents.last(), rows = extents[extents.rank - 2];
    const std::size_t before = extents.elements() / (rows * columns);
    return {rows * before, columns * before};
}

// A kernel that starts as the options say, or as otherwise.
template <auto... Options>
constexpr parameter_facts kernel_parameter(std::string_view name, const shape& extents,
                                           const initializer& otherwise = glorot_uniform) {
    const fans of = fans_of(extents);
    return {.name = name,
            .extents = extents,
            .starts_as = option_or<initializer>(otherwise, Options...),
            .fan_in = of.in,
            .fan_out = of.out,
            .penalty = penalty_of<Options...>(),
            .constraint = constraint_of<Options...>()};
}
// The bias of what a kernel of these fans gives.
template <auto... Options>
constexpr parameter_facts bias_parameter(std::string_view name, const shape& extents,
                                         const fans& of_kernel,
                                         const initializer& otherwise = zeros) {
    return {.name = name,
            .extents = extents,
            .starts_as = option_or<bias_start>(bias_start{otherwise}, Options...).value,
            .fan_in = of_kernel.in,
            .fan_out = of_kernel.out,
            .penalty = bias_penalty_of<Options...>()};
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// The fully connected layer: y = x W + b.
#pragma once

#include <weft/layer/constraint.hpp>
#include <weft/layer/options.hpp>
#include <weft/layer/regularizer.hpp>

namespace weft {

// shapes   x [inputs], W [inputs, Units], b [Units], y [Units]
// options  of W: an initializer (glorot_uniform if none is given), a regularizer, a constraint;
//          of b: no_bias, bias_starts_as(initializer), bias_regularizer(regularizer)
template <std::size_t Units, auto... Options>
struct dense_layer {
    static constexpr std::string_view kind = "dense";
    static constexpr bool has_bias = !has_option<no_bias_option, Options...>;
    static constexpr bool has_known_options =
        ((has_option<no_bias_option, Options> || has_option<initializer, Options>
          || has_option<bias_start, Options> || is_regularizer<Options>
          || is_bias_regularizer<Options> || is_constraint<Options>) && ...);
    static constexpr std::string_view wrong_option = (0 + ... + is_regularizer<Options>) > 1
        ? "a second regularizer: l1_l2(a, b) is both"
        : (0 + ... + is_constraint<Options>) > 1 ? "a second constraint"
                                                 : problem_of_options<Options...>();

    static constexpr label_text label() {
        label_text name("dense<");
        name << Units << (has_bias ? ">" : ", no_bias>");
        return name;
    }

    static constexpr bool accepts(const shape& in) {
        return has_known_options && wrong_option.empty() && Units > 0 && in.rank == 1;
    }
    static constexpr shape output(const shape&) { return shape{Units}; }
    static constexpr message problem(const shape& in) {
        message words;
        if (!has_known_options)
            words << "got another option than no_bias, an initializer (he_normal), "
                     "a regularizer (l2(1e-4)), a constraint (max_norm(2)), "
                     "bias_starts_as(initializer), bias_regularizer(l2(1e-4)): leave it out";
        else if (!wrong_option.empty()) words << "has a wrong option: " << wrong_option;
        else if (Units == 0) words << "has 0 units: give it at least 1";
        else
            words << "expects a vector, got " << in << ": put flatten before it, or use conv2d<"
                  << Units << ", kernel(1)>";
        return words;
    }

    static constexpr layer_facts facts(const shape& in) {
        const std::size_t weights = in.elements() * Units, biases = has_bias ? Units : 0;
        return {.role = layer_role::contraction,
                .parameters = weights + biases,
                .macs = weights,
                .bias_adds = biases};
    }

    static constexpr parameter_list parameters(const shape& in) {
        const std::size_t inputs = in.elements();
        parameter_list list;
        list.add({.name = "kernel",
                  .extents = shape{inputs, Units},
                  .starts_as = option_or<initializer>(glorot_uniform, Options...),
                  .fan_in = inputs,
                  .fan_out = Units,
                  .penalty = penalty_of<Options...>(),
                  .constraint = constraint_of<Options...>()});
        if (has_bias)
            list.add({.name = "bias",
                      .extents = shape{Units},
                      .starts_as = option_or<bias_start>(bias_start{zeros}, Options...).value,
                      .fan_in = inputs,
                      .fan_out = Units,
                      .penalty = bias_penalty_of<Options...>()});
        return list;
    }
};

}  // namespace weft

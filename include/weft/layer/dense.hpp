// SPDX-License-Identifier: MIT
// The fully connected layer: y = x W + b.
#pragma once

#include <weft/layer/weight_options.hpp>

namespace weft::inline v0_1 {

// shapes   x [inputs], W [inputs, Units], b [Units], y [Units]; of a sequence [steps, inputs] each
//          step alone, y [steps, Units]
// options  of W: an initializer (glorot_uniform if none is given), a regularizer, a constraint;
//          of b: no_bias, bias_starts_as(initializer), bias_regularizer(regularizer)
template <std::size_t Units, auto... Options>
struct dense_layer {
    static constexpr std::string_view kind = "dense";
    static constexpr bool has_bias = !has_option<no_bias_option, Options...>;
    static constexpr bool has_known_options = (is_weight_option<Options> && ...);
    static constexpr std::string_view wrong_option = problem_of_weight_options<Options...>();

    static constexpr label_text label() {
        label_text name("dense<");
        name << Units << (has_bias ? ">" : ", no_bias>");
        return name;
    }

    static constexpr bool accepts(const shape& in) {
        return has_known_options && wrong_option.empty() && Units > 0
            && (in.rank == 1 || in.rank == 2);
    }
    static constexpr shape output(const shape& in) {
        return in.rank == 1 ? shape{Units} : shape{in[0], Units};
    }
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
        const std::size_t weights = in.last() * Units, biases = has_bias ? Units : 0;
        const std::size_t steps = in.elements() / in.last();
        return {.role = layer_role::contraction,
                .parameters = weights + biases,
                .macs = steps * weights,
                .bias_adds = steps * biases,
                .is_linear = true};
    }

    static constexpr parameter_list parameters(const shape& in) {
        const shape extents{in.last(), Units};
        parameter_list list;
        list.add(kernel_parameter<Options...>("kernel", extents));
        if (has_bias)
            list.add(bias_parameter<Options...>("bias", shape{Units}, fans_of(extents)));
        return list;
    }
};

}  // namespace weft

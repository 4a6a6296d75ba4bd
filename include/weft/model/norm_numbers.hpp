// SPDX-License-Identifier: MIT
// The batch norm of a group: where its parameters are, and the numbers that its formula reads.
#pragma once

#include <weft/graph/layers.hpp>
#include <weft/kernel/batch_norm.hpp>
#include <weft/kernel/dense.hpp>
#include <weft/model/layout.hpp>

namespace weft::inline v0_1 {

// Which inputs of a program are a norm's, the same for every place.
constexpr bool is_of_norm(std::string_view input) {
    return input == norm_scale || input == norm_shift;
}

// Points them at their arrays: put(input index, array, stride).
template <class Code, class Real, class Put>
void connect_norm(const Real* scale, const Real* shift, const Put& put) {
    if constexpr (constexpr int i = Code::code.input_index(norm_scale); i >= 0)
        put(static_cast<std::size_t>(i), scale, std::size_t{0});
    if constexpr (constexpr int i = Code::code.input_index(norm_shift); i >= 0)
        put(static_cast<std::size_t>(i), shift, std::size_t{0});
}

struct no_norm {
    static constexpr bool is_there = false, takes_statistics = false;
    static constexpr std::size_t stride = 0;
};

// Arrays of a number a channel are stride apart.
template <auto const& Net, class Real, std::size_t Layer>
struct norm_with_parameters {
    using layout = parameter_layout<Net, Real>;
    static constexpr const plan_layer& facts = layout::network.layers[Layer];
    static constexpr auto layer_value = layer_at<Layer>(Net);
    static constexpr bool is_there = true, takes_statistics = !facts.is_frozen;
    static constexpr std::size_t channels = facts.output.last();
    static constexpr std::size_t places = facts.output.elements() / channels;
    static constexpr std::size_t stride = kernels::padded<channels, Real>;
    static constexpr std::size_t gamma = layout::offset_of(Layer, "gamma");
    static constexpr std::size_t beta = layout::offset_of(Layer, "beta");
    static constexpr std::size_t moving_mean = layout::offset_of(Layer, "moving_mean");
    static constexpr std::size_t moving_variance = layout::offset_of(Layer, "moving_variance");

    static constexpr const Real* found(const Real* parameters, std::size_t offset) {
        return offset == layout::no_parameter ? nullptr : parameters + offset;
    }
    static kernels::norm_numbers<Real> numbers(const Real* parameters, const Real* mean,
                                               const Real* variance) {
        return {found(parameters, gamma), found(parameters, beta), mean, variance,
                static_cast<Real>(layer_value.epsilon)};
    }
    // By the moving statistics, as prediction and a frozen norm.
    static void scale_and_shift(const Real* parameters, Real* scale, Real* shift) {
        kernels::scale_and_shift<channels>(
            numbers(parameters, parameters + moving_mean, parameters + moving_variance), scale,
            shift);
    }
};

namespace detail {
template <auto const& Net, class Real, std::size_t Group>
constexpr auto find_norm() {
    constexpr std::size_t layer = parameter_layout<Net, Real>::network.groups[Group].norm;
    if constexpr (layer == no_index) return no_norm{};
    else return norm_with_parameters<Net, Real, layer>{};
}
}  // namespace detail

template <auto const& Net, class Real, std::size_t Group>
using norm_of_group = decltype(detail::find_norm<Net, Real, Group>());

}  // namespace weft

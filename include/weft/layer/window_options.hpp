// SPDX-License-Identifier: MIT
// Options of windows: conv2d<64, kernel(3), stride(2), same>, in any order.
#pragma once

#include <weft/shape/window.hpp>

#include <concepts>
#include <cstddef>

namespace weft::inline v0_1 {

inline constexpr std::size_t most_axes = 3;

// One number for every axis, or one an axis.
struct axis_numbers {
    std::size_t values[2 * most_axes]{};
    std::size_t count = 0;

    constexpr std::size_t of(std::size_t axis) const { return values[count == 1 ? 0 : axis]; }
    constexpr bool has_zero() const {
        for (std::size_t i = 0; i < count; ++i)
            if (values[i] == 0) return true;
        return false;
    }
};
struct kernel_option : axis_numbers {};
struct stride_option : axis_numbers {};
struct dilation_option : axis_numbers {};
struct output_padding_option : axis_numbers {};

enum class padding_rule : unsigned char { valid, same, causal, given };

// Given: one number for every side, one an axis, or two an axis, before and after.
struct padding_option {
    padding_rule rule = padding_rule::valid;
    axis_numbers sides{};
    constexpr std::size_t before(std::size_t axis, std::size_t axes) const {
        return sides.values[sides.count == 2 * axes ? 2 * axis : sides.count == 1 ? 0 : axis];
    }
    constexpr std::size_t after(std::size_t axis, std::size_t axes) const {
        return sides.count == 2 * axes ? sides.values[2 * axis + 1] : before(axis, axes);
    }
};
struct groups_option {
    std::size_t count;
};
struct depth_multiplier_option {
    std::size_t count;
};
struct ceil_mode_option {};
struct count_include_pad_option {};

namespace detail {
template <class... Numbers>
constexpr axis_numbers numbers_of(Numbers... numbers) {
    return {{static_cast<std::size_t>(numbers)...}, sizeof...(Numbers)};
}
template <std::size_t Most, class... Numbers>
concept up_to = sizeof...(Numbers) >= 1 && sizeof...(Numbers) <= Most
             && (std::integral<Numbers> && ...);
}  // namespace detail

// kernel(3), kernel(3, 5): height first.
template <class... Sizes>
    requires detail::up_to<most_axes, Sizes...>
constexpr kernel_option kernel(Sizes... sizes) { return {detail::numbers_of(sizes...)}; }
template <class... Steps>
    requires detail::up_to<most_axes, Steps...>
constexpr stride_option stride(Steps... steps) { return {detail::numbers_of(steps...)}; }
template <class... Steps>
    requires detail::up_to<most_axes, Steps...>
constexpr dilation_option dilation(Steps... steps) { return {detail::numbers_of(steps...)}; }
template <class... Elements>
    requires detail::up_to<most_axes, Elements...>
constexpr output_padding_option output_padding(Elements... elements) {
    return {detail::numbers_of(elements...)};
}
// padding(1); padding(1, 2): an axis; padding(top, bottom, left, right).
template <class... Elements>
    requires detail::up_to<2 * most_axes, Elements...>
constexpr padding_option padding(Elements... elements) {
    return {padding_rule::given, detail::numbers_of(elements...)};
}
inline constexpr padding_option valid{padding_rule::valid};
inline constexpr padding_option same{padding_rule::same};
// No place, or step, looks ahead.
inline constexpr padding_option causal{padding_rule::causal};

constexpr groups_option groups(std::size_t count) { return {count}; }
constexpr depth_multiplier_option depth_multiplier(std::size_t count) { return {count}; }
inline constexpr ceil_mode_option ceil_mode{};
inline constexpr count_include_pad_option count_include_pad{};

}  // namespace weft

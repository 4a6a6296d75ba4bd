// SPDX-License-Identifier: MIT
// The options of a window read into one value, and what is wrong with them for an input.
#pragma once

#include <weft/layer/weight_options.hpp>
#include <weft/layer/window_options.hpp>

namespace weft::inline v0_1 {

// Which options a layer takes beside kernel, stride and padding; bits.
enum window_takes : unsigned char {
    takes_weights = 1, takes_dilation = 2, takes_groups = 4, takes_depth = 8, takes_ceil_mode = 16,
    takes_pad_count = 32, takes_output_padding = 64
};

struct window_settings {
    std::size_t axes = 2;
    kernel_option size{};
    stride_option steps{{{1}, 1}};
    dilation_option apart{{{1}, 1}};
    padding_option padded{};
    output_padding_option added{};
    std::size_t group_count = 1, multiplier = 1;
    bool has_stride = false, rounds_up = false, counts_padding = false, has_bias = true;
    std::string_view wrong_option{};  // what is wrong with one of them beside its numbers
    std::string_view wrong_number{};  // what is wrong with the numbers of an option

    // The window over an axis, padded where numbers were given for it.
    constexpr window_axis given_axis(std::size_t i) const {
        const bool is_given = padded.rule == padding_rule::given;
        return {size.of(i), steps.of(i), apart.of(i), is_given ? padded.before(i, axes) : 0,
                is_given ? padded.after(i, axes) : 0, rounds_up};
    }
    // The window over an axis of this extent.
    constexpr window_axis axis(std::size_t i, std::size_t extent) const {
        const window_axis window = given_axis(i);
        if (padded.rule == padding_rule::same) return window.same_over(extent);
        if (padded.rule == padding_rule::causal) return window.causal();
        return window;
    }
    // Elements of a window.
    constexpr std::size_t window_elements() const {
        std::size_t product = 1;
        for (std::size_t i = 0; i < axes; ++i) product *= size.of(i);
        return product;
    }
    // Of the input it accepts: its places along every axis, then the channels.
    constexpr shape output(const shape& in, std::size_t channels) const {
        shape out = in;
        for (std::size_t i = 0; i < axes; ++i) out.extents[i] = axis(i, in[i]).output(in[i]);
        out.extents[axes] = channels;
        return out;
    }
    // kernel extents, then these two.
    constexpr shape kernel_shape(std::size_t rows, std::size_t columns) const {
        shape extents;
        extents.rank = axes + 2;
        for (std::size_t i = 0; i < axes; ++i) extents.extents[i] = size.of(i);
        extents.extents[axes] = rows;
        extents.extents[axes + 1] = columns;
        return extents;
    }

    // Why an input is refused; empty where it is accepted. Pools refuse windows of padding alone.
    constexpr message problem(const shape& in, bool is_pool) const;
    // The same without asking whether the window fits.
    constexpr message problem_of_options(const shape& in) const;
};

namespace detail {

template <std::size_t Axes>
constexpr std::string_view name_of_axes(std::string_view of_1, std::string_view of_2,
                                        std::string_view of_3) {
    return Axes == 1 ? of_1 : Axes == 2 ? of_2 : of_3;
}
constexpr std::string_view meaning_of_axes(std::size_t axes) {
    return axes == 1 ? "a sequence of steps, channels"
         : axes == 2 ? "an image of height, width, channels"
                     : "a volume of depth, height, width, channels";
}

// Writes "(3)" or "(3, 5)".
template <std::size_t Capacity>
constexpr void write_numbers(bounded_text<Capacity>& words, const axis_numbers& numbers) {
    words << "(";
    for (std::size_t i = 0; i < numbers.count; ++i)
        words << (i > 0 ? ", " : "") << numbers.values[i];
    words << ")";
}
// "conv2d<64, kernel(3), stride(2), same>": what decides the shapes, where it is not the default.
constexpr label_text label_of_window(std::string_view name, std::size_t filters,
                                     const window_settings& s) {
    label_text words(name);
    words << "<";
    if (filters > 0) words << filters << ", ";
    words << "kernel";
    write_numbers(words, s.size);
    if (s.has_stride) {
        words << ", stride";
        write_numbers(words, s.steps);
    }
    constexpr std::array<std::string_view, 4> rules{"", ", same", ", causal", ", padding"};
    words << rules[static_cast<std::size_t>(s.padded.rule)];
    if (s.padded.rule == padding_rule::given) write_numbers(words, s.padded.sides);
    if (s.apart.count > 1 || s.apart.of(0) != 1) {
        words << ", dilation";
        write_numbers(words, s.apart);
    }
    if (s.group_count != 1) words << ", groups(" << s.group_count << ")";
    return words << ">";
}

template <unsigned Takes, auto Option>
constexpr void read_option(window_settings& s) {
    using given = std::remove_cvref_t<decltype(Option)>;
    constexpr auto takes = [](unsigned one) { return (Takes & one) != 0; };
    if constexpr (std::same_as<given, kernel_option>) s.size = Option;
    else if constexpr (std::same_as<given, stride_option>) {
        s.steps = Option;
        s.has_stride = true;
    } else if constexpr (std::same_as<given, padding_option>) s.padded = Option;
    else if constexpr (std::same_as<given, dilation_option> && takes(takes_dilation))
        s.apart = Option;
    else if constexpr (std::same_as<given, groups_option> && takes(takes_groups))
        s.group_count = Option.count;
    else if constexpr (std::same_as<given, depth_multiplier_option> && takes(takes_depth))
        s.multiplier = Option.count;
    else if constexpr (std::same_as<given, ceil_mode_option> && takes(takes_ceil_mode))
        s.rounds_up = true;
    else if constexpr (std::same_as<given, count_include_pad_option> && takes(takes_pad_count))
        s.counts_padding = true;
    else if constexpr (std::same_as<given, output_padding_option> && takes(takes_output_padding))
        s.added = Option;
    else if constexpr (std::same_as<given, no_bias_option> && takes(takes_weights))
        s.has_bias = false;
    else if constexpr (std::integral<given>)
        s.wrong_option = "got a number for an option: write kernel(3), stride(2)";
    else if constexpr (!takes(takes_weights) || !is_weight_option<Option>)
        s.wrong_option = "got an option it does not take: leave it out";
}

}  // namespace detail

template <std::size_t Axes, unsigned Takes, auto... Options>
constexpr window_settings read_window() {
    window_settings s;
    s.axes = Axes;
    (detail::read_option<Takes, Options>(s), ...);
    if (s.wrong_option.empty() && repeats_an_option<Options...>())
        s.wrong_option = "got an option twice: leave one out";
    if constexpr ((Takes & takes_weights) != 0)
        s.wrong_number = problem_of_weight_options<Options...>();
    return s;
}

constexpr message window_settings::problem_of_options(const shape& in) const {
    message words;
    if (!wrong_option.empty()) return words << wrong_option;
    if (!wrong_number.empty()) return words << "has a wrong option: " << wrong_number;
    if (size.count == 0) return words << "has no kernel: give one, kernel(3)";
    const auto fits_axes = [&](const axis_numbers& numbers) {
        return numbers.count <= 1 || numbers.count == axes;
    };
    if (!fits_axes(size) || !fits_axes(steps) || !fits_axes(apart) || !fits_axes(added)
        || (!fits_axes(padded.sides) && padded.sides.count != 2 * axes))
        return words << "has an option of too many or too few numbers: give 1, or " << axes
                     << ", one an axis (padding: also two an axis)";
    if (size.has_zero()) return words << "has a kernel of 0: it is at least 1";
    if (steps.has_zero()) return words << "has a stride of 0: it is at least 1";
    if (apart.has_zero()) return words << "has a dilation of 0: it is at least 1";
    if (padded.rule == padding_rule::causal && axes != 1)
        return words << "is causal: only windows over a sequence are";
    if (in.rank != axes + 1)
        return words << "expects " << detail::meaning_of_axes(axes) << ", got " << in;
    if (group_count == 0) return words << "has 0 groups: give it at least 1";
    if (in.last() % group_count != 0)
        return words << "has " << group_count << " groups, which do not divide the " << in.last()
                     << " channels of " << in;
    if (multiplier == 0) words << "has a depth multiplier of 0: it is at least 1";
    return words;
}

constexpr message window_settings::problem(const shape& in, bool is_pool) const {
    message words = problem_of_options(in);
    if (!words.empty()) return words;
    for (std::size_t i = 0; i < axes; ++i) {
        const window_axis window = axis(i, in[i]);
        if (!window.fits(in[i]))
            return words << "covers " << window.covered() << " elements, more than the "
                         << in[i] + window.before + window.after << " of axis " << i + 1 << " of "
                         << in << " with padding: use a smaller kernel, or same";
        if (is_pool && (window.before >= window.covered() || window.after >= window.covered()))
            return words << "is padded by as much as its kernel covers, " << window.covered()
                         << ": a window would hold padding alone";
    }
    return words;
}

}  // namespace weft

// SPDX-License-Identifier: MIT
// Options of layers: structural values, given in any order as template arguments.
#pragma once

#include <weft/layer/layer.hpp>

#include <boost/hana/any_of.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/tuple.hpp>

#include <concepts>
#include <type_traits>

namespace weft::inline v0_1 {

struct no_bias_option {
    constexpr bool operator==(const no_bias_option&) const = default;
};
inline constexpr no_bias_option no_bias{};

// Of norms: batch_norm(1e-5, no_scale), layer_norm(no_center).
struct no_scale_option {};
struct no_center_option {};
inline constexpr no_scale_option no_scale{};
inline constexpr no_center_option no_center{};

struct bias_start {
    initializer value;
    constexpr bool operator==(const bias_start&) const = default;
    constexpr std::string_view problem() const { return value.problem(); }
};
constexpr bias_start bias_starts_as(initializer value) { return {value}; }

template <class Option, auto... Options>
inline constexpr bool has_option =
    (std::same_as<std::remove_cvref_t<decltype(Options)>, Option> || ...);

// Whether two options are of one type, so that one of them would be lost.
template <auto... Options>
constexpr bool repeats_an_option() {
    [[maybe_unused]] const auto count = []<class Option>(const Option&) {
        return (0 + ... + std::same_as<std::remove_cvref_t<decltype(Options)>, Option>);
    };
    return ((count(Options) > 1) || ...);
}

// The option of a type, or what stands for it where none is given; the last one counts.
template <class Option, class... Options>
constexpr Option option_or(const Option& otherwise, const Options&... options) {
    return boost::hana::fold_left(
        boost::hana::make_tuple(options...), otherwise,
        [](const Option& found, const auto& option) {
            using given = std::remove_cvref_t<decltype(option)>;
            if constexpr (std::same_as<given, Option>) return option;
            else return found;
        });
}

// What is wrong with the numbers of the first option that has wrong ones, or nothing.
template <auto... Options>
constexpr std::string_view problem_of_options() {
    std::string_view words;
    [[maybe_unused]] const auto ask = [&](const auto& option) {
        if constexpr (requires { option.problem(); })
            if (words.empty()) words = option.problem();
    };
    (ask(Options), ...);
    return words;
}

}  // namespace weft

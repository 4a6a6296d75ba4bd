// SPDX-License-Identifier: MIT
// What a learning-rate schedule is.
#pragma once

#include <weft/tensor/error.hpp>

#include <concepts>
#include <cstddef>

namespace weft::inline v0_1 {

// Steps count from 0, the first update; fractions are allowed.
template <class Number>
concept step_number = std::integral<Number> || std::floating_point<Number>;

// A schedule is a constexpr function of the step, which gives the learning rate. To add one: a
// struct like constant_rate, its test, its page, its line in schedule.hpp.
template <class Schedule>
concept learning_rate_schedule =
    requires(const Schedule& schedule, std::size_t whole, double part) {
        { schedule(whole) } -> std::same_as<double>;
        { schedule(part) } -> std::same_as<double>;
    };

namespace detail {

// errors   the number is not above 0: weft::error, no constant expression
constexpr void expect_above_0(const char* schedule, const char* argument, double found) {
    if (!(found > 0))
        raise_error({schedule, ": expected ", argument, " above 0, found ", found});
}

}  // namespace detail

}  // namespace weft

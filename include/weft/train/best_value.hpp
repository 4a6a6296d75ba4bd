// SPDX-License-Identifier: MIT
// What a callback watches, and the best of it so far.
#pragma once

#include <weft/train/epoch_callback.hpp>

#include <array>

namespace weft::inline v0_1 {

// The validation loss, without a validation the loss of training.
inline double watched_loss(const epoch_record& record) {
    return record.validation_loss.value_or(record.loss);
}

enum class monitor_mode : unsigned char { min, max };

// A value is an improvement where it is more than min_delta better than the best; NaN never is.
//
// source   Keras 3, MonitorCallback
struct best_value {
    std::optional<double> best{};

    static constexpr bool is_better(double value, double than, monitor_mode mode,
                                    double min_delta) {
        return mode == monitor_mode::min ? value + min_delta < than : value - min_delta > than;
    }

    // Whether value is an improvement, which it then is the best.
    constexpr bool improve(double value, monitor_mode mode, double min_delta) {
        if (best ? !is_better(value, *best, mode, min_delta) : value != value) return false;
        best = value;
        return true;
    }

    // As two numbers: whether there is one, and it.
    std::array<double, 2> state() const { return {best ? 1.0 : 0.0, best.value_or(0)}; }
    void restore(std::span<const double> numbers) {
        best = numbers[0] != 0 ? std::optional(numbers[1]) : std::nullopt;
    }
};

namespace detail {

// A whole number of a state, at most 2^53.
inline std::size_t whole_number_of(double number) {
    return number >= 0 && number <= 0x1p53 ? static_cast<std::size_t>(number) : 0;
}
inline void check_count(const char* of, std::span<const double> numbers, std::size_t expected) {
    if (numbers.size() != expected)
        raise_error({"weft: restore: ", of, " expects a state of ", expected, " numbers, found ",
                     numbers.size()});
}

}  // namespace detail

}  // namespace weft

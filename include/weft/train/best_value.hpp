// SPDX-License-Identifier: MIT
// What a callback watches, and the best of it so far.
#pragma once

#include <weft/train/epoch_callback.hpp>

namespace weft {

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
};

}  // namespace weft

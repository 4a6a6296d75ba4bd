// SPDX-License-Identifier: MIT
// The callback that lowers the learning rate where the loss falls no more.
#pragma once

#include <weft/tensor/error.hpp>
#include <weft/train/best_value.hpp>

namespace weft::inline v0_1 {

// After patience epochs without an improvement of more than min_delta the rate is multiplied by
// factor, but is at least min_lr; then cooldown epochs pass before counting begins anew. Over a
// schedule it multiplies what the schedule gives.
//
// errors   factor lies outside 0 ... 1: weft::error
// source   Keras 3, ReduceLROnPlateau
struct reduce_on_plateau {
    std::function<double(const epoch_record&)> monitor = watched_loss;
    double factor = 0.1;
    std::size_t patience = 10;
    monitor_mode mode = monitor_mode::min;
    double min_delta = 1e-4;
    std::size_t cooldown = 0;
    double min_lr = 0;

    // Set by calls and by restore; begun anew by a first epoch.
    struct progress {
        best_value value{};
        std::size_t wait = 0;
        std::size_t cooldown_left = 0;
    } now{};

    void operator()(epoch_record& record) {
        if (!(factor > 0 && factor < 1))
            raise_error({"weft: reduce_on_plateau: expected a factor above 0 and below 1, found ",
                         factor});
        if (record.epoch == 1) now = {};
        if (now.cooldown_left > 0) {
            --now.cooldown_left;
            now.wait = 0;
        }
        if (now.value.improve(monitor(record), mode, min_delta)) {
            now.wait = 0;
        } else if (now.cooldown_left == 0 && ++now.wait >= patience && record.rate > min_lr) {
            record.rate_scale *= record.rate * factor > min_lr ? factor : min_lr / record.rate;
            now.cooldown_left = cooldown;
            now.wait = 0;
        }
    }

    // For a training that is resumed. The settings are not in it.
    std::vector<double> state() const {
        const auto [has_best, best] = now.value.state();
        return {has_best, best, static_cast<double>(now.wait),
                static_cast<double>(now.cooldown_left)};
    }
    void restore(std::span<const double> numbers) {
        detail::check_count("reduce_on_plateau", numbers, 4);
        now.value.restore(numbers);
        now.wait = detail::whole_number_of(numbers[2]);
        now.cooldown_left = detail::whole_number_of(numbers[3]);
    }
};

}  // namespace weft

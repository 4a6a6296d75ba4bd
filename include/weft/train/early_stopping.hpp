// SPDX-License-Identifier: MIT
// The callback that ends a training where the loss falls no more.
#pragma once

#include <weft/model/model.hpp>
#include <weft/train/best_value.hpp>

namespace weft {

// The parameters of a model, which must outlive it, as they were after the best epoch.
class best_weights {
public:
    best_weights() = default;
    template <auto const& Net, class Real, class Math>
    explicit best_weights(model<Net, Real, Math>& m)
        : copy_([&m, kept = m.parameters()](bool restores) mutable {
              auto& from = restores ? kept : m.parameters();
              std::copy_n(from.data(), from.size(), (restores ? m.parameters() : kept).data());
          }) {}

    void keep() { copy(false); }
    // Whether there is a model whose parameters are put back.
    bool restore() {
        copy(true);
        return static_cast<bool>(copy_);
    }

private:
    void copy(bool restores) {
        if (copy_) copy_(restores);
    }
    std::function<void(bool)> copy_;
};

// Ends the training after patience epochs without an improvement of more than min_delta. With
// baseline patience also runs out where the value stays worse than it; epochs up to
// start_from_epoch count for nothing. With restore_best_weights = best_weights(m) the parameters
// of the best epoch are put back when the training ends here, after its last epoch, or for a loss
// that is not finite (fit's terminate_on_nan): then those it was made with where no epoch was best.
// Averaged weights do not replace them.
//
// source   Keras 3, EarlyStopping
struct early_stopping {
    std::function<double(const epoch_record&)> monitor = watched_loss;
    double min_delta = 0;
    std::size_t patience = 0;
    monitor_mode mode = monitor_mode::min;
    std::optional<double> baseline{};
    best_weights restore_best_weights{};
    std::size_t start_from_epoch = 0;

    // Set by calls; begun anew by a first epoch.
    struct progress {
        best_value value{};
        std::size_t wait = 0;
        std::size_t best_epoch = 0;     // 0: none yet
        std::size_t stopped_epoch = 0;  // 0: it has not stopped
    } now{};

    // Whether the training goes on.
    bool operator()(const epoch_record& record) {
        epoch_record changed = record;
        return (*this)(changed);
    }
    bool operator()(epoch_record& record) {
        if (record.epoch == 1) now = {};
        if (record.epoch > start_from_epoch && !record.is_terminated) judge(record);
        const bool ends = now.stopped_epoch > 0;
        const bool is_last = ends || record.epoch == record.epochs;
        if (record.is_terminated || (is_last && now.best_epoch > 0))
            record.weights_are_final |= restore_best_weights.restore();
        return !ends;
    }

private:
    void judge(const epoch_record& record) {
        const double value = monitor(record);
        ++now.wait;
        if (now.value.improve(value, mode, min_delta)) {
            now.best_epoch = record.epoch;
            restore_best_weights.keep();
            if (!baseline || best_value::is_better(value, *baseline, mode, min_delta)) now.wait = 0;
        } else if (now.wait >= patience && record.epoch > 1) {
            now.stopped_epoch = record.epoch;
        }
    }
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// The callback that ends a training where the loss falls no more.
#pragma once

#include <weft/model/model.hpp>
#include <weft/train/best_value.hpp>

namespace weft::inline v0_1 {

// The parameters of a model, which must outlive it, as they were after the best epoch.
class best_weights {
public:
    best_weights() = default;
    template <auto const& Net, class Real, class Math>
    explicit best_weights(model<Net, Real, Math>& m)
        : answer_([&m, kept = m.parameters()](request what, std::vector<double>& numbers) mutable {
              constexpr std::size_t count = parameter_block<Net, Real>::count;
              if (what == request::keep) copy(m.parameters(), kept);
              if (what == request::restore) copy(kept, m.parameters());
              if (what == request::save)
                  for (const std::string& name : kept.names())
                      for (const Real number : kept.get(name)) numbers.push_back(number);
              if (what == request::load) {
                  std::vector<Real> reals;
                  for (const double number : numbers) reals.push_back(static_cast<Real>(number));
                  kept.set(std::span<const Real, count>(reals));
              }
              return count;
          }) {}

    void keep() { ask(request::keep); }
    // Whether there is a model whose parameters are put back.
    bool restore() {
        ask(request::restore);
        return static_cast<bool>(answer_);
    }

    // Of those kept: how many, and they themselves in the order of their names.
    std::size_t count() const { return ask(request::count); }
    void append_to(std::vector<double>& numbers) const {
        if (answer_) answer_(request::save, numbers);
    }
    void take(std::span<const double> numbers) {
        std::vector<double> copies(numbers.begin(), numbers.end());
        if (answer_) answer_(request::load, copies);
    }

private:
    enum class request : unsigned char { keep, restore, count, save, load };
    template <class Block>
    static void copy(const Block& from, Block& to) {
        std::copy_n(from.data(), from.size(), to.data());
    }
    std::size_t ask(request what) const {
        std::vector<double> nothing_read;
        return answer_ ? answer_(what, nothing_read) : 0;
    }
    std::function<std::size_t(request, std::vector<double>&)> answer_;
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

    // Set by calls and by restore; begun anew by a first epoch.
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
        if (ends || record.is_terminated || record.epoch == record.epochs) finish(record);
        return !ends;
    }
    void finish(epoch_record& record) {
        if (record.is_terminated || now.best_epoch > 0)
            record.weights_are_final |= restore_best_weights.restore();
    }

    // For a training that is resumed, the best weights included. The settings are not in it.
    std::vector<double> state() const {
        const auto [has_best, best] = now.value.state();
        std::vector<double> numbers{has_best, best, static_cast<double>(now.wait),
                                    static_cast<double>(now.best_epoch),
                                    static_cast<double>(now.stopped_epoch)};
        restore_best_weights.append_to(numbers);
        return numbers;
    }
    void restore(std::span<const double> numbers) {
        detail::check_count("early_stopping", numbers, 5 + restore_best_weights.count());
        now.value.restore(numbers);
        now.wait = detail::whole_number_of(numbers[2]);
        now.best_epoch = detail::whole_number_of(numbers[3]);
        now.stopped_epoch = detail::whole_number_of(numbers[4]);
        restore_best_weights.take(numbers.subspan(5));
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

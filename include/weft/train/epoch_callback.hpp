// SPDX-License-Identifier: MIT
// What is called after every epoch of a training: with its record, to end it or change the rate.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace weft {

// What happened in one epoch; a callback may set rate_scale for the updates that follow, and
// weights_are_final where it ends the training with weights that no average is to replace.
struct epoch_record {
    std::size_t epoch = 0;                    // from 1
    std::size_t epochs = 0;                   // asked for
    double loss = 0;  // mean over the batches, each weighted by its samples; penalties included
    std::optional<double> validation_loss{};
    std::vector<double> losses{};             // of each output, where losses(...) has several: the
    std::vector<double> validation_losses{};  // data's alone, without its weight
    double rate = 0;                          // of the last update, rate_scale included
    double rate_scale = 1;                    // times the optimizer's rate or schedule
    double seconds = 0;
    bool weights_are_final = false;
    std::size_t invalid_step = 0;             // the epoch's first batch, from 1, whose loss is NaN
                                              // or infinite; 0: none
    bool is_terminated = false;               // the training ends for that
};

// A function of the record that returns nothing, or whether the training goes on.
template <class Function>
concept epoch_function = std::invocable<Function&, epoch_record&>;

// One function or several, each called after every epoch; the training ends where one says so. To
// look at a callback after the training pass std::ref of it.
class epoch_callback {
public:
    epoch_callback() = default;
    template <epoch_function... Calls>
        requires(sizeof...(Calls) > 1
                 || (sizeof...(Calls) == 1 && !(std::same_as<Calls, epoch_callback> && ...)))
    epoch_callback(Calls... functions) {
        (calls_.push_back(answering(std::move(functions))), ...);
    }

    // Whether the training goes on.
    bool operator()(epoch_record& record) const {
        bool goes_on = true;
        for (const auto& function : calls_) goes_on = function(record) && goes_on;
        return goes_on;
    }

private:
    using call = std::function<bool(epoch_record&)>;

    template <class Function>
    static call answering(Function function) {
        if constexpr (std::is_void_v<std::invoke_result_t<Function&, epoch_record&>>)
            return [function = std::move(function)](epoch_record& record) mutable {
                return function(record), true;
            };
        else return call(std::move(function));
    }

    std::vector<call> calls_;
};

}  // namespace weft

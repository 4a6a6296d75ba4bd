// SPDX-License-Identifier: MIT
// What is called after every epoch of a training: with its record, to end it or change the rate.
#pragma once

#include <weft/tensor/error.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace weft::inline v0_1 {

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

// One that remembers: what it has to be given to go on in another process, as numbers.
template <class Function>
concept remembering_function =
    requires(Function& function, std::span<const double> numbers) {
        { std::as_const(function).state() } -> std::same_as<std::vector<double>>;
        function.restore(numbers);
    };
// One that does something when the training has ended.
template <class Function>
concept finishing_function =
    requires(Function& function, epoch_record& record) { function.finish(record); };

// One function or several, each called after every epoch; the training ends where one says so. To
// look at a callback after the training pass std::ref of it. What those that remember have seen is
// in the state of a training.
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
        for (const auto& one : calls_) goes_on = one(request::call, &record, nullptr) && goes_on;
        return goes_on;
    }
    // Of a training that was over when it was resumed: what a call after its last epoch does at the
    // end.
    void finish(epoch_record& record) const {
        for (const auto& one : calls_) one(request::finish, &record, nullptr);
    }

    // Of each that remembers how many numbers, then they.
    std::vector<double> state() const {
        std::vector<double> result, numbers;
        for (const auto& one : calls_)
            if (one(request::save, nullptr, &numbers)) {
                result.push_back(static_cast<double>(numbers.size()));
                result.insert(result.end(), numbers.begin(), numbers.end());
            }
        return result;
    }
    // errors   of other callbacks: weft::error
    void restore(std::span<const double> from) const {
        const auto check = [](bool good) {
            if (!good)
                raise_error({"weft: restore: expected the state of the callbacks that remember, "
                             "found that of others"});
        };
        std::vector<double> numbers;
        for (const auto& one : calls_) {
            if (!one(request::save, nullptr, &numbers)) continue;
            check(!from.empty() && from[0] >= 0
                  && from[0] <= static_cast<double>(from.size() - 1));
            const auto count = static_cast<std::size_t>(from[0]);
            numbers.assign(from.begin() + 1, from.begin() + 1 + static_cast<std::ptrdiff_t>(count));
            one(request::load, nullptr, &numbers);
            from = from.subspan(count + 1);
        }
        check(from.empty());
    }

private:
    enum class request : unsigned char { call, finish, save, load };
    // To a call: whether the training goes on; to save and load: whether the function remembers.
    using answer = std::function<bool(request, epoch_record*, std::vector<double>*)>;

    template <class Function>
    static answer answering(Function function) {
        using object = std::unwrap_reference_t<Function>;  // what a std::ref refers to
        return [function = std::move(function)](request what, epoch_record* record,
                                                std::vector<double>* numbers) mutable {
            [[maybe_unused]] object& of = function;
            if (what == request::call) {
                if constexpr (std::is_void_v<std::invoke_result_t<object&, epoch_record&>>)
                    return of(*record), true;
                else return static_cast<bool>(of(*record));
            }
            if constexpr (finishing_function<object>)
                if (what == request::finish) of.finish(*record);
            if constexpr (remembering_function<object>) {
                if (what == request::save) *numbers = std::as_const(of).state();
                if (what == request::load) of.restore(*numbers);
            }
            return remembering_function<object>;
        };
    }

    std::vector<answer> calls_;
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// An optimizer at work: its states, its step, its update as one fused pass.
#pragma once

#include <weft/model/workers.hpp>
#include <weft/simd/rows.hpp>
#include <weft/tensor/aligned.hpp>
#include <weft/train/update_code.hpp>

#include <numeric>
#include <span>
#include <string>

namespace weft::inline v0_1 {

// States of Elements numbers each, whole registers, in one block. Terms: the tensors' update_terms.
template <class Optimizer, class Real, std::size_t Elements, class... Terms>
class optimizer_state {
    static constexpr bool have_penalty = (Terms::have_penalty || ...);
    using gradient_pointer = std::conditional_t<have_penalty, Real*, const Real*>;
    static constexpr std::size_t elements_a_thread = 16'384;  // at least, whole registers
    static constexpr std::array<tensor_place, 1> one_tensor{{{0, 1, Elements, Elements}}};

public:
    // The tensors are what formulas take as a row; they must outlive this. Without them all
    // parameters are one tensor without padding. Errors: settings out of range (checked_setting).
    explicit optimizer_state(const Optimizer& given,
                             std::span<const tensor_place> tensors = one_tensor)
        : optimizer_(given), tensors_(tensors) {
        static_assert(!facts_of_rule<Optimizer, 0>.repeats_a_name,
                      "weft: two settings of an optimizer have one name; is it wrapped twice "
                      "alike?");
        std::size_t next = 2;
        boost::hana::for_each(settings_of(optimizer_), [&](const auto& one) {
            constexpr auto name = std::remove_cvref_t<decltype(one)>::placeholder_type::name;
            numbers_[next++] = checked_setting(name, static_cast<double>(one.value));
        });
        by_rule([&]<std::size_t Rule>() { prepare<Rule>(); });
    }

    // weights <- update(weights, gradients), one pass over both; reductions take further ones.
    // Passes over all parameters alike are split among the threads. Returns the penalties of the
    // weights before; their gradients are added to the gradients.
    double update(Real* weights, gradient_pointer gradients) {
        workers alone;
        return update(weights, gradients, alone);
    }
    double update(Real* weights, gradient_pointer gradients, workers& threads) {
        numbers_[0] = rate_of_next_step();
        numbers_[1] = static_cast<double>(steps_ + 1);
        by_rule([&]<std::size_t Rule>() {
            if (steps_ == 0) {
                run_numbers<code<Rule, update_time::at_start, assigned::number>>();
                run_arrays<code<Rule, update_time::at_start, assigned::array>>(weights, gradients,
                                                                               threads);
            }
            run_part<Rule, update_time::each_step>(weights, gradients, threads);
            if constexpr (facts_of_rule<Optimizer, Rule>.transformed != update_facts::absent) {
                transform<Rule>();
                run_part<Rule, update_time::after_transform>(weights, gradients, threads);
            }
        });
        ++steps_;
        return std::accumulate(penalties_.begin(), penalties_.end(), 0.0);
    }

    // What the rule does at_end: averaged weights take the place of the weights. Nothing before
    // the first step. Whether there was something to do.
    bool finalize(Real* weights) {
        bool finalizes = false;
        if (steps_ == 0) return finalizes;
        workers alone;
        by_rule([&]<std::size_t Rule>() {
            using last = code<Rule, update_time::at_end, assigned::array>;
            finalizes = last::outputs > 0;
            run_arrays<last>(weights, nullptr, alone);
        });
        return finalizes;
    }

    std::size_t steps() const { return steps_; }
    double rate_of_next_step() const {
        return rate_scale_ * rate_at(optimizer_.learning_rate, steps_);
    }
    // Multiplies the optimizer's rate by a factor from the next step on.
    void scale_rate(double factor) { rate_scale_ = factor; }
    double rate_scale() const { return rate_scale_; }

    // State i is at [i * Elements, (i + 1) * Elements); the numbers are those its rule assigns.
    std::span<const Real> states() const { return {states_.data(), states_.size()}; }
    std::span<const double> numbers() const {
        return std::span(numbers_).subspan(first_number, number_names().size() - first_number);
    }
    // By name, such as "rule 0, 2 states: rate step beta_1 beta_2 epsilon".
    std::string description() const {
        const std::size_t states = Elements == 0 ? 0 : states_.size() / Elements;
        std::string words =
            detail::joined({"rule ", chosen_rule(optimizer_), ", ", states, " states:"});
        for (const input_name& one : number_names()) words.append(" ").append(one.view());
        return words;
    }
    // As it was after some steps. fill(states) overwrites states as they start: so is the padding.
    template <class Fill>
    void restore(std::size_t steps, double rate_scale, std::span<const double> numbers,
                 Real* weights, const Fill& fill) {
        aligned_block<Real> no_gradients(Elements);
        workers alone;
        by_rule([&]<std::size_t Rule>() {
            using start = code<Rule, update_time::at_start, assigned::array>;
            run_arrays<start>(weights, no_gradients.data(), alone);
        });
        fill(std::span(states_.data(), states_.size()));
        std::copy(numbers.begin(), numbers.end(), numbers_.begin() + first_number);
        steps_ = steps, rate_scale_ = rate_scale;
    }

private:
    // Behind rate, step and the settings.
    static constexpr std::size_t first_number =
        2 + decltype(boost::hana::length(settings_of(std::declval<const Optimizer&>())))::value;
    std::span<const input_name> number_names() const {
        std::span<const input_name> names;
        by_rule([&]<std::size_t Rule>() {
            constexpr const update_facts& facts = facts_of_rule<Optimizer, Rule>;
            names = std::span(facts.numbers).first(facts.number_count);
        });
        return names;
    }
    template <std::size_t Rule, update_time Time, assigned Kind, std::size_t Index = 0>
    using code = update_code<Optimizer, Rule, Time, Kind, Index, Terms...>;

    template <class Run>
    void by_rule(const Run& run) const {
        const std::size_t chosen = chosen_rule(optimizer_);
        [&]<std::size_t... Rule>(std::index_sequence<Rule...>) {
            (void)((chosen == Rule && (run.template operator()<Rule>(), true)) || ...);
        }(std::make_index_sequence<rule_count<Optimizer>>{});
    }

    template <std::size_t Rule>
    void prepare() {
        constexpr const update_facts& facts = facts_of_rule<Optimizer, Rule>;
        static_assert(facts.states <= 7, "weft: an optimizer has at most 7 states");
        states_ = aligned_block<Real>(facts.states * Elements);
        if constexpr (have_penalty)
            penalties_ = aligned_block<double>(Elements / elements_a_thread + tensors_.size());
        if constexpr (facts.reduces || sizeof...(Terms) > 0) {
            valid_ = aligned_block<Real>(Elements);
            for (const tensor_place& tensor : tensors_)
                for (std::size_t row = 0; row < tensor.rows; ++row)
                    std::fill_n(valid_.data() + tensor.offset + row * tensor.stride,
                                tensor.columns, static_cast<Real>(1 + tensor.terms));
        }
        if constexpr (facts.transformed != update_facts::absent) {
            std::size_t numbers = 0;
            for (const tensor_place& tensor : tensors_)
                numbers = std::max(numbers, optimizer_.workspace(array_of<Real>(tensor, nullptr)));
            workspace_ = aligned_block<Real>(numbers);
        }
    }

    template <std::size_t Rule>
    void transform() {
        constexpr std::size_t place = facts_of_rule<Optimizer, Rule>.transformed;
        if constexpr (Elements > 0)
            for (const tensor_place& tensor : tensors_)
                optimizer_.transform(array_of(tensor, state_at(place)), workspace_.data());
    }

    template <std::size_t Rule, update_time Time>
    void run_part(Real* weights, gradient_pointer gradients, workers& threads) {
        run_totals<Rule, Time>(weights, gradients);
        run_arrays<code<Rule, Time, assigned::array>>(weights, gradients, threads);
        run_numbers<code<Rule, Time, assigned::number>>();
    }

    Real* state_at(std::size_t place) {
        return states_.data() + (place - update_facts::first_state) * Elements;
    }
    // The arguments of a program but for its outputs, for elements from first on.
    template <class Code>
    simd::row_arguments<Real> arguments(const Real* weights, const Real* gradients,
                                        index_range elements,
                                        const Real* numbers_of_row = nullptr) {
        static_assert(Code::knows_every_name,
                      "weft: an update names a placeholder that is neither weight, "
                      "weight_gradient, state, rate, step, nor a number of its own or of "
                      "settings()");
        simd::row_arguments<Real> result;
        result.width = elements.count;
        const std::array<const Real*, 3> arrays{weights, gradients, valid_.data()};
        for (std::size_t i = 0; i < Code::code.input_count; ++i) {
            const std::size_t from = Code::sources[i];
            const level at = Code::code.input_levels[i];
            if (at == level::uniform) result.uniforms[i] = numbers_[from];
            else if (at == level::row) result.inputs[i] = numbers_of_row + from;
            else
                result.inputs[i] =
                    (from < arrays.size() ? arrays[from] : state_at(from)) + elements.first;
        }
        return result;
    }

    // Calls run(arguments, first element, number) for the rows of a program: all parameters, or
    // tensor by tensor.
    template <class Code, class Run>
    void for_each_row(const Real* weights, const Real* gradients, const Run& run) {
        if constexpr (!Code::is_by_tensor) {
            run(arguments<Code>(weights, gradients, {0, Elements}), 0, 0);
        } else {
            std::size_t number = 0;
            for (const tensor_place& tensor : tensors_) {
                const std::array<Real, 2> numbers_of_row{
                    static_cast<Real>(tensor.rows * tensor.columns),
                    static_cast<Real>(tensor.rows)};
                run(arguments<Code>(weights, gradients,
                                    {tensor.offset, tensor.rows * tensor.stride},
                                    numbers_of_row.data()),
                    tensor.offset, number++);
            }
        }
    }

    template <class Code>
    void run_arrays(Real* weights, gradient_pointer gradients, [[maybe_unused]] workers& threads) {
        // A network of formulas alone has no parameters.
        if constexpr (Code::outputs > 0 && Elements > 0) {
            const auto run_row = [&](simd::row_arguments<Real>&& row, std::size_t first,
                                     [[maybe_unused]] std::size_t number) {
                for (std::size_t o = Code::first_output; o < Code::code.output_count; ++o) {
                    const std::size_t to = Code::destinations[o];
                    row.outputs[o] = (to == 0 ? weights : state_at(to)) + first;
                }
                if constexpr (Code::is_penalized) row.outputs[0] = gradients + first;
                constexpr unsigned totals = Code::is_penalized ? 1u << Code::penalty_output : 0u;
                constexpr simd::row_layout layout{0, ~0u, ~0u, totals, ~totals};
                [[maybe_unused]] const auto sums = simd::row_loop<Code, Real, layout>::run(row);
                if constexpr (Code::is_penalized)
                    penalties_[number] = sums[Code::penalty_output];
            };
            // Sums over so many that no number of threads splits them.
            constexpr std::size_t most = Code::is_penalized ? elements_a_thread : Elements;
            if constexpr (Code::is_by_tensor) for_each_row<Code>(weights, gradients, run_row);
            else
                threads.split(Elements, elements_a_thread, [&](std::size_t, index_range some) {
                    const std::size_t end = some.first + some.count;
                    for (std::size_t at = some.first; at < end; at += most)
                        run_row(arguments<Code>(weights, gradients, {at, std::min(most, end - at)}),
                                at, at / elements_a_thread);
                });
        }
    }
    template <std::size_t Rule, update_time Time>
    void run_totals(const Real* weights, const Real* gradients) {
        constexpr auto names = facts_of_rule<Optimizer, Rule>.at[static_cast<std::size_t>(Time)];
        constexpr std::size_t totals = names.count_of(assigned::total);  // builds no program
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (run_total<code<Rule, Time, assigned::total, Index>>(weights, gradients), ...);
        }(std::make_index_sequence<totals>{});
    }
    template <class Code>
    void run_total(const Real* weights, const Real* gradients) {
        double sum = 0;
        if constexpr (Elements > 0) {
            using loop = simd::row_loop<Code, Real, simd::row_layout{0, ~0u, ~0u, 0, 0}>;
            const auto add_row = [&](simd::row_arguments<Real>&& row, std::size_t, std::size_t) {
                Real of_tensor = 0;
                row.outputs[0] = &of_tensor;
                loop::run(row);
                sum += static_cast<double>(of_tensor);
            };
            for_each_row<Code>(weights, gradients, add_row);
        }
        numbers_[Code::destinations[0]] = sum;
    }
    // Numbers are computed in double.
    template <class Code>
    void run_numbers() {
        if constexpr (Code::outputs > 0) {
            std::array<double, most_inputs> inputs{};
            for (std::size_t i = 0; i < Code::code.input_count; ++i)
                inputs[i] = numbers_[Code::sources[i]];
            const simd::uniform_values<Code, double> values(1, inputs);
            [&]<std::size_t... Output>(std::index_sequence<Output...>) {
                ((numbers_[Code::destinations[Output]] =
                      values.template number<Code::code.outputs[Output]>()), ...);
            }(std::make_index_sequence<Code::outputs>{});
        }
    }

    Optimizer optimizer_;
    std::span<const tensor_place> tensors_;
    std::array<double, most_inputs> numbers_{};  // rate, step, settings, those of the rule
    aligned_block<Real> states_, valid_, workspace_;
    aligned_block<double> penalties_;  // of each row of a step
    std::size_t steps_ = 0;
    double rate_scale_ = 1;
};

}  // namespace weft

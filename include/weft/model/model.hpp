// SPDX-License-Identifier: MIT
// A network and its parameters, ready to predict.
#pragma once

#include <weft/graph/refuse.hpp>
#include <weft/model/parameters.hpp>
#include <weft/model/prediction_walk.hpp>
#include <weft/model/prepared_weights.hpp>

#include <concepts>
#include <span>
#include <vector>

namespace weft::inline v0_1 {

template <std::size_t Expected, std::size_t Found>
struct refused_sample {
    static constexpr message text = [] {
        message words;
        if (Found == std::dynamic_extent)
            words << "weft: a sample has its size in its type: m(std::span(numbers).first<"
                  << Expected << ">()); predict(m, inputs, outputs) takes any number of samples";
        else words << "weft: a sample of this network is " << Expected << " numbers, got " << Found;
        return words;
    }();
};

template <auto const& Net, class Real, class Math>
class predictor;

// One aligned block of parameters and one of workspace; nothing is allocated after construction. A
// model is used by one thread at a time; copies are independent, and threads share one's weights by
// a predictor each (model/predictor.hpp). Math is the tier of the functions,
// accurate or fast.
template <auto const& Net, class Real = float, class Math = accurate>
class model {
    using walk = prediction_walk<Net, Real, Math, 0, prepared_weights<Net, Real>>;

public:
    using real = Real;
    using math = Math;
    // Of a sample: all inputs side by side, all outputs side by side.
    static constexpr std::size_t input_size = walk::input_size, output_size = walk::output_size;
    static constexpr std::size_t samples_at_once = walk::samples_at_once;
    // Of large convolutions' weights as prediction reads them, beside the parameters; no count of
    // complexity/ has them, which knows no registers.
    static constexpr std::size_t prepared_bytes = prepared_weights<Net, Real>::size * sizeof(Real);

    explicit model(seed from = {}) : workspace_(walk::workspace_size) {
        parameters_.initialize(from);
    }
    // With all of its parameters given, in the order of their names, as save_header writes them.
    explicit model(std::span<const Real, parameter_block<Net, Real>::count> numbers)
        : workspace_(walk::workspace_size) {
        parameters_.set(numbers);
    }
    explicit model(std::integral auto) = delete;  // weft: a model is drawn from seed{42}, not 42

    // Of one parameter by its Keras-like name, "dense_1/kernel"; see parameter_block.
    std::vector<Real> get(std::string_view name) const { return parameters_.get(name); }
    void set(std::string_view name, std::span<const Real> numbers) {
        parameters_.set(name, numbers);
    }
    void set(std::string_view name, std::initializer_list<Real> numbers) {
        parameters_.set(name, numbers);
    }

    const parameter_block<Net, Real>& parameters() const { return parameters_; }
    parameter_block<Net, Real>& parameters() { return parameters_; }

    // The outputs for one sample.
    std::array<Real, output_size> operator()(std::span<const Real, input_size> sample) const {
        prepared_.update(parameters_);
        std::array<Real, output_size> result;
        // Whole registers are written and read back without waiting for a store of some lanes.
        walk::template run_all<false>(parameters_.data(), prepared_, sample.data(), result.data(),
                                      {0, 1}, workspace_.data());
        return result;
    }
    // The same of numbers in braces, m({1, 2, 3}), and of an array.
    template <std::size_t Count>
    std::array<Real, output_size> operator()(const Real (&numbers)[Count]) const {
        return (*this)(std::span(numbers));
    }
    // Refused: numbers whose count is not in their type, or another than the network's.
    template <class Number, std::size_t Count>
        requires(Count != input_size)
    std::array<Real, output_size> operator()(std::span<Number, Count>) const {
        refuse<refused_sample<input_size, Count>>();
        return {};
    }
    template <class Number, std::size_t Count>
        requires(Count != input_size)
    std::array<Real, output_size> operator()(const std::array<Number, Count>& numbers) const {
        return (*this)(std::span(numbers));
    }
    template <class Number>
    std::array<Real, output_size> operator()(const std::vector<Number>& numbers) const {
        return (*this)(std::span(numbers));
    }

    // shapes   inputs [samples, input_size], outputs [samples, output_size], elsewhere
    void run(const Real* inputs, Real* outputs, std::size_t samples) const {
        prepared_.update(parameters_);
        walk::run(parameters_.data(), prepared_, inputs, outputs, {0, samples},
                  workspace_.data());
    }
    // Ranges of the samples side by side; each thread but the first allocates its workspace.
    void run(const Real* inputs, Real* outputs, std::size_t samples, workers& threads) const {
        prepared_.update(parameters_);
        threads.split(samples, samples_at_once, [&](std::size_t thread, index_range range) {
            aligned_block<Real> own(thread == 0 ? 0 : workspace_.size());
            walk::run(parameters_.data(), prepared_, inputs, outputs, range,
                      thread == 0 ? workspace_.data() : own.data());
        });
    }

protected:
    friend class predictor<Net, Real, Math>;
    // Of layers that step (model/stepper.hpp).
    void reset_states() { walk::reset_states(parameters_.data(), workspace_.data()); }

    parameter_block<Net, Real> parameters_;
    mutable aligned_block<Real> workspace_;
    mutable prepared_weights<Net, Real> prepared_;
};

// Outputs of a refused network: none, whatever they are kept in.
template <class Real>
struct refused_outputs : std::span<const Real> {
    template <std::size_t Count>
    operator std::array<Real, Count>() const { return {}; }
};

// Of a declaration that is refused, or that no kernel runs: takes everything and does nothing, so
// that the refusal is the only error.
template <auto const& Net, class Real, class Math>
    requires(!is_runnable<Net>)
class model<Net, Real, Math> {
    static_assert(require_kernels<Net>());

public:
    using real = Real;
    static constexpr std::size_t input_size = 1, output_size = 1;

    explicit model(seed = {}) {}
    std::vector<Real> get(std::string_view) const { return {}; }
    void set(std::string_view, std::span<const Real>) {}
    void set(std::string_view, std::initializer_list<Real>) {}
    const parameter_block<Net, Real>& parameters() const { return parameters_; }
    parameter_block<Net, Real>& parameters() { return parameters_; }
    refused_outputs<Real> operator()(const auto&) const { return {}; }
    void run(const Real*, Real*, std::size_t) const {}
    void run(const Real*, Real*, std::size_t, workers&) const {}

private:
    parameter_block<Net, Real> parameters_;
};

}  // namespace weft

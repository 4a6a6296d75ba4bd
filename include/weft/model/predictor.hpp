// SPDX-License-Identifier: MIT
// Predictions with the weights of a model that other threads predict with at the same time.
#pragma once

#include <weft/model/predict.hpp>

namespace weft::inline v0_1 {

// A workspace of its own beside a model's weights, which are there once for all threads that have
// one. They stay as they are while it is used; after a change a predictor is made anew. Nothing is
// allocated after construction. The model must outlive it.
template <auto const& Net, class Real, class Math>
class predictor {
    using model_type = model<Net, Real, Math>;
    using walk = typename model_type::walk;

public:
    using real = Real;
    static constexpr std::size_t input_size = model_type::input_size;
    static constexpr std::size_t output_size = model_type::output_size;

    // What prediction makes of the weights beforehand is the model's: by one thread at a time.
    explicit predictor(const model_type& of) : model_(&of), workspace_(walk::workspace_size) {
        model_->prepared_.update(model_->parameters_);
    }
    explicit predictor(const model_type&&) = delete;  // weft: a predictor reads a model that lives

    // The outputs for one sample, those of the model to the bit.
    std::array<Real, output_size> operator()(std::span<const Real, input_size> sample) {
        std::array<Real, output_size> result;
        walk::template run_all<false>(model_->parameters_.data(), model_->prepared_, sample.data(),
                                      result.data(), {0, 1}, workspace_.data());
        return result;
    }
    // shapes   inputs [samples, input_size], outputs [samples, output_size], elsewhere
    void run(const Real* inputs, Real* outputs, std::size_t samples) {
        walk::run(model_->parameters_.data(), model_->prepared_, inputs, outputs, {0, samples},
                  workspace_.data());
    }

private:
    const model_type* model_;
    aligned_block<Real> workspace_;
};

// As predict of a model.
template <auto const& Net, class Real, class Math>
void predict(predictor<Net, Real, Math>& p, std::span<const std::type_identity_t<Real>> inputs,
             std::span<std::type_identity_t<Real>> outputs) {
    using type = predictor<Net, Real, Math>;
    p.run(inputs.data(), outputs.data(),
          detail::samples_to_predict(inputs.size(), type::input_size, outputs.size(),
                                     type::output_size));
}

// Of a refused network.
template <auto const& Net, class Real, class Math>
    requires(!is_runnable<Net>)
class predictor<Net, Real, Math> {
public:
    explicit predictor(const model<Net, Real, Math>&) {}
    refused_outputs<Real> operator()(const auto&) { return {}; }
    static constexpr std::size_t input_size = 1, output_size = 1;
    void run(const Real*, Real*, std::size_t) {}
};

}  // namespace weft

// SPDX-License-Identifier: MIT
// Momentum whose step is an orthogonal matrix: all directions of a matrix move alike.
#pragma once

#include <weft/kernel/newton_schulz.hpp>
#include <weft/optimizer/update_rule.hpp>

namespace weft::inline v0_1 {

// The step of a matrix is its momentum made orthogonal, times rms_rate sqrt(max(rows, columns))
// (rms_rate 0: times 1). Tensors of one row, biases, are trained by adamw.
//
// source   Jordan et al. 2024; Liu et al. 2025 (rms_rate); Keras Muon
template <class Rate = double>
struct muon {
    Rate learning_rate{0.001};
    double adam_beta_1 = 0.9;
    double adam_beta_2 = 0.999;
    double adam_weight_decay = 0.004;
    double epsilon = 1e-7;
    double weight_decay = 0.004;
    double muon_a = 3.4445;
    double muon_b = -4.7750;
    double muon_c = 2.0315;
    double adam_lr_ratio = 1;
    double momentum = 0.95;
    std::size_t ns_steps = 5;
    bool nesterov = true;
    double rms_rate = 0.2;

    static constexpr auto is_matrix = tensor_rows > 1;
    static constexpr auto decay =
        where(is_matrix, setting<"weight_decay">, setting<"adam_weight_decay">);
    static constexpr auto velocity =
        state<0> + (weight_gradient + state<0> * (setting<"momentum"> - 1));
    static constexpr auto first =
        running_mean(state<0>, weight_gradient, setting<"adam_beta_1">);
    static constexpr auto second =
        running_mean(state<1>, square(weight_gradient), setting<"adam_beta_2">);
    static constexpr auto adam_rate = rate * setting<"adam_lr_ratio">
                                    * sqrt(number<"ones_2">) / number<"ones_1">;
    static constexpr auto direction = where(
        setting<"nesterov"> > 0, weight_gradient + setting<"momentum"> * velocity, velocity);
    // state<1> is the direction of a matrix, the mean square of a vector.
    static constexpr auto rule = update(weight = weight - weight * decay * rate)
        | update(state<0> = where(is_matrix, velocity, first),
                 state<1> = where(is_matrix, direction, second),
                 number<"ones_1"> = running_mean(number<"ones_1">, 1, setting<"adam_beta_1">),
                 number<"ones_2"> = running_mean(number<"ones_2">, 1, setting<"adam_beta_2">))
        | transform_tensor(state<1>)
        | update(weight = weight
                     - where(is_matrix, rate * state<1>,
                             state<0> * adam_rate / (sqrt(state<1>) + setting<"epsilon">)));
    constexpr auto settings() const {
        return boost::hana::make_tuple(
            setting<"adam_beta_1"> = adam_beta_1, setting<"adam_beta_2"> = adam_beta_2,
            setting<"adam_weight_decay"> = adam_weight_decay, setting<"epsilon"> = epsilon,
            setting<"weight_decay"> = weight_decay, setting<"adam_lr_ratio"> = adam_lr_ratio,
            setting<"momentum"> = momentum, setting<"nesterov"> = nesterov ? 1.0 : 0.0);
    }

    // Makes the direction of a matrix orthogonal and as long as the step.
    template <class Real>
    void transform(const tensor_array<Real>& of, Real* workspace) const {
        if (of.rows == 1) return;
        const auto real = [](double value) { return static_cast<Real>(value); };
        kernels::newton_schulz<Real>{real(muon_a), real(muon_b), real(muon_c), ns_steps}(
            of.data, of.rows, of.columns, of.stride, workspace);
        if (rms_rate == 0) return;
        const double most = static_cast<double>(std::max(of.rows, of.columns));
        const Real scale = real(rms_rate * scalar::sqrt(most));
        for (std::size_t row = 0; row < of.rows; ++row)
            for (std::size_t i = 0; i < of.columns; ++i) of.data[row * of.stride + i] *= scale;
    }
    constexpr std::size_t transform_flops(std::size_t rows, std::size_t columns) const {
        if (rows == 1) return 0;
        return kernels::newton_schulz<double>{muon_a, muon_b, muon_c, ns_steps}.flops(rows, columns)
             + (rms_rate == 0 ? 0 : rows * columns);
    }
    template <class Real>
    static constexpr std::size_t workspace(const tensor_array<Real>& of) {
        return of.rows == 1 ? 0 : kernels::newton_schulz<Real>::elements(of.rows, of.columns);
    }
};

}  // namespace weft

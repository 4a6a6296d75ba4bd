// SPDX-License-Identifier: MIT
// Steps relative to the weights; the mean square of a matrix by its means over rows and columns.
#pragma once

#include <weft/optimizer/update_rule.hpp>
#include <weft/simd/register.hpp>

namespace weft::inline v0_1 {

// The mean square v of a matrix is r c / mean(r), r its means over each row, c over each column.
// v has just those means, so it is all that is kept, and r and c are taken from v moved on.
//
// source   Shazeer and Stern 2018; Keras Adafactor
template <class Rate = double>
struct adafactor {
    Rate learning_rate{0.001};
    double beta_2_decay = -0.8;
    double epsilon_1 = 1e-30;
    double epsilon_2 = 1e-3;
    double clip_threshold = 1;

    static constexpr auto root_mean_square = [](const auto& of) {
        return sqrt(row_mean(square(of)));
    };
    static constexpr auto beta_2 = 1 - pow(step, setting<"beta_2_decay">);
    static constexpr auto mean_square =
        beta_2 * state<0> + (1 - beta_2) * (square(weight_gradient) + setting<"epsilon_1">);
    static constexpr auto relative_rate = max(setting<"epsilon_2">, root_mean_square(weight))
                                        * min(rate, 1 / sqrt(step));
    // A product of two means of 1e-30 would be 0 in float.
    static constexpr auto change = weight_gradient / sqrt(max(state<0>, setting<"epsilon_1">));
    static constexpr auto clipped =
        change / max(1, root_mean_square(change) / setting<"clip_threshold">);
    static constexpr auto rule = update(state<0> = mean_square) | transform_tensor(state<0>)
                               | update(weight = weight - relative_rate * clipped);
    constexpr auto settings() const {
        return boost::hana::make_tuple(setting<"beta_2_decay"> = beta_2_decay,
                                       setting<"epsilon_1"> = epsilon_1,
                                       setting<"epsilon_2"> = epsilon_2,
                                       setting<"clip_threshold"> = clip_threshold);
    }

    // Replaces v by r c / mean(r); a vector stays as it is.
    template <class Real>
    void transform(const tensor_array<Real>& v, Real* workspace) const {
        using simd::broadcast, simd::load_aligned, simd::load_partial, simd::store_aligned;
        constexpr std::size_t lanes = simd::width<Real>;
        if (v.rows == 1) return;
        Real* const column_means = workspace;
        Real* const row_means = workspace + v.stride;
        std::fill_n(column_means, v.stride, Real(0));
        Real mean = 0;
        for (std::size_t row = 0; row < v.rows; ++row) {
            const Real* const from = v.data + row * v.stride;
            simd::batch<Real> sum(Real(0));
            for (std::size_t i = 0; i < v.columns; i += lanes) {
                const auto part = load_partial(from + i, std::min(lanes, v.columns - i));
                sum = sum + part;
                store_aligned(column_means + i, load_aligned(column_means + i) + part);
            }
            row_means[row] = simd::first(simd::reduce_add(sum)) / static_cast<Real>(v.columns);
            mean += row_means[row];
        }
        mean /= static_cast<Real>(v.rows);
        const auto rows = broadcast(static_cast<Real>(v.rows));
        for (std::size_t i = 0; i < v.columns; i += lanes)
            store_aligned(column_means + i, load_aligned(column_means + i) / rows);
        for (std::size_t row = 0; row < v.rows; ++row) {
            const auto share = broadcast(row_means[row] / mean);
            for (std::size_t i = 0; i < v.columns; i += lanes)
                store_aligned(v.data + row * v.stride + i, share * load_aligned(column_means + i));
        }
    }
    // The means over rows and columns, their quotients, a product an element.
    static constexpr std::size_t transform_flops(std::size_t rows, std::size_t columns) {
        return rows == 1 ? 0 : 3 * rows * columns + 2 * rows;
    }
    template <class Real>
    static constexpr std::size_t workspace(const tensor_array<Real>& of) {
        return of.rows == 1 ? 0 : of.stride + of.rows;
    }
};

}  // namespace weft

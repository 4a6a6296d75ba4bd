// SPDX-License-Identifier: MIT
// A network of two dense layers as it is written by hand around a library's products: ReLU
// between, in training softmax with cross entropy last, and Adam.
#pragma once

#include "measure.hpp"

#include "../peers/eigen.hpp"

#include <weft/simd/math.hpp>
#include <weft/simd/register.hpp>

namespace bench {

struct network_sizes {
    std::size_t batch, inputs, hidden, outputs;

    constexpr dense_sizes first() const { return {batch, inputs, hidden}; }
    constexpr dense_sizes second() const { return {batch, hidden, outputs}; }
    std::string text() const {
        return first().text() + "x" + std::to_string(outputs);
    }
};

// Parameters, or gradients, or a moment, in one block; each part begins at a whole register.
template <network_sizes Sizes>
struct parameter_offsets {
    static constexpr std::size_t up(std::size_t count) { return weft::padded_to(count, 16); }
    static constexpr std::size_t w1 = 0, b1 = w1 + up(Sizes.inputs * Sizes.hidden);
    static constexpr std::size_t w2 = b1 + up(Sizes.hidden);
    static constexpr std::size_t b2 = w2 + up(Sizes.hidden * Sizes.outputs);
    static constexpr std::size_t all = b2 + up(Sizes.outputs);
};

// Adam's numbers of one step, as Keras counts them.
struct adam_step {
    double beta_1_power = 1, beta_2_power = 1;
    static constexpr double beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-7, rate = 0.001;

    double corrected_rate() {
        beta_1_power *= beta_1, beta_2_power *= beta_2;
        return rate * std::sqrt(1 - beta_2_power) / (1 - beta_1_power);
    }
};

// First and Second hold pointers to the products of the layers; Loops does what is no product.
template <network_sizes Sizes, class Real, class First, class Second, class Loops>
class training_by_hand {
    using at = parameter_offsets<Sizes>;
    static constexpr std::size_t batch = Sizes.batch, hidden = Sizes.hidden, out = Sizes.outputs;

public:
    using block = weft::aligned_block<Real>;

    training_by_hand(First first, Second second, const block& parameters)
        : first_(std::move(first)), second_(std::move(second)), parameters_(parameters) {}

    // The mean of the loss before the step.
    double step(const Real* x, const Real* target) {
        Real *const w = parameters_.data(), *const g = gradients_.data(), *const h = h_.data();
        Real *const dh = dh_.data(), *const z = z_.data();
        first_->forward(x, w + at::w1, h);
        Loops::template add_bias_and_relu<batch, hidden>(h, w + at::b1);
        second_->forward(h, w + at::w2, z);
        const double loss = Loops::template cross_entropy<batch, out>(z, w + at::b2, target);
        second_->weights(h, z, g + at::w2);
        Loops::template sum_of_rows<batch, out>(z, g + at::b2);
        second_->inputs(z, w + at::w2, dh);
        Loops::template relu_gradient<batch, hidden>(dh, h);
        first_->weights(x, dh, g + at::w1);
        Loops::template sum_of_rows<batch, hidden>(dh, g + at::b1);
        Loops::adam(w, g, m_.data(), v_.data(), at::all, static_cast<Real>(adam_.corrected_rate()));
        return loss;
    }
    const block& parameters() const { return parameters_; }

private:
    First first_;
    Second second_;
    block parameters_, gradients_{at::all}, m_{at::all}, v_{at::all};
    block h_{batch * hidden}, dh_{batch * hidden}, z_{batch * out};
    adam_step adam_;
};

// What the others must give: one number after the other, in double.
struct plain_products {
    dense_sizes s;

    void forward(const double* x, const double* w, double* y) const {
        multiply(s.rows, s.outputs, s.inputs, {x, s.inputs, 1}, {w, s.outputs, 1}, y);
    }
    void weights(const double* x, const double* dy, double* dw) const {
        multiply(s.inputs, s.outputs, s.rows, {x, 1, s.inputs}, {dy, s.outputs, 1}, dw);
    }
    void inputs(const double* dy, const double* w, double* dx) const {
        multiply(s.rows, s.inputs, s.outputs, {dy, s.outputs, 1}, {w, 1, s.outputs}, dx);
    }

private:
    struct view {
        const double* of;
        std::size_t from_row, from_column;
    };
    static void multiply(std::size_t rows, std::size_t columns, std::size_t depth, view a, view b,
                         double* c) {
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < depth; ++k)
                    sum += a.of[i * a.from_row + k * a.from_column]
                         * b.of[k * b.from_row + j * b.from_column];
                c[i * columns + j] = sum;
            }
    }
};

struct plain_loops {
    template <std::size_t Rows, std::size_t Columns>
    static void add_bias_and_relu(double* y, const double* bias) {
        for (std::size_t i = 0; i < Rows * Columns; ++i)
            y[i] = std::max(0.0, y[i] + bias[i % Columns]);
    }
    // z becomes the gradient there; the mean of the loss is returned.
    template <std::size_t Rows, std::size_t Columns>
    static double cross_entropy(double* z, const double* bias, const double* target) {
        double loss = 0;
        for (std::size_t row = 0; row < Rows; ++row, z += Columns, target += Columns) {
            double sum = 0;
            for (std::size_t i = 0; i < Columns; ++i) sum += std::exp(z[i] += bias[i]);
            for (std::size_t i = 0; i < Columns; ++i) {
                loss -= target[i] * (z[i] - std::log(sum)) / Rows;
                z[i] = (std::exp(z[i]) / sum - target[i]) / Rows;
            }
        }
        return loss;
    }
    template <std::size_t Rows, std::size_t Columns>
    static void sum_of_rows(const double* dy, double* sums) {
        std::fill_n(sums, Columns, 0.0);
        for (std::size_t i = 0; i < Rows * Columns; ++i) sums[i % Columns] += dy[i];
    }
    template <std::size_t Rows, std::size_t Columns>
    static void relu_gradient(double* dy, const double* y) {
        for (std::size_t i = 0; i < Rows * Columns; ++i) dy[i] = y[i] > 0 ? dy[i] : 0;
    }
    static void adam(double* w, const double* g, double* m, double* v, std::size_t count,
                     double rate) {
        for (std::size_t i = 0; i < count; ++i) {
            m[i] += (1 - adam_step::beta_1) * (g[i] - m[i]);
            v[i] += (1 - adam_step::beta_2) * (g[i] * g[i] - v[i]);
            w[i] -= rate * m[i] / (std::sqrt(v[i]) + adam_step::epsilon);
        }
    }
};

// On registers, around a library that has products only. Rows have any number of columns.
struct register_loops {
    using batch = weft::simd::batch<float>;
    static constexpr std::size_t lanes = weft::simd::width<float>;

    template <std::size_t Rows, std::size_t Columns>
    static void add_bias_and_relu(float* y, const float* bias) {
        each_register<Rows, Columns>([&](std::size_t row, std::size_t i, std::size_t count) {
            float* const at = y + row * Columns + i;
            const batch sum = load(at, count) + load(bias + i, count);
            store(at, xsimd::max(sum, batch(0.0F)), count);
        });
    }
    template <std::size_t Rows, std::size_t Columns>
    static void add_bias(float* y, const float* bias) {
        each_register<Rows, Columns>([&](std::size_t row, std::size_t i, std::size_t count) {
            float* const at = y + row * Columns + i;
            store(at, load(at, count) + load(bias + i, count), count);
        });
    }
    template <std::size_t Rows, std::size_t Columns>
    static double cross_entropy(float* z, const float* bias, const float* target) {
        constexpr std::size_t registers = (Columns + lanes - 1) / lanes;
        constexpr auto count = [](std::size_t r) { return std::min(lanes, Columns - r * lanes); };
        const batch lowest(-1e30F), scale(1.0F / Rows);
        batch loss(0.0F), e[registers];
        for (std::size_t row = 0; row < Rows; ++row, z += Columns, target += Columns) {
            batch largest = lowest, sum(0.0F);
            for (std::size_t r = 0; r < registers; ++r) {
                const batch logits = load(z + r * lanes, count(r)) + load(bias + r * lanes, count(r));
                e[r] = xsimd::select(weft::simd::first_lanes<float>(count(r)), logits, lowest);
                largest = xsimd::max(largest, e[r]);
            }
            largest = batch(weft::simd::reduce_max(largest));
            for (std::size_t r = 0; r < registers; ++r) {
                const batch shifted = e[r] - largest;
                loss = loss - load(target + r * lanes, count(r)) * shifted;
                sum = sum + (e[r] = weft::simd::exp(shifted));
            }
            sum = batch(weft::simd::reduce_add(sum));
            const batch of_sum = weft::simd::log(sum);
            for (std::size_t r = 0; r < registers; ++r) {
                const batch t = load(target + r * lanes, count(r));
                loss = loss + t * of_sum;
                store(z + r * lanes, (e[r] / sum - t) * scale, count(r));
            }
        }
        return static_cast<double>(weft::simd::first(weft::simd::reduce_add(loss)) / Rows);
    }
    template <std::size_t Rows, std::size_t Columns>
    static void sum_of_rows(const float* dy, float* sums) {
        for (std::size_t i = 0; i < Columns; i += lanes) {
            const std::size_t count = std::min(lanes, Columns - i);
            batch sum(0.0F);
            for (std::size_t row = 0; row < Rows; ++row)
                sum = sum + load(dy + row * Columns + i, count);
            store(sums + i, sum, count);
        }
    }
    template <std::size_t Rows, std::size_t Columns>
    static void relu_gradient(float* dy, const float* y) {
        each_register<Rows, Columns>([&](std::size_t row, std::size_t i, std::size_t count) {
            float* const at = dy + row * Columns + i;
            const batch zero(0.0F);
            store(at, xsimd::select(load(y + row * Columns + i, count) > zero, load(at, count), zero),
                  count);
        });
    }
    static void adam(float* w, const float* g, float* m, float* v, std::size_t count, float rate) {
        const batch to_first(static_cast<float>(1 - adam_step::beta_1));
        const batch to_second(static_cast<float>(1 - adam_step::beta_2));
        const batch times(rate), epsilon(static_cast<float>(adam_step::epsilon));
        for (std::size_t i = 0; i < count; i += lanes) {
            const batch slope = batch::load_aligned(g + i);
            batch first = batch::load_aligned(m + i), second = batch::load_aligned(v + i);
            first = first + to_first * (slope - first);
            second = second + to_second * (slope * slope - second);
            first.store_aligned(m + i);
            second.store_aligned(v + i);
            (batch::load_aligned(w + i) - times * first / (xsimd::sqrt(second) + epsilon))
                .store_aligned(w + i);
        }
    }

private:
    template <std::size_t Rows, std::size_t Columns, class Visit>
    static void each_register(const Visit& visit) {
        for (std::size_t row = 0; row < Rows; ++row)
            for (std::size_t i = 0; i < Columns; i += lanes)
                visit(row, i, std::min(lanes, Columns - i));
    }
    static batch load(const float* from, std::size_t count) {
        return count == lanes ? batch::load_unaligned(from) : weft::simd::load_partial(from, count);
    }
    static void store(float* to, batch value, std::size_t count) {
        if (count == lanes) value.store_unaligned(to);
        else weft::simd::store_partial(to, value, count);
    }
};

#ifdef WEFT_BENCH_EIGEN
struct eigen_loops {
    template <std::size_t Rows, std::size_t Columns>
    using matrix = Eigen::Array<float, static_cast<int>(Rows), static_cast<int>(Columns),
                                Eigen::RowMajor>;
    template <std::size_t Rows, std::size_t Columns>
    using map = Eigen::Map<matrix<Rows, Columns>, Eigen::Aligned64>;
    template <std::size_t Rows, std::size_t Columns>
    using const_map = Eigen::Map<const matrix<Rows, Columns>, Eigen::Aligned64>;

    template <std::size_t Rows, std::size_t Columns>
    static void add_bias_and_relu(float* y, const float* bias) {
        map<Rows, Columns> at(y);
        at = (at.rowwise() + const_map<1, Columns>(bias)).max(0.0F);
    }
    template <std::size_t Rows, std::size_t Columns>
    static void add_bias(float* y, const float* bias) {
        map<Rows, Columns>(y).rowwise() += const_map<1, Columns>(bias);
    }
    template <std::size_t Rows, std::size_t Columns>
    static double cross_entropy(float* z, const float* bias, const float* target) {
        map<Rows, Columns> at(z);
        const const_map<Rows, Columns> t(target);
        at.rowwise() += const_map<1, Columns>(bias);
        at.colwise() -= at.rowwise().maxCoeff().eval();
        const matrix<Rows, Columns> e = at.exp();
        const Eigen::Array<float, static_cast<int>(Rows), 1> sum = e.rowwise().sum();
        const float loss = -(t * (at.colwise() - sum.log())).sum() / Rows;
        at = (e.colwise() / sum - t) * (1.0F / Rows);
        return static_cast<double>(loss);
    }
    template <std::size_t Rows, std::size_t Columns>
    static void sum_of_rows(const float* dy, float* sums) {
        map<1, Columns>{sums} = const_map<Rows, Columns>(dy).colwise().sum();
    }
    template <std::size_t Rows, std::size_t Columns>
    static void relu_gradient(float* dy, const float* y) {
        map<Rows, Columns> at(dy);
        at = (const_map<Rows, Columns>(y) > 0.0F).select(at, 0.0F);
    }
    static void adam(float* w, const float* g, float* m, float* v, std::size_t count, float rate) {
        using array = Eigen::Map<Eigen::ArrayXf, Eigen::Aligned64>;
        const auto size = static_cast<Eigen::Index>(count);
        const Eigen::Map<const Eigen::ArrayXf, Eigen::Aligned64> slope(g, size);
        array weights(w, size), first(m, size), second(v, size);
        first += static_cast<float>(1 - adam_step::beta_1) * (slope - first);
        second += static_cast<float>(1 - adam_step::beta_2) * (slope.square() - second);
        weights -= rate * first / (second.sqrt() + static_cast<float>(adam_step::epsilon));
    }
};
#endif

}  // namespace bench

// SPDX-License-Identifier: MIT
// Batch norms in training: gradients by central differences, moving statistics by plain loops.
#include <weft/model/batch_statistics.hpp>

#include <weft/declare.hpp>
#include <weft/loss/loss.hpp>
#include <weft/model/backpropagation.hpp>

#include <boost/test/unit_test.hpp>

#include <model/central_difference.hpp>

namespace batch_statistics_tests {

using namespace weft;

constexpr auto mean_square = mean(square(prediction - target));

// Two uses of one norm, and one after a formula.
constexpr auto rows = input<4> | shared<"block">(dense<4, no_bias> | batch_norm | silu(x))
                    | shared<"block">(dense<4, no_bias> | batch_norm | silu(x)) | batch_norm(no_center) | tanh(x) | dense<2>;
// At the start, where a sum hands the gradient on and where a convolution does, frozen, at the loss.
constexpr auto blocks = input<4, 4, 3> | batch_norm
                      | residual(conv2d<4, kernel(3), same, no_bias> | batch_norm | tanh(x)
                                     | conv2d<4, kernel(3), same, no_bias> | batch_norm(1e-5, no_scale),
                                 conv2d<4, kernel(1), no_bias> | batch_norm)
                      | silu(x) | conv2d<3, kernel(4)> | frozen(batch_norm) | silu(x) | flatten | dense<2, no_bias> | batch_norm;

// Of inputs whose rows are parts of wider ones, while the gradients have rows of their own.
constexpr auto parts = concatenate(input<"left", 4> | batch_norm(no_center), input<"middle", 3> | dense<2>, input<"right", 2, 3> | batch_norm | flatten)
                     | dense<2>;

BOOST_AUTO_TEST_CASE(gradients_go_through_the_statistics_of_a_batch) {
    BOOST_TEST((worst_difference<parts, mean_square>(numbers(14)) < 1e-7));
    BOOST_TEST((worst_difference<rows, mean_square>(numbers(12)) < 1e-7));
    BOOST_TEST((worst_difference<blocks, mean_square>(numbers(12)) < 1e-7));
}

double silu_of(double of) { return of / (1 + std::exp(-of)); }

// A norm of two uses moves rows in a step, the second time by what the first use gave.
BOOST_AUTO_TEST_CASE(every_use_of_a_norm_moves_its_statistics) {
    model<rows, double> m{seed{3}};
    backpropagation<rows, double, mean_square> pass;
    const std::vector<double> inputs = numbers(4 * 7), kernel = m.get("dense/kernel");
    std::vector<double> moving_mean(4, 0), moving_variance(4, 1), values = inputs;
    for (int use = 0; use < 2; ++use) {
        std::vector<double> next(values.size());
        for (std::size_t i = 0; i < next.size(); ++i)
            for (std::size_t k = 0; k < 4; ++k) next[i] += values[i / 4 * 4 + k] * kernel[4 * k + i % 4];
        for (std::size_t c = 0; c < 4; ++c) {
            double mean_of = 0, variance = 0;
            for (std::size_t i = c; i < next.size(); i += 4) mean_of += next[i] / 7;
            for (std::size_t i = c; i < next.size(); i += 4) variance += (next[i] - mean_of) * (next[i] - mean_of) / 7;
            moving_mean[c] = 0.99 * moving_mean[c] + 0.01 * mean_of;
            moving_variance[c] = 0.99 * moving_variance[c] + 0.01 * variance;
            for (std::size_t i = c; i < next.size(); i += 4) next[i] = silu_of((next[i] - mean_of) / std::sqrt(variance + 1e-3));
        }
        values = next;
    }
    pass.run(m.parameters(), inputs, numbers(2 * 7));
    BOOST_TEST(m.get("batch_normalization/moving_mean")[0] == 0);
    pass.update_statistics(m.parameters().data());
    const auto found_mean = m.get("batch_normalization/moving_mean"), found_variance = m.get("batch_normalization/moving_variance");
    for (std::size_t c = 0; c < 4; ++c) {
        BOOST_TEST(std::abs(found_mean[c] - moving_mean[c]) <= 1e-15);
        BOOST_TEST(std::abs(found_variance[c] - moving_variance[c]) <= 1e-15);
    }
}

}  // namespace batch_statistics_tests

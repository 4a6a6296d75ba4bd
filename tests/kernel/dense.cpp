// SPDX-License-Identifier: MIT
// The dense kernels against sums in long double, for sizes around registers and tiles.
#include <weft/kernel/dense.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/lane_fma.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace {

using namespace weft;

template <class Real>
constexpr Real not_a_number = std::numeric_limits<Real>::quiet_NaN();

// Numbers of -1 ... 1 whose products and sums are rounded.
template <class Real>
Real number(std::size_t i) {
    return static_cast<Real>(static_cast<int>(i * 2654435761u % 2001) - 1000) / Real(1023);
}

// A matrix with rows stride apart; what lies between them is poison or zero.
template <class Real>
aligned_block<Real> matrix(std::size_t rows, std::size_t columns, std::size_t stride, std::size_t first,
                           Real between) {
    aligned_block<Real> result(rows * stride);
    result.fill(between);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) result[r * stride + c] = number<Real>(first + r * columns + c);
    return result;
}

// Within one rounding a term of a sum of products, relative to the sum of their magnitudes.
template <class Real>
struct product_sum {
    long double value = 0, magnitude = 0;
    std::size_t terms = 0;
    void add(Real a, Real b) {
        const long double product = static_cast<long double>(a) * static_cast<long double>(b);
        value += product, magnitude += std::abs(product), ++terms;
    }
    bool is(Real found) const {
        return std::abs(static_cast<long double>(found) - value)
            <= static_cast<long double>(terms) * static_cast<long double>(std::numeric_limits<Real>::epsilon()) * magnitude / 2;
    }
};

template <class Real, std::size_t Inputs, std::size_t Outputs, std::size_t Stride>
void is_right_for(std::size_t rows) {
    constexpr std::size_t stride = kernels::padded<Outputs, Real>;
    constexpr std::size_t below = kernels::padded<Inputs, Real>;
    constexpr std::size_t vectors = kernels::vectors<Outputs, Real>, vectors_below = kernels::vectors<Inputs, Real>;
    const auto inputs = matrix<Real>(rows, Inputs, Stride, 1, not_a_number<Real>);
    // The padding of weights, bias and dy is zero by contract; that of the inputs may be anything.
    const auto weights = matrix<Real>(Inputs, Outputs, stride, 77, 0);
    const auto bias = matrix<Real>(1, Outputs, stride, 5, 0);
    const auto slopes = matrix<Real>(rows, Outputs, stride, 991, 0);
    aligned_block<Real> outputs(rows * stride), bare(rows * stride), dw(Inputs * stride), db(stride);
    aligned_block<Real> dx(rows * below), panel(kernels::panel_elements<Outputs, Real>);
    outputs.fill(not_a_number<Real>), dw.fill(not_a_number<Real>), db.fill(not_a_number<Real>);
    panel.fill(not_a_number<Real>), dx.fill(not_a_number<Real>);
    std::size_t calls = 0;
    const auto store_to = [&calls](aligned_block<Real>& to, std::size_t apart) {
        return [&calls, &to, apart](std::size_t row, std::size_t vector, simd::batch<Real> value) {
            simd::store_aligned(to.data() + row * apart + vector * kernels::lanes<Real>, value);
            ++calls;
        };
    };
    kernels::dense_forward<Inputs, Outputs, Stride>(inputs.data(), weights.data(), bias.data(), rows, store_to(outputs, stride));
    BOOST_TEST(calls == rows * vectors);
    const Real* const no_bias = nullptr;
    kernels::dense_forward<Inputs, Outputs, Stride>(inputs.data(), weights.data(), no_bias, rows, store_to(bare, stride));
    kernels::dense_backward_weights<Outputs, Stride>(inputs.data(), slopes.data(), rows, Inputs, dw.data(), db.data());
    calls = 0;
    kernels::dense_backward_inputs<Inputs, Outputs>(slopes.data(), weights.data(), panel.data(), rows, store_to(dx, below));
    BOOST_TEST(calls == rows * vectors_below);

    bool forward = true, backward = true, padding = true;
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < stride; ++c) {
            if (c >= vectors * kernels::lanes<Real>) continue;
            if (c >= Outputs) {
                padding = padding && outputs[r * stride + c] == 0 && bare[r * stride + c] == 0;
                continue;
            }
            product_sum<Real> sum;
            for (std::size_t k = 0; k < Inputs; ++k) sum.add(inputs[r * Stride + k], weights[k * stride + c]);
            forward = forward && sum.is(bare[r * stride + c]);
            sum.add(bias[c], Real(1));
            forward = forward && sum.is(outputs[r * stride + c]);
        }
    for (std::size_t k = 0; k <= Inputs; ++k)  // the last is the bias
        for (std::size_t c = 0; c < stride; ++c) {
            if (c >= vectors * kernels::lanes<Real>) continue;
            const Real found = k < Inputs ? dw[k * stride + c] : db[c];
            product_sum<Real> sum;
            for (std::size_t r = 0; c < Outputs && r < rows; ++r)
                sum.add(k < Inputs ? inputs[r * Stride + k] : Real(1), slopes[r * stride + c]);
            if (c >= Outputs) padding = padding && found == 0;
            else backward = backward && sum.is(found);
        }
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t k = 0; k < below; ++k) {
            if (k >= vectors_below * kernels::lanes<Real>) continue;
            product_sum<Real> sum;
            for (std::size_t c = 0; k < Inputs && c < Outputs; ++c) sum.add(slopes[r * stride + c], weights[k * stride + c]);
            if (k >= Inputs) padding = padding && dx[r * below + k] == 0;
            else backward = backward && sum.is(dx[r * below + k]);
        }
    BOOST_TEST(forward, Inputs << " to " << Outputs << ", rows " << rows);
    BOOST_TEST(backward, Inputs << " to " << Outputs << ", rows " << rows);
    BOOST_TEST(padding, Inputs << " to " << Outputs << ", rows " << rows);
}

// Batches of 1 ... 2 R + 1 rows of a tile; inputs packed (1), or as padded outputs of the group below.
template <class Real, std::size_t Inputs, std::size_t Outputs>
void is_right() {
    constexpr std::size_t stride = Inputs % 2 == 0 ? kernels::padded<Inputs, Real> : Inputs;
    for (std::size_t rows = 1; rows <= 2 * simd::tile_rows + 1; ++rows)
        is_right_for<Real, Inputs, Outputs, stride>(rows);
}

BOOST_AUTO_TEST_CASE(float_kernels_equal_sums_in_long_double_at_every_batch) {
    constexpr std::size_t W = simd::width<float>;
    is_right<float, 1, 3>();
    is_right<float, 3, W>();
    is_right<float, W - 1, 1>();
    is_right<float, W, 2 * W>();
    is_right<float, W + 1, W + 1>();
    is_right<float, 2 * W, W - 1>();
    is_right<float, 2, 4 * W + 1>();
    is_right<float, 4 * W + 1, 3>();
    is_right<float, 4 * W, 3 * W>();
    is_right<float, 3 * W - 1, 4 * W - 1>();
    is_right<float, 3 * W + 1, 5 * W + 3>();
}

// Rows that would all begin in one set of a cache lie further apart; more samples than are walked
// at a time.
BOOST_AUTO_TEST_CASE(wide_rows_and_many_samples_are_no_different) {
    is_right_for<float, 3, 1024, 3>(5);
    is_right_for<float, 1024, 2, kernels::padded<1024, float>>(2);
    static_assert(kernels::padded<1024, float> > 1024 && kernels::padded<1000, float> < 1024);
    is_right_for<float, 3, 5, 3>(2 * kernels::samples_at_once + 7);
    constexpr std::size_t many = kernels::copied_from_inputs + 3;  // no whole number of tiles
    is_right_for<float, many, kernels::copied_from_vectors * simd::width<float>, many>(
        kernels::samples_at_once + kernels::copied_from_samples);
}

BOOST_AUTO_TEST_CASE(double_kernels_equal_sums_in_long_double_at_every_batch) {
    constexpr std::size_t W = simd::width<double>;
    is_right<double, 1, 1>();
    is_right<double, W + 1, 3 * W + 1>();
    is_right<double, 2 * W, W>();
    constexpr std::size_t many = kernels::copied_from_inputs + 3;
    is_right_for<double, many, kernels::copied_from_vectors * W, many>(kernels::copied_from_samples);
}

// The sum over the samples is one FMA a sample, from the first to the last; the bias comes first.
BOOST_AUTO_TEST_CASE(sums_go_in_the_order_of_samples_and_inputs) {
    constexpr std::size_t rows = 32, stride = kernels::padded<1, float>;
    const auto inputs = matrix<float>(rows, 2, 2, 3, 0);
    const auto slopes = matrix<float>(rows, 1, stride, 8, 0);
    const auto weights = matrix<float>(2, 1, stride, 21, 0), bias = matrix<float>(1, 1, stride, 2, 0);
    aligned_block<float> dw(2 * stride), db(stride), outputs(rows * stride);
    kernels::dense_backward_weights<1, 2>(inputs.data(), slopes.data(), rows, 2, dw.data(), db.data());
    kernels::dense_forward<2, 1, 2>(inputs.data(), weights.data(), bias.data(), rows,
                                   [&](std::size_t row, std::size_t, simd::batch<float> value) {
                                       simd::store_aligned(outputs.data() + row * stride, value);
                                   });
    float sums[2] = {0, 0}, of_bias = 0;
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t k = 0; k < 2; ++k)
            sums[k] = lane_fma(inputs[2 * r + k], slopes[r * stride], sums[k]);
        of_bias += slopes[r * stride];
        const float first = lane_fma(inputs[2 * r], weights[0], bias[0]);
        BOOST_TEST(outputs[r * stride] == lane_fma(inputs[2 * r + 1], weights[stride], first));
    }
    BOOST_TEST(dw[0] == sums[0]);
    BOOST_TEST(dw[stride] == sums[1]);
    BOOST_TEST(db[0] == of_bias);
}

}  // namespace

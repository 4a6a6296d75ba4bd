// SPDX-License-Identifier: MIT
// Convolutions against plain loops in double, for windows, groups and sizes around registers.
#include <weft/kernel/convolution_weights.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace {

using namespace weft;
using kernels::convolution_geometry;

// Numbers of -1 ... 1 whose products and sums are rounded.
template <class Real>
Real number(std::size_t i) {
    return static_cast<Real>(static_cast<int>(i * 2654435761u % 2001) - 1000) / Real(1023);
}

// count numbers with NaN before and behind them, as much as a register may read.
template <class Real>
class poisoned {
    static constexpr std::size_t around = 64 / sizeof(Real);
    aligned_block<Real> block_;

public:
    poisoned(std::size_t count, std::size_t first) : block_(count + 2 * around) {
        block_.fill(std::numeric_limits<Real>::quiet_NaN());
        for (std::size_t i = 0; i < count; ++i) (*this)[i] = number<Real>(first + i);
    }
    const Real* data() const { return block_.data() + around; }
    Real& operator[](std::size_t i) { return block_[around + i]; }
};

template <class Real>
aligned_block<Real> rows_of(std::size_t rows, std::size_t columns, std::size_t stride, std::size_t first) {
    aligned_block<Real> result(rows * stride);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) result[r * stride + c] = number<Real>(first + r * columns + c);
    return result;
}

// Calls with input place, output place and tap, wherever an output reads an input.
template <class Of>
void for_each_pair(const convolution_geometry& g, const Of& of) {
    const auto& axes = g.axes;
    const auto split = [](std::size_t n, auto extent, std::size_t axis) {
        for (std::size_t i = 2; i > axis; --i) n /= extent(i);
        return n % extent(axis);
    };
    for (std::size_t o = 0; o < g.outputs(); ++o)
        for (std::size_t k = 0; k < g.taps(); ++k) {
            std::size_t input = 0;
            bool is_inside = true;
            for (std::size_t i = 0; i < 3; ++i) {
                const auto& a = axes[i];
                const std::size_t at = split(o, [&](std::size_t n) { return axes[n].output; }, i) * a.stride
                                     + split(k, [&](std::size_t n) { return axes[n].size; }, i) * a.dilation;
                is_inside = is_inside && at >= a.before && at - a.before < a.input;
                input = input * a.input + at - a.before;
            }
            if (is_inside) of(input, o, k);
        }
}

struct sums {
    std::vector<double> value, magnitude;
    std::vector<std::size_t> terms;
    explicit sums(std::size_t count) : value(count), magnitude(count), terms(count) {}
    void add(std::size_t i, double a, double b) {
        value[i] += a * b, magnitude[i] += std::abs(a * b), ++terms[i];
    }
    // Within one rounding a term.
    template <class Real>
    bool is(std::size_t i, Real found) const {
        return std::abs(static_cast<double>(found) - value[i])
            <= static_cast<double>(terms[i] + 1) * static_cast<double>(std::numeric_limits<Real>::epsilon()) * magnitude[i];
    }
};

template <convolution_geometry G, class Real>
void is_right() {
    constexpr std::size_t W = simd::width<Real>, stride = kernels::padded<G.filters, Real>;
    constexpr std::size_t rows = G.taps() * G.group_channels(), C = G.channels, F = G.filters;
    constexpr std::size_t below = padded_to(C, W), above = padded_to(F, W);
    poisoned<Real> x(G.inputs() * C, 1), dy(G.outputs() * F, 991);
    const auto w = rows_of<Real>(rows, F, stride, 77), bias = rows_of<Real>(1, F, stride, 5);
    const auto bias_below = rows_of<Real>(1, C, below, 9);
    auto dw = rows_of<Real>(rows, F, stride, 3), db = rows_of<Real>(1, F, stride, 8);
    aligned_block<Real> workspace(kernels::convolution_workspace<G, Real> + 1);
    aligned_block<Real> prepared(kernels::prepared_elements<G, Real>), y(G.outputs() * above), dx(G.inputs() * below);
    for (auto* block : {&workspace, &prepared, &y, &dx}) block->fill(std::numeric_limits<Real>::quiet_NaN());
    workspace[workspace.size() - 1] = 7;
    const auto store_to = [](aligned_block<Real>& to, std::size_t apart) {
        return [&to, apart](std::size_t place, std::size_t vector, simd::batch<Real> value) {
            simd::store_unaligned(to.data() + place * apart + vector * W, value);
        };
    };
    kernels::convolution_forward<G>(x.data(), w.data(), bias.data(), workspace.data(), store_to(y, above));
    kernels::convolution_backward_weights<G>(x.data(), dy.data(), dw.data(), db.data(), workspace.data());
    kernels::prepare_backward_inputs<G>(w.data(), prepared.data());
    kernels::convolution_backward_inputs<G>(dy.data(), prepared.data(), bias_below.data(), workspace.data(),
                                            store_to(dx, below));
    BOOST_TEST(workspace[workspace.size() - 1] == 7);

    sums forward(G.outputs() * F), weights(rows * F), inputs(G.inputs() * C), biases(F);
    for (std::size_t i = 0; i < rows * F; ++i) weights.add(i, number<Real>(3 + i), 1);
    for (std::size_t f = 0; f < F; ++f) biases.add(f, number<Real>(8 + f), 1);
    for (std::size_t i = 0; i < G.inputs() * C; ++i) inputs.add(i, bias_below[i % C], 1);
    for (std::size_t i = 0; i < G.outputs() * F; ++i) {
        forward.add(i, bias[i % F], 1);
        biases.add(i % F, dy[i], 1);
    }
    for_each_pair(G, [&](std::size_t in, std::size_t out, std::size_t tap) {
        for (std::size_t f = 0; f < F; ++f)
            for (std::size_t c = 0; c < G.group_channels(); ++c) {
                const std::size_t row = tap * G.group_channels() + c;
                const std::size_t channel = f / G.group_filters() * G.group_channels() + c;
                forward.add(out * F + f, x[in * C + channel], w[row * stride + f]);
                weights.add(row * F + f, x[in * C + channel], dy[out * F + f]);
                inputs.add(in * C + channel, dy[out * F + f], w[row * stride + f]);
            }
    });
    const auto agree = [](const sums& expected, std::size_t columns, auto found) {
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < expected.value.size(); ++i)
            wrong += !expected.is(i, found(i / columns, i % columns));
        return wrong;
    };
    const auto in_rows = [](const auto& block, std::size_t apart) {
        return [&block, apart](std::size_t row, std::size_t column) { return block[row * apart + column]; };
    };
    BOOST_TEST(agree(forward, F, in_rows(y, above)) == 0u, "forward " << C << " to " << F);
    BOOST_TEST(agree(weights, F, in_rows(dw, stride)) == 0u, "weights " << C << " to " << F);
    BOOST_TEST(agree(biases, F, in_rows(db, stride)) == 0u, "bias " << C << " to " << F);
    BOOST_TEST(agree(inputs, C, in_rows(dx, below)) == 0u, "inputs " << C << " to " << F);
    bool padding = true;
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = F; c < stride; ++c) padding = padding && dw[r * stride + c] == 0 && (r > 0 || db[c] == 0);
    BOOST_TEST(padding);
}

template <class Real, std::size_t Channels, std::size_t Filters, std::size_t Groups, auto... Options>
void image() {
    constexpr auto settings = read_window<2, takes_dilation, Options...>();
    is_right<kernels::convolution_of(settings, shape{7, 9, Channels}, Filters, Groups), Real>();
}
template <class Real>
constexpr std::size_t W = simd::width<Real>;

BOOST_AUTO_TEST_CASE(windows_of_every_option_are_those_of_plain_loops) {
    image<float, 3, W<float> + 1, 1, kernel(3)>();
    image<double, 2, 3, 1, kernel(3), stride(2), same>();
    image<float, 1, 3, 1, kernel(3, 2), padding(1, 2, 0, 1)>();
    image<float, 3, 2, 1, kernel(3), dilation(2), stride(1, 2), same>();
    image<double, W<double> + 1, 2 * W<double> + 3, 1, kernel(1)>();
    image<float, 5, 3, 1, kernel(1), stride(2)>();
}

BOOST_AUTO_TEST_CASE(channels_and_filters_may_be_any_number) {
    image<float, W<float>, W<float> - 1, 1, kernel(2, 3), same>();
    image<float, 2 * W<float> + 3, W<float>, 1, kernel(3, 1), same>();
    image<double, 1, 1, 1, kernel(3), same>();
}

BOOST_AUTO_TEST_CASE(groups_share_registers_or_have_their_own) {
    image<float, 4, 6, 2, kernel(3), same>();
    image<float, 2 * W<float>, 2 * W<float>, 2, kernel(2)>();
    image<float, W<float> + 1, W<float> + 1, W<float> + 1, kernel(3), same>();
    image<double, W<double>, 2 * W<double>, W<double>, kernel(3), dilation(2)>();
    image<double, W<double>, W<double>, W<double>, kernel(3)>();
    // More registers of results than a tile has.
    image<double, W<double>, 3 * W<double>, W<double>, kernel(3), same>();
    image<double, 2 * W<double> + 1, 2 * W<double> + 1, 2 * W<double> + 1, kernel(3)>();
}

// Inputs larger than a band, along both axes, and neighbours that lie in one set of a cache.
BOOST_AUTO_TEST_CASE(bands_and_copies_change_nothing) {
    constexpr auto window = read_window<2, takes_dilation, kernel(3), same>();
    is_right<kernels::convolution_of(window, shape{23, 700, 9}, 2, 1), double>();
    is_right<kernels::convolution_of(window, shape{3, 1300, 9}, 2, 1), double>();
    image<double, 512, 2, 1, kernel(1)>();
}

BOOST_AUTO_TEST_CASE(sequences_and_volumes_are_images_with_extents_of_one) {
    constexpr auto causal_window = read_window<1, takes_dilation, kernel(3), causal, dilation(2)>();
    is_right<kernels::convolution_of(causal_window, shape{11, 3}, 4, 1), float>();
    constexpr auto volume = read_window<3, takes_dilation, kernel(2, 3, 2), stride(2, 1, 1), same>();
    is_right<kernels::convolution_of(volume, shape{4, 3, 5, 2}, 3, 1), float>();
}

}  // namespace

// SPDX-License-Identifier: MIT
// Convolutions of transformed tiles against plain loops in long double.
#include <weft/kernel/convolution.hpp>
#include <weft/kernel/winograd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace {

using namespace weft;
using kernels::convolution_geometry;

template <class Real>
constexpr std::size_t W = simd::width<Real>;
constexpr auto poison = std::numeric_limits<float>::quiet_NaN();

double noise(std::size_t i) {
    return static_cast<double>(static_cast<int>(i * 2654435761u % 2001) - 1000) / 1023;
}
double whole(std::size_t i) { return static_cast<double>(static_cast<int>(i * 2654435761u % 17) - 8); }

// A sample, its kernel and bias, and the sums they are to give.
template <convolution_geometry G, class Real>
struct example {
    static constexpr std::size_t stride = kernels::padded<G.filters, Real>, count = G.outputs() * G.filters;
    aligned_block<Real> x{G.inputs() * G.channels + 2 * W<Real>}, w{9 * G.channels * stride}, bias{stride};
    std::vector<long double> sums{};

    explicit example(double number(std::size_t)) {
        x.fill(Real(poison));
        for (std::size_t i = 0; i < G.inputs() * G.channels; ++i) inputs()[i] = Real(number(i + 1));
        for (std::size_t f = 0; f < G.filters; ++f) {
            bias[f] = Real(number(7 * f + 3));
            for (std::size_t row = 0; row < 9 * G.channels; ++row)
                w[row * stride + f] = Real(number(row * G.filters + f + 991));
        }
        sums.resize(count);
        for (std::size_t o = 0; o < G.outputs(); ++o)
            for (std::size_t f = 0; f < G.filters; ++f) sums[o * G.filters + f] = sum(o, f);
    }
    Real* inputs() { return x.data() + W<Real>; }
    long double sum(std::size_t o, std::size_t f) {
        long double result = bias[f];
        for (std::size_t tap = 0; tap < 9; ++tap) {
            const std::size_t h = o / G.axes[2].output + tap / 3 - G.axes[1].before;
            const std::size_t v = o % G.axes[2].output + tap % 3 - G.axes[2].before;
            if (h < G.axes[1].input && v < G.axes[2].input)
                for (std::size_t c = 0; c < G.channels; ++c)
                    result += static_cast<long double>(inputs()[(h * G.axes[2].input + v) * G.channels + c])
                            * w[(tap * G.channels + c) * stride + f];
        }
        return result;
    }
    // The root of the mean square of what is wrong, by that of the sums.
    double error(const std::vector<Real>& y) const {
        long double wrong = 0, all = 0;
        for (std::size_t i = 0; i < count; ++i)
            wrong += (y[i] - sums[i]) * (y[i] - sums[i]), all += sums[i] * sums[i];
        return static_cast<double>(std::sqrt(wrong / all));
    }
};

// Every register that is handed on is within an output and its filters.
template <convolution_geometry G, class Real>
auto store_to(std::vector<Real>& y) {
    return [&y](std::size_t place, std::size_t vector, simd::batch<Real> value) {
        const std::size_t first = vector * W<Real>;
        BOOST_REQUIRE(place < G.outputs() && first < G.filters);
        simd::store_partial(y.data() + place * G.filters + first, value, std::min(W<Real>, G.filters - first));
    };
}

template <convolution_geometry G, class Real, std::size_t Outputs>
std::vector<Real> by_tiles(example<G, Real>& of, bool has_bias = true) {
    using way = kernels::winograd<G, Real, Outputs>;
    std::vector<Real> y(of.count, Real(poison));
    aligned_block<Real> prepared(way::elements + 1), work(way::workspace + 1);
    work.fill(Real(poison));
    prepared[way::elements] = work[way::workspace] = 7;
    way::prepare(of.w.data(), prepared.data());
    way::forward(of.inputs(), prepared.data(), has_bias ? of.bias.data() : nullptr, work.data(), store_to<G>(y));
    BOOST_TEST((prepared[way::elements] == 7 && work[way::workspace] == 7));
    return y;
}
template <convolution_geometry G, class Real>
std::vector<Real> directly(example<G, Real>& of) {
    std::vector<Real> y(of.count);
    aligned_block<Real> work(kernels::forward_workspace<G, Real>);
    kernels::convolution_forward<G>(of.inputs(), of.w.data(), of.bias.data(), work.data(), store_to<G>(y));
    return y;
}

template <std::size_t Height, std::size_t Width, std::size_t Channels, std::size_t Filters, auto... Options>
constexpr convolution_geometry image =
    kernels::convolution_of(read_window<2, takes_dilation, kernel(3), Options...>(),
                            shape{Height, Width, Channels}, Filters, 1);

// Whole numbers have no rounding in tiles of 2, whose weights are halved twice.
template <convolution_geometry G, class Real>
void are_right() {
    example<G, Real> exact(whole), rounded(noise);
    const auto y = by_tiles<G, Real, 2>(exact), two = by_tiles<G, Real, 2>(rounded), four = by_tiles<G, Real, 4>(rounded);
    BOOST_TEST(std::equal(y.begin(), y.end(), exact.sums.begin()));
    constexpr double ulp = static_cast<double>(std::numeric_limits<Real>::epsilon());
    BOOST_TEST(rounded.error(two) < 3 * ulp);
    BOOST_TEST(rounded.error(four) < 12 * ulp);
}

BOOST_AUTO_TEST_CASE(tiles_that_stick_out_and_any_channels_are_as_plain_loops) {
    are_right<image<5, 7, W<float> + 1, W<float> - 1, same>, float>();
    are_right<image<6, 11, 3, 2 * W<float> + 3, padding(0, 2, 1, 0)>, float>();
    are_right<image<3, 4, 1, 1>, float>();
    are_right<image<9, 4, 2 * W<double>, 3 * W<double>, same>, double>();
}

// More tiles than stay in a cache at a time. The numbers of these lines are those of docs/explanation/speed.md.
BOOST_AUTO_TEST_CASE(the_error_of_tiles_of_2_is_that_of_the_convolution_and_of_4_some_times_that) {
    constexpr auto large = image<30, 31, 64, 32, same>;
    example<large, float> of(noise);
    const double direct = of.error(directly(of));
    const double two = of.error(by_tiles<large, float, 2>(of)), four = of.error(by_tiles<large, float, 4>(of));
    BOOST_TEST_MESSAGE("direct " << direct << ", tiles of 2 " << two << ", of 4 " << four);
    BOOST_TEST(two < direct);
    BOOST_TEST(four < 2.25 * direct);
    std::fill(of.bias.begin(), of.bias.end(), 0.0f);
    BOOST_TEST((by_tiles<large, float, 2>(of, false) == by_tiles<large, float, 2>(of)));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Depthwise convolutions have the bits of plain loops over their taps.
#include <weft/kernel/depthwise.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <vector>

namespace {

using namespace weft;

constexpr std::size_t W = simd::width<float>;

template <std::size_t Height, std::size_t Width, std::size_t Channels, auto... Options>
constexpr kernels::convolution_geometry image = kernels::convolution_of(
    read_window<2, takes_dilation, Options...>(), shape{Height, Width, Channels}, Channels, Channels);

static_assert(kernels::is_depthwise(image<4, 4, 3, kernel(3)>));
static_assert(!kernels::is_depthwise(image<4, 4, 1, kernel(3)>) && !kernels::is_depthwise(image<4, 4, 3, kernel(1)>));

float number(std::size_t i) { return static_cast<float>(i * 2654435761u % 2001) / 1023 - 1; }

template <kernels::convolution_geometry G>
void is_plain() {
    constexpr std::size_t C = G.channels, stride = kernels::padded<C, float>;
    using sweep = kernels::detail::depthwise_sweep<G, float>;
    aligned_block<float> x(G.inputs() * C + 2 * W), w(G.taps() * stride), bias(stride), zeros(sweep::workspace + 1);
    x.fill(std::numeric_limits<float>::quiet_NaN());
    float* const inputs = x.data() + W;
    for (std::size_t i = 0; i < G.inputs() * C; ++i) inputs[i] = number(i);
    for (std::size_t i = 0; i < w.size(); ++i) w[i] = number(i + 77);
    for (std::size_t i = 0; i < stride; ++i) bias[i] = number(i + 991);
    zeros[sweep::workspace] = 7;
    std::vector<float> y(G.outputs() * C), expected = y;
    sweep::run(inputs, w.data(), bias.data(), zeros.data(),
               [&](std::size_t place, std::size_t vector, simd::batch<float> value) {
                   simd::store_partial(y.data() + place * C + vector * W, value, std::min(W, C - vector * W));
               });
    BOOST_TEST(zeros[sweep::workspace] == 7);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        auto sum = simd::broadcast(bias[i % C]);
        for (std::size_t tap = 0; tap < G.taps(); ++tap) {
            const auto at = [&](std::size_t output, std::size_t of_axis, const kernels::convolution_axis& a) {
                return output * a.stride + of_axis * a.dilation - a.before;
            };
            const std::size_t h = at(i / C / G.axes[2].output, tap / G.axes[2].size, G.axes[1]);
            const std::size_t v = at(i / C % G.axes[2].output, tap % G.axes[2].size, G.axes[2]);
            const bool is_inside = h < G.axes[1].input && v < G.axes[2].input;
            sum = simd::fma(simd::broadcast(is_inside ? inputs[(h * G.axes[2].input + v) * C + i % C] : 0.0f),
                            simd::broadcast(w[tap * stride + i % C]), sum);
        }
        expected[i] = simd::first(sum);
    }
    BOOST_TEST(y == expected);
}

BOOST_AUTO_TEST_CASE(sums_go_through_the_taps_in_order) {
    is_plain<image<4, 17, W + 1, kernel(3), same>>();
    is_plain<image<6, 31, 2 * W, kernel(3), stride(2), padding(0, 1, 1, 0)>>();
    is_plain<image<7, 5, 3, kernel(2, 5), dilation(2), same>>();
    is_plain<image<9, 8, W - 1, kernel(1, 2), stride(3)>>();
}

}  // namespace

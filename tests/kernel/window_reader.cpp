// SPDX-License-Identifier: MIT
// Bands cover every result once, and what they read is the input with zeros around it.
#include <weft/kernel/window_reader.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <vector>

namespace {

using namespace weft;
using namespace weft::kernels;

// Wide enough for several bands along both axes of double.
constexpr auto wide = convolution_of(read_window<2, 0, kernel(3), same>(), shape{40, 600, 9}, 4, 1);
constexpr auto depthwise = convolution_of(read_window<2, 0, kernel(3), same>(), shape{3, 5, 2}, 4, 2);
constexpr auto bare = convolution_of(read_window<2, 0, kernel(3), valid>(), shape{5, 5, 2}, 4, 1);

template <convolution_geometry G>
void reads_the_input_or_zero() {
    constexpr window_walk walk = forward_walk(G);
    using reader = window_reader<walk, double>;
    std::vector<double> x(G.inputs() * G.channels), workspace(reader::workspace, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
    std::vector<int> met(G.outputs());
    std::size_t wrong = 0, bands = 0;
    reader::for_each_band([&](const result_band& band) {
        ++bands;
        const double* from = reader::read(x.data(), band, workspace.data());
        for (std::size_t h = 0; h < band.count[1]; ++h)
            for (std::size_t w = 0; w < band.count[2]; ++w) {
                const std::size_t row = band.first[1] + h, column = band.first[2] + w;
                ++met[row * G.axes[2].output + column];
                for (std::size_t k = 0; k < 9; ++k) {
                    const std::size_t r = row + k / 3 - G.axes[1].before, c = column + k % 3 - G.axes[2].before;
                    const bool is_inside = r < G.axes[1].input && c < G.axes[2].input;
                    const std::size_t place = (r * G.axes[2].input + c) * G.channels;
                    const double* found = from + h * reader::result[1] + w * reader::result[2]
                                        + k / 3 * reader::tap[1] + k % 3 * reader::tap[2];
                    const std::size_t numbers = reader::broadcasts ? G.channels : G.filters;
                    for (std::size_t i = 0; i < numbers; ++i)
                        wrong += found[i] != (is_inside ? x[place + i * G.channels / numbers] : 0.0);
                }
            }
    });
    BOOST_TEST(wrong == 0u);
    BOOST_TEST((met == std::vector<int>(G.outputs(), 1)));
    BOOST_TEST((bands > 1) == (G.outputs() > 1000));
}

BOOST_AUTO_TEST_CASE(every_result_is_in_one_band_which_reads_the_input_with_zeros_around) {
    static_assert(window_reader<forward_walk(bare), double>::workspace == 0);
    reads_the_input_or_zero<wide>();
    reads_the_input_or_zero<depthwise>();
    reads_the_input_or_zero<bare>();
}

}  // namespace

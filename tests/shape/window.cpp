// SPDX-License-Identifier: MIT
// Windows over an axis, by Keras and PyTorch.
#include <weft/shape/window.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using weft::adaptive_elements;
using weft::window_axis;

static_assert(weft::divided_up(7, 2) == 4 && weft::divided_up(8, 2) == 4);

// ResNet's first convolution: 7 wide, stride 2, padding 3 over 224.
static_assert(window_axis{7, 2, 1, 3, 3}.output(224) == 112);
static_assert(window_axis{.size = 3}.output(5) == 3 && window_axis{.size = 5}.output(5) == 1);
static_assert(window_axis{.size = 3, .dilation = 2}.covered() == 5);
static_assert(window_axis{.size = 3, .dilation = 2}.output(5) == 1);
static_assert(window_axis{.size = 5}.fits(5) && !window_axis{.size = 6}.fits(5));
static_assert(window_axis{6, 1, 1, 1, 0}.fits(5));

// PyTorch: ceil((n + 2 p - k) / s) + 1, less a window that begins beyond the end and its padding.
static_assert(window_axis{3, 2, 1, 0, 0, true}.output(112) == 56);
static_assert(window_axis{3, 2, 1, 0, 0, false}.output(112) == 55);
static_assert(window_axis{2, 2, 1, 1, 1, true}.output(3) == 2);  // MaxPool1d(2, 2, 1, ceil_mode)
static_assert(window_axis{1, 3, 1, 0, 0, true}.output(3) == 1);

// Keras: as many places as extent / stride, rounded up; what is odd is added at the end.
constexpr window_axis same_of_6 = window_axis{.size = 3, .stride = 2}.same_over(6);
static_assert(same_of_6.before == 0 && same_of_6.after == 1 && same_of_6.output(6) == 3);
constexpr window_axis same_of_5 = window_axis{.size = 3, .stride = 2}.same_over(5);
static_assert(same_of_5.before == 1 && same_of_5.after == 1 && same_of_5.output(5) == 3);
// A stride over the kernel needs no padding, and leaves a rest.
static_assert(window_axis{.size = 1, .stride = 3}.same_over(7).output(7) == 3);

constexpr window_axis looks_back = window_axis{.size = 3, .dilation = 2}.causal();
static_assert(looks_back.before == 4 && looks_back.after == 0 && looks_back.output(8) == 8);

// PyTorch ConvTranspose2d(kernel_size=4, stride=2, padding=1) doubles.
static_assert(window_axis{4, 2, 1, 1, 1}.transposed_output(16) == 32);

// Bins of 7 of 13: from floor(13 i / 7) to ceil(13 (i + 1) / 7), six elements are in two.
static_assert(adaptive_elements(14, 7) == 14 && adaptive_elements(13, 7) == 19);
static_assert(adaptive_elements(3, 6) == 6 && adaptive_elements(5, 1) == 5);

BOOST_AUTO_TEST_CASE(a_window_has_a_place_for_every_stride_that_fits) {
    for (std::size_t size = 1; size <= 4; ++size)
        for (std::size_t by = 1; by <= 4; ++by)
            for (std::size_t apart = 1; apart <= 3; ++apart)
                for (std::size_t extent = 1; extent <= 20; ++extent) {
                    const window_axis window{size, by, apart, 1, 2};
                    std::size_t places = 0;
                    for (std::size_t at = 0; at + (size - 1) * apart < extent + 3; at += by)
                        ++places;
                    BOOST_TEST(window.fits(extent) == (places > 0));
                    if (places > 0) BOOST_TEST(window.output(extent) == places);
                }
}

}  // namespace

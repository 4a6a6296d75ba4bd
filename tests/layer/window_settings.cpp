// SPDX-License-Identifier: MIT
// Options of a window read together, and every reason to refuse them.
#include <weft/layer/window_settings.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

constexpr unsigned all = takes_weights | takes_dilation | takes_groups | takes_depth;
constexpr window_settings read =
    read_window<2, all, same, no_bias, stride(2), kernel(3, 5), groups(2)>();
static_assert(read.size.of(1) == 5 && read.steps.of(1) == 2 && !read.has_bias);
static_assert(read.group_count == 2 && read.padded.rule == padding_rule::same);
static_assert(read.output(shape{9, 8, 4}, 6) == shape{5, 4, 6} && read.window_elements() == 15);
static_assert(read.kernel_shape(2, 6) == shape{3, 5, 2, 6});
static_assert(read.problem(shape{9, 8, 4}, false).empty());

template <unsigned Takes, std::size_t Axes, auto... Options>
std::string problem(const shape& in, bool is_pool = false) {
    return std::string(read_window<Axes, Takes, Options...>().problem(in, is_pool).view());
}

BOOST_AUTO_TEST_CASE(every_refusal_says_what_is_wrong) {
    const shape in{5, 6, 4};
    BOOST_TEST((problem<all, 2>(in)) == "has no kernel: give one, kernel(3)");
    BOOST_TEST((problem<all, 2, kernel(0)>(in)) == "has a kernel of 0: it is at least 1");
    BOOST_TEST((problem<all, 2, kernel(3), stride(1, 0)>(in))
               == "has a stride of 0: it is at least 1");
    BOOST_TEST((problem<all, 2, kernel(3), dilation(0)>(in))
               == "has a dilation of 0: it is at least 1");
    BOOST_TEST((problem<all, 2, kernel(3), depth_multiplier(0)>(in))
               == "has a depth multiplier of 0: it is at least 1");
    BOOST_TEST((problem<all, 2, kernel(3), groups(0)>(in)) == "has 0 groups: give it at least 1");
    BOOST_TEST((problem<all, 2, kernel(3), groups(3)>(in))
               == "has 3 groups, which do not divide the 4 channels of 5x6x4");
    BOOST_TEST((problem<all, 2, kernel(3, 3, 3)>(in))
               == "has an option of too many or too few numbers: give 1, or 2, one an axis "
                  "(padding: also two an axis)");
    BOOST_TEST((problem<all, 2, kernel(3), padding(1, 2, 3)>(in)).starts_with("has an option of"));
    BOOST_TEST((problem<all, 2, kernel(3), causal>(in))
               == "is causal: only windows over a sequence are");
    BOOST_TEST((problem<all, 2, kernel(3)>(shape{5, 4}))
               == "expects an image of height, width, channels, got 5x4");
    BOOST_TEST((problem<all, 1, kernel(3)>(in))
               == "expects a sequence of steps, channels, got 5x6x4");
    BOOST_TEST((problem<all, 3, kernel(3)>(in))
               == "expects a volume of depth, height, width, channels, got 5x6x4");
    BOOST_TEST((problem<all, 2, kernel(3, 8), padding(0, 1)>(shape{5, 5, 4}))
               == "covers 8 elements, more than the 7 of axis 2 of 5x5x4 with padding: use a "
                  "smaller kernel, or same");
    BOOST_TEST((problem<all, 2, kernel(2), padding(2)>(in, true))
               == "is padded by as much as its kernel covers, 2: a window would hold padding alone");
    BOOST_TEST((problem<all, 2, kernel(2), padding(2)>(in)) == "");
    BOOST_TEST((problem<all, 2, kernel(2), l2(-1)>(in))
               == "has a wrong option: l2 expects a factor of at least 0");
    BOOST_TEST((problem<0u, 2, kernel(2), no_bias>(in))
               == "got an option it does not take: leave it out");
    BOOST_TEST((problem<all, 2, kernel(2), 7>(in))
               == "got a number for an option: write kernel(3), stride(2)");
    BOOST_TEST((problem<all, 2, kernel(2), kernel(3)>(in))
               == "got an option twice: leave one out");
    BOOST_TEST((problem<all, 2, kernel(2), same, valid>(in))
               == "got an option twice: leave one out");
    BOOST_TEST((problem<all, 2, kernel(2), groups(2), no_bias, groups(4)>(in))
               == "got an option twice: leave one out");
    BOOST_TEST((problem<takes_ceil_mode, 2, kernel(2), ceil_mode, ceil_mode>(in, true))
               == "got an option twice: leave one out");
    BOOST_TEST((problem<all, 2, kernel(2), stride(2), same, dilation(2)>(shape{9, 9, 4})) == "");
}

BOOST_AUTO_TEST_CASE(a_label_shows_what_was_given_that_decides_the_shapes) {
    BOOST_TEST(std::string(detail::label_of_window("conv2d", 64, read).view())
               == "conv2d<64, kernel(3, 5), stride(2), same, groups(2)>");
    constexpr window_settings apart =
        read_window<2, all, kernel(3), dilation(1, 2), padding(1, 0)>();
    BOOST_TEST(std::string(detail::label_of_window("depthwise_conv2d", 0, apart).view())
               == "depthwise_conv2d<kernel(3), padding(1, 0), dilation(1, 2)>");
    constexpr window_settings plain = read_window<2, all, kernel(2)>();
    BOOST_TEST(std::string(detail::label_of_window("max_pool2d", 0, plain).view())
               == "max_pool2d<kernel(2)>");
}

}  // namespace

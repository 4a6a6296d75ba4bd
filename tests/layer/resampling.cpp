// SPDX-License-Identifier: MIT
// Layers that move elements; tests/laws/every_layer.cpp has their shapes by Keras.
#include <weft/layer/resampling.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

static_assert(zero_padding_layer<1>::output(shape{4, 5, 2}) == shape{6, 7, 2});
static_assert(zero_padding_layer<1, 2>::output(shape{4, 5, 2}) == shape{6, 9, 2});
static_assert(zero_padding_layer<3, 1>::output(shape{4, 2}) == shape{8, 2});
static_assert(cropping_layer<1, 2>::output(shape{4, 6, 2}) == shape{2, 2, 2});
static_assert(zero_padding_layer<1>::label().view() == "zero_padding<1>");

using doubles = up_sampling_layer<2>;
static_assert(doubles::output(shape{4, 5, 2}) == shape{8, 10, 2} && !doubles::blends);
static_assert(doubles::facts(shape{4, 5, 2}).flops == 0);
using smooth = up_sampling_layer<2, 3, bilinear>;
static_assert(smooth::output(shape{4, 5, 2}) == shape{8, 15, 2} && smooth::blends);
static_assert(smooth::facts(shape{4, 5, 2}).flops == 7 * 8 * 15 * 2);
static_assert(smooth::label().view() == "up_sampling<2, 3, bilinear>");

// PyTorch: PixelShuffle(3) of [1, 9, 4, 4] is [1, 1, 12, 12].
static_assert(pixel_shuffle_layer<3>::output(shape{4, 4, 9}) == shape{12, 12, 1});
static_assert(permute_layer<2, 1>::output(shape{3, 7}) == shape{7, 3});
static_assert(!permute_layer<1, 1>::accepts(shape{3, 7}));
static_assert(!permute_layer<0, 1>::accepts(shape{3, 7}));
static_assert(slice_layer<2, 3>::output(shape{4, 5}) == shape{4, 3} && slice_layer<0, 1>::output(shape{7}) == shape{1});
static_assert(slice_layer<2, 3>::label().view() == "slice<2, 3>" && slice_layer<4, 1>::accepts(shape{5}));
static_assert(repeat_vector_layer<3>::output(shape{4}) == shape{3, 4});

BOOST_AUTO_TEST_CASE(they_say_why_they_refuse) {
    const auto problem = []<class Layer>(const Layer&, const shape& in) {
        BOOST_TEST(!Layer::accepts(in));
        return std::string(Layer::problem(in).view());
    };
    const std::string sides =
        "expects one number, one an axis or two an axis (before, after) of up to 3 axes before "
        "the channels, got ";
    BOOST_TEST(problem(zero_padding_layer<1, 2, 3>{}, shape{4, 5, 2}) == sides + "4x5x2");
    BOOST_TEST(problem(cropping_layer<1>{}, shape{4}) == sides + "4");
    BOOST_TEST(problem(cropping_layer<2>{}, shape{4, 5, 2})
               == "crops 4 of the 4 elements of axis 1 of 4x5x2: leave at least 1");
    BOOST_TEST(problem(up_sampling_layer<0>{}, shape{4, 5, 2})
               == "has a factor of 0: it is at least 1");
    BOOST_TEST(problem(up_sampling_layer<2, bilinear>{}, shape{4, 2})
               == "is bilinear, which is of an image of height, width, channels, got 4x2");
    BOOST_TEST(problem(up_sampling_layer<>{}, shape{4, 2}).starts_with("expects one factor"));
    BOOST_TEST(problem(up_sampling_layer<2, same>{}, shape{4, 2}).starts_with("expects one"));
    BOOST_TEST(problem(pixel_shuffle_layer<2>{}, shape{4, 4, 6})
               == "makes one channel of 4, which does not divide the 6 channels of 4x4x6");
    BOOST_TEST(problem(pixel_shuffle_layer<2>{}, shape{4})
               == "expects an image of height, width, channels, got 4");
    BOOST_TEST(problem(pixel_shuffle_layer<0>{}, shape{4, 4, 4})
               == "has a factor of 0: it is at least 1");
    BOOST_TEST(problem(permute_layer<1, 3>{}, shape{4, 5})
               == "expects every axis of 4x5 once, from 1 to 2");
    BOOST_TEST(problem(slice_layer<3, 2>{}, shape{6, 4})
               == "takes numbers 3 to 4 of rows of 4, counted from 0, got 6x4");
    BOOST_TEST(problem(slice_layer<5, 1>{}, shape{4}).starts_with("takes numbers 5 to 5"));
    BOOST_TEST(problem(slice_layer<1, static_cast<std::size_t>(-1)>{}, shape{4}).starts_with("takes numbers 1 to"));
    BOOST_TEST(problem(slice_layer<1, 0>{}, shape{4}) == "takes 0 numbers of a row: give at least 1");
    BOOST_TEST(problem(slice_layer<0, 1>{}, shape{}).starts_with("takes numbers 0 to 0"));
    BOOST_TEST(problem(repeat_vector_layer<0>{}, shape{4}) == "repeats 0 times: give at least 1");
    BOOST_TEST(problem(repeat_vector_layer<2>{}, shape{4, 5}) == "expects a vector, got 4x5");
}

}  // namespace

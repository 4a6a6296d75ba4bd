// SPDX-License-Identifier: MIT
// What convolutions tell about themselves; tests/laws/every_layer.cpp has their shapes by Keras.
#include <weft/layer/convolution.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

// ResNet's first: 112 * 112 places of 7 * 7 * 3 products for each of 64 filters.
using first = convolution_layer<2, 64, kernel(7), stride(2), padding(3), no_bias>;
static_assert(first::output(shape{224, 224, 3}) == shape{112, 112, 64});
static_assert(first::facts(shape{224, 224, 3}).macs == 118'013'952);
static_assert(first::facts(shape{224, 224, 3}).parameters == 9'408);
static_assert(first::facts(shape{224, 224, 3}).bias_adds == 0);
static_assert(first::facts(shape{224, 224, 3}).is_linear);
static_assert(first::label().view() == "conv2d<64, kernel(7), stride(2), padding(3)>");
static_assert(first::kind == "conv2d");
static_assert(first::parameters(shape{224, 224, 3}).count() == 1);
static_assert(first::parameters(shape{224, 224, 3})[0].fan_in == 147);
static_assert(first::parameters(shape{224, 224, 3})[0].fan_out == 3'136);
static_assert(first::parameters(shape{224, 224, 3})[0].starts_as == glorot_uniform);

// Groups divide the products; AlexNet's second layer, 27 * 27 places.
using grouped = convolution_layer<2, 256, kernel(5), padding(2), groups(2), he_normal>;
static_assert(grouped::facts(shape{27, 27, 96}).macs == 27 * 27 * 25 * 48 * 256);
static_assert(grouped::facts(shape{27, 27, 96}).parameters == 25 * 48 * 256 + 256);
static_assert(grouped::facts(shape{27, 27, 96}).bias_adds == 27 * 27 * 256);
static_assert(grouped::parameters(shape{27, 27, 96})[0].starts_as == he_normal);
static_assert(grouped::parameters(shape{27, 27, 96})[1].extents == shape{256});

// MobileNet's: 3 * 3 products for every element, then a pointwise convolution.
using depthwise = depthwise_convolution_layer<2, kernel(3), same, no_bias>;
static_assert(depthwise::facts(shape{112, 112, 32}).macs == 112 * 112 * 32 * 9);
static_assert(depthwise::facts(shape{112, 112, 32}).parameters == 288);
using separable = separable_convolution_layer<2, 64, kernel(3), same>;
static_assert(separable::facts(shape{8, 8, 32}).macs == 64 * (32 * 9 + 32 * 64));
static_assert(separable::facts(shape{8, 8, 32}).inner_macs == 64 * 32 * 64);
static_assert(separable::facts(shape{8, 8, 32}).parameters == 32 * 9 + 32 * 64 + 64);

// A window for every input element: 8 * 8 * 16 of 4 * 4 * 3.
using up = transposed_convolution_layer<2, 3, kernel(4), stride(2), padding(1)>;
static_assert(up::output(shape{8, 8, 16}) == shape{16, 16, 3});
static_assert(up::facts(shape{8, 8, 16}).macs == 8 * 8 * 16 * 16 * 3);
static_assert(up::facts(shape{8, 8, 16}).bias_adds == 16 * 16 * 3);
// Keras: a stride over the kernel leaves gaps, and the last one is kept.
static_assert(transposed_convolution_layer<1, 2, kernel(2), stride(3)>::output(shape{4, 1})
              == shape{12, 2});
static_assert(transposed_convolution_layer<1, 2, kernel(3), stride(2), same,
                                           output_padding(1)>::output(shape{4, 1})
              == shape{8, 2});

template <class Layer>
std::string problem(const shape& in) {
    return std::string(Layer::problem(in).view());
}

BOOST_AUTO_TEST_CASE(convolutions_refuse_filters_that_cannot_be) {
    BOOST_TEST((problem<convolution_layer<2, 0, kernel(3)>>(shape{5, 5, 2}))
               == "has 0 filters: give it at least 1");
    BOOST_TEST((problem<convolution_layer<2, 5, kernel(3), groups(2)>>(shape{5, 5, 2}))
               == "has 2 groups, which do not divide its 5 filters");
    BOOST_TEST((problem<separable_convolution_layer<2, 0, kernel(3)>>(shape{5, 5, 2}))
               == "has 0 filters: give it at least 1");
    BOOST_TEST((problem<depthwise_convolution_layer<2, kernel(3), groups(2)>>(shape{5, 5, 2}))
               == "got an option it does not take: leave it out");
}

BOOST_AUTO_TEST_CASE(a_transposed_convolution_refuses_padding_that_leaves_nothing) {
    const shape in{2, 2, 4};
    BOOST_TEST((problem<transposed_convolution_layer<2, 3, kernel(2), padding(2)>>(in))
               == "is padded by 4, which leaves nothing of axis 1 of 2x2x4");
    BOOST_TEST((problem<transposed_convolution_layer<2, 3, kernel(2), output_padding(1)>>(in))
               == "has an output padding of 1: it is less than the stride, 1");
    BOOST_TEST((problem<transposed_convolution_layer<1, 3, kernel(2), causal>>(shape{2, 4}))
               == "is causal, which a transpose is not");
    BOOST_TEST((problem<transposed_convolution_layer<2, 0, kernel(2)>>(in))
               == "has 0 filters: give it at least 1");
    BOOST_TEST((problem<transposed_convolution_layer<2, 3, kernel(9)>>(in)) == "");
}

}  // namespace

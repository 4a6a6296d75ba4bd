// SPDX-License-Identifier: MIT
// Convolutions in a model have the values and gradients of Keras.
#include "every_layer_runs.hpp"

namespace {

using namespace every_layer_runs;

constexpr auto with_tanh = conv2d<2, kernel(3), dilation(2, 1), same> | tanh(x);

BOOST_AUTO_TEST_CASE(convolutions_have_the_values_and_gradients_of_keras) {
    is_that_of_keras<conv1d<3, kernel(3)>, 8, 4>("conv1d valid");
    is_that_of_keras<conv1d<3, kernel(3), stride(2), same>, 8, 4>("conv1d same s2");
    is_that_of_keras<conv1d<3, kernel(3), causal, dilation(2)>, 8, 4>("conv1d causal d2");
    is_that_of_keras<conv1d<4, kernel(2), groups(2)>, 8, 4>("conv1d groups2");
    is_that_of_keras<conv2d<3, kernel(3)>, 5, 6, 4>("conv2d valid");
    is_that_of_keras<conv2d<3, same, kernel(3, 3)>, 5, 6, 4>("conv2d same");
    is_that_of_keras<conv2d<2, kernel(3), stride(2), same>, 5, 6, 4>("conv2d same s2 (even/odd)");
    is_that_of_keras<conv2d<2, kernel(2, 4), stride(1, 2), same>, 5, 6, 4>("conv2d same s2 k2x4");
    is_that_of_keras<conv2d<2, kernel(2), valid, dilation(2)>, 5, 6, 4>("conv2d valid d2");
    is_that_of_keras<with_tanh, 5, 6, 4>("conv2d same d2x1");
    is_that_of_keras<conv2d<4, kernel(3), groups(2), same>, 5, 6, 4>("conv2d groups2");
    is_that_of_keras<conv2d<8, kernel(3), stride(2), groups(4)>, 5, 6, 4>("conv2d groups4 (depthwise-like) s2");
    is_that_of_keras<conv2d<3, kernel(1), no_bias>, 5, 6, 4>("conv2d 1x1 nobias");
    is_that_of_keras<conv3d<2, kernel(2)>, 3, 4, 3, 2>("conv3d valid");
    is_that_of_keras<conv3d<2, kernel(3), stride(2), same>, 4, 3, 5, 2>("conv3d same s2");
    is_that_of_keras<depthwise_conv2d<kernel(3), same>, 5, 6, 4>("depthwiseconv2d same");
    is_that_of_keras<depthwise_conv2d<kernel(3), stride(2), depth_multiplier(2)>, 5, 6, 4>("depthwiseconv2d m2 s2 valid");
    is_that_of_keras<depthwise_conv2d<kernel(2), dilation(2)>, 5, 6, 4>("depthwiseconv2d d2");
    is_that_of_keras<depthwise_conv1d<kernel(3), depth_multiplier(2), same>, 8, 4>("depthwiseconv1d");
}

}  // namespace

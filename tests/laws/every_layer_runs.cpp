// SPDX-License-Identifier: MIT
// Other layers in a model have the values and gradients of Keras, or those of central differences.
#include "every_layer_runs.hpp"

#include <model/central_difference.hpp>

namespace {

using namespace every_layer_runs;

BOOST_AUTO_TEST_CASE(layers_of_two_kernels_and_transposed_ones_are_those_of_keras) {
    is_that_of_keras<separable_conv2d<3, kernel(3), depth_multiplier(2), same>, 5, 6, 4>("separableconv2d");
    is_that_of_keras<separable_conv1d<3, kernel(3), stride(2)>, 8, 4>("separableconv1d s2");
    is_that_of_keras<conv2d_transpose<3, kernel(3)>, 3, 4, 2>("conv2dtranspose valid s1");
    is_that_of_keras<conv2d_transpose<3, kernel(3), stride(2)>, 3, 4, 2>("conv2dtranspose valid s2");
    is_that_of_keras<conv2d_transpose<3, kernel(3), stride(2), same>, 3, 4, 2>("conv2dtranspose same s2");
    is_that_of_keras<conv2d_transpose<2, kernel(2), stride(2), same>, 3, 4, 2>("conv2dtranspose same s2 k2");
    is_that_of_keras<conv2d_transpose<2, kernel(3), stride(2), output_padding(1)>, 3, 4, 2>("conv2dtranspose valid s2 outpad1");
    is_that_of_keras<conv1d_transpose<3, kernel(3), stride(2), same>, 4, 2>("conv1dtranspose same s2");
}

BOOST_AUTO_TEST_CASE(layers_without_products_are_those_of_keras) {
    is_that_of_keras<max_pool2d<kernel(3), stride(2), same>, 5, 6, 4>("maxpool2d 3 s2 same");
    is_that_of_keras<average_pool1d<kernel(3), stride(2), same>, 8, 4>("averagepool1d");
    is_that_of_keras<up_sampling<2, bilinear>, 3, 4, 2>("upsampling2d bilinear");
    is_that_of_keras<zero_padding<1, 2, 0, 3>, 3, 4, 2>("zeropadding2d");
    is_that_of_keras<permute<3, 1, 2>, 3, 4, 2>("permute");
    is_that_of_keras<repeat_vector<3>, 4>("repeatvector");
    is_that_of_keras<group_norm<2>, 5, 6, 4>("groupnorm g2");
    is_that_of_keras<instance_norm, 5, 6, 4>("groupnorm instance");
    is_that_of_keras<embedding<6, 3>, 3>("embedding");
}

constexpr auto both_ways = bidirectional(lstm<2, return_sequences>);
constexpr auto multiplied = bidirectional<merge_mode::mul>(lstm<2, return_sequences>);
// Queries of 3 steps, and the sequence of 5 that they look into.
constexpr auto of_two_sequences = multi_head_attention<2, 3, value_dim(2)>(cropping<0, 5>, cropping<3, 0>);
BOOST_AUTO_TEST_CASE(layers_of_sequences_are_those_of_keras) {
    is_that_of_keras<both_ways, 4, 3>("bidirectional lstm concat");
    is_that_of_keras<multiplied, 4, 3>("bidirectional lstm mul");
    is_that_of_keras<multi_head_attention<2, 3>, 3, 4>("mha self");
    is_that_of_keras<of_two_sequences, 8, 4>("mha cross value_dim2");
}

// Layers that Keras has not, or of more axes.
constexpr auto squared_error = mean(square(prediction - target));
constexpr auto of_images = input<2, 2, 2> | conv2d<8, kernel(1)> | pixel_shuffle<2> | tanh(x) | adaptive_average_pool<3, 2>
                         | reshape<6, 2> | position_embedding<8> | sinusoidal_positions | tanh(x) | dense<4> | slice<1, 2>
                         | flatten | dense<1>;
constexpr auto of_volumes = input<2, 2, 2, 2> | conv3d_transpose<2, kernel(2)> | max_pool3d<kernel(2), stride(1)> | tanh(x)
                          | up_sampling<2> | average_pool3d<kernel(2), stride(1)> | zero_padding<1> | cropping<1, 0, 2>
                          | adaptive_max_pool<1, 2, 1> | group_norm<1>(no_center) | flatten | dense<1>;
// Those of the lists that no case is compared with here, and what draws.
constexpr auto of_the_rest = input<8, 8, 2> | average_pool2d<kernel(2)> | batch_norm | reshape<16, 2> | gaussian_noise(0.1) | max_pool1d<kernel(2)>
                           | gaussian_dropout(0.1) | simple_rnn<4, return_sequences> | alpha_dropout(0.1) | gru<3> | dropout(0.1) | dense<1>;
constexpr auto of_a_table = input<4> | shared<"words">(embedding<6, 3>) | tied_dense<"words", 6>;
BOOST_AUTO_TEST_CASE(other_layers_allocate_nothing) {
    allocates_nothing<of_a_table, squared_error>();
    allocates_nothing<of_images, squared_error>();
    allocates_nothing<of_volumes, squared_error>();
    allocates_nothing<of_the_rest, squared_error>();
}
BOOST_AUTO_TEST_CASE(gradients_of_other_layers_are_central_differences) {
    BOOST_TEST((worst_difference<of_images, squared_error>(numbers(3)) < 1e-7));
    BOOST_TEST((worst_difference<of_volumes, squared_error>(numbers(3)) < 1e-6));
}

}  // namespace

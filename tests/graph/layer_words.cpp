// SPDX-License-Identifier: MIT
// The words for layers: networks as people write them, with published or hand-counted numbers.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

namespace {

using namespace weft;

constexpr auto small = input<8, 8, 1> | conv2d<16, kernel(3), same> | relu(x)
                     | max_pool2d<kernel(2)> | conv2d<32, kernel(3), same> | relu(x)
                     | global_average_pool | dense<10> | softmax(x);
static_assert(parameters(small) == 160 + 4'640 + 330);
static_assert(macs(small) == 9'216 + 73'728 + 320);
static_assert(depth(small) == 3 && output_shape(small) == shape{10});
// Conv and ReLU, pool, conv and ReLU, pool, dense and softmax write an array each.
static_assert(plan_of(small).group_count == 5);
static_assert(feature_map_elements(small) == 1'024 + 256 + 512 + 32 + 10);
// The first convolution's input needs no gradient.
static_assert(backward_macs(small) == 9'216 + 2 * (73'728 + 320));

// Batch norm: folded into the convolution before it, which costs nothing; unfolded two operations
// an element; moving numbers are none of the parameters.
constexpr auto folded = input<8, 8, 3> | conv2d<4, kernel(3), same, no_bias> | batch_norm(1e-5)
                      | relu(x);
static_assert(parameters(folded) == 108 + 8 && statistics(folded) == 8);
static_assert(flops(folded) == 2 * 64 * 108 + 64 * 4);
static_assert(unfolded_flops(folded) == flops(folded) + 2 * 64 * 4);
static_assert(plan_of(folded).group_count == 1);
// Where no linear layer stands before it, it is counted.
constexpr auto alone = input<8, 8, 3> | batch_norm | relu(x);
static_assert(flops(alone) == 3 * 64 * 3 && unfolded_flops(alone) == flops(alone));
constexpr auto after_pool = input<8, 8, 3> | max_pool2d<kernel(2)> | batch_norm;
static_assert(flops(after_pool) == 16 * 3 * 3 + 2 * 16 * 3);
// Backward, 9 operations an element; of the convolution without an input gradient one MAC each.
static_assert(backward_flops(folded) == 2 * 64 * 108 + 9 * 64 * 4 + 2 * 64 * 4);

// Keras's text classifiers: 20,000 words of 128, two bidirectional LSTMs of 64: 2,757,761.
constexpr auto reviews = input<200> | embedding<20'000, 128>
                       | bidirectional(lstm<64, return_sequences>) | bidirectional(lstm<64>)
                       | dense<1> | sigmoid(x);
static_assert(parameters(reviews) == 2'757'761);

// Before anything has parameters the backward pass of an LSTM is still that of its state.
constexpr auto steps = input<5, 3> | lstm<2> | dense<1>;
static_assert(backward_macs(steps) == 5 * 4 * 2 * (3 + 2 + 2) + 2 * 2);

// Tools count scores that a causal mask hides.
constexpr auto attends = input<10, 8> | multi_head_attention<2, 4, causal>;
static_assert(macs(attends) == 10 * 4 * 64 + 2 * 55 * 8);
static_assert(flops(attends, convention::fvcore) == 10 * 4 * 64 + 2 * 100 * 8);

constexpr auto chosen = layer_norm(1e-5, no_center);
static_assert(parameters(input<6, 4> | chosen) == 4);
static_assert(parameters(input<6, 4> | layer_norm | rms_norm | group_norm<2> | instance_norm) == 28);

// Both directions become one by a formula.
constexpr auto summed = input<5, 3> | bidirectional<merge_mode::sum>(lstm<4, return_sequences>);
static_assert(output_shape(summed) == shape{5, 4} && parameters(summed) == 2 * 4 * 4 * (3 + 4 + 1));
constexpr bool is_written(const auto& word, const auto& formula_of_halves) {
    return std::same_as<std::remove_cvref_t<decltype(word)>,
                        decltype(bidirectional(gru<2>) | formula_of_halves)>;
}
static_assert(is_written(bidirectional<merge_mode::sum>(gru<2>), x + gate));
static_assert(is_written(bidirectional<merge_mode::mul>(gru<2>), x * gate));
static_assert(is_written(bidirectional<merge_mode::ave>(gru<2>), 0.5 * (x + gate)));
static_assert(std::same_as<decltype(bidirectional<merge_mode::concat>(gru<2>)),
                           decltype(bidirectional(gru<2>))>);

// Every other word makes its layer.
constexpr auto images = input<8, 8, 4> | zero_padding<1> | depthwise_conv2d<kernel(3)>
                      | separable_conv2d<8, kernel(1)> | cropping<1> | up_sampling<2, bilinear>
                      | conv2d_transpose<4, kernel(2), stride(2)> | pixel_shuffle<2>
                      | average_pool2d<kernel(3), stride(3)> | adaptive_average_pool<5, 4>
                      | adaptive_max_pool<4> | permute<3, 1, 2> | reshape<4, 4> | global_max_pool
                      | repeat_vector<6> | conv1d<3, kernel(2), causal>
                      | depthwise_conv1d<kernel(2)> | separable_conv1d<4, kernel(1)>
                      | conv1d_transpose<4, kernel(2), stride(2)> | max_pool1d<kernel(2)>
                      | average_pool1d<kernel(2)> | sinusoidal_positions | position_embedding<9>
                      | simple_rnn<3, return_sequences> | gru<2>;
static_assert(output_shape(images) == shape{2});
constexpr auto volumes = input<8, 8, 8, 1> | conv3d<2, kernel(3), same> | max_pool3d<kernel(2)>
                       | average_pool3d<kernel(2)> | conv3d_transpose<1, kernel(2), stride(2)>;
static_assert(output_shape(volumes) == shape{4, 4, 4, 1});

BOOST_AUTO_TEST_CASE(layers_are_found_under_the_names_of_keras) {
    BOOST_TEST(plan_of(small).layers[1].name().view() == "conv2d");
    BOOST_TEST(plan_of(small).layers[4].name().view() == "conv2d_1");
    BOOST_TEST(plan_of(folded).layers[2].name().view() == "batch_normalization");
    BOOST_TEST(plan_of(reviews).layers[3].name().view() == "bidirectional_1");
}

template <class Layer>
void is_called(std::string_view expected, const leaf<Layer>& word) {
    BOOST_TEST(word.first_label().view() == expected);
}
// Numbers that are no template arguments are left out.
BOOST_AUTO_TEST_CASE(a_layer_is_called_as_it_is_written) {
    is_called("conv1d<3, kernel(2)>", conv1d<3, kernel(2)>);
    is_called("conv2d<4, kernel(3), stride(2)>", conv2d<4, kernel(3), stride(2)>);
    is_called("conv3d<2, kernel(1, 2, 3)>", conv3d<2, kernel(1, 2, 3)>);
    is_called("depthwise_conv1d<kernel(2)>", depthwise_conv1d<kernel(2)>);
    is_called("depthwise_conv2d<kernel(3)>", depthwise_conv2d<kernel(3)>);
    is_called("separable_conv1d<4, kernel(1)>", separable_conv1d<4, kernel(1)>);
    is_called("separable_conv2d<8, kernel(1)>", separable_conv2d<8, kernel(1)>);
    is_called("conv1d_transpose<4, kernel(2), stride(2)>", conv1d_transpose<4, kernel(2), stride(2)>);
    is_called("conv2d_transpose<4, kernel(2), stride(2)>", conv2d_transpose<4, kernel(2), stride(2)>);
    is_called("conv3d_transpose<1, kernel(2), stride(2)>", conv3d_transpose<1, kernel(2), stride(2)>);
    is_called("max_pool1d<kernel(2)>", max_pool1d<kernel(2)>);
    is_called("max_pool2d<kernel(2)>", max_pool2d<kernel(2)>);
    is_called("max_pool3d<kernel(2)>", max_pool3d<kernel(2)>);
    is_called("average_pool1d<kernel(2)>", average_pool1d<kernel(2)>);
    is_called("average_pool2d<kernel(3), stride(3)>", average_pool2d<kernel(3), stride(3)>);
    is_called("average_pool3d<kernel(2)>", average_pool3d<kernel(2)>);
    is_called("global_max_pool", global_max_pool);
    is_called("global_average_pool", global_average_pool);
    is_called("adaptive_max_pool<4>", adaptive_max_pool<4>);
    is_called("adaptive_average_pool<5, 4>", adaptive_average_pool<5, 4>);
    is_called("zero_padding<1>", zero_padding<1>);
    is_called("cropping<1>", cropping<1>);
    is_called("slice<2, 3>", slice<2, 3>);
    is_called("pixel_shuffle<2>", pixel_shuffle<2>);
    is_called("permute<3, 1, 2>", permute<3, 1, 2>);
    is_called("repeat_vector<6>", repeat_vector<6>);
    is_called("up_sampling<2, bilinear>", up_sampling<2, bilinear>);
    is_called("batch_norm", batch_norm);
    is_called("layer_norm", layer_norm);
    is_called("rms_norm", rms_norm);
    is_called("group_norm<2>", group_norm<2>);
    is_called("instance_norm", instance_norm);
    is_called("embedding<20, 8>", embedding<20, 8>);
    is_called("position_embedding<9>", position_embedding<9>);
    is_called("sinusoidal_positions", sinusoidal_positions);
    is_called("simple_rnn<3, return_sequences>", simple_rnn<3, return_sequences>);
    is_called("lstm<3>", lstm<3>);
    is_called("gru<2>", gru<2>);
    is_called("bidirectional(lstm<3>)", bidirectional(lstm<3>));
    is_called("multi_head_attention<2, 4, causal>", multi_head_attention<2, 4, causal>);
    is_called("tied_dense<\"words\", 20>", tied_dense<"words", 20>);
    is_called("dropout", dropout(0.5));
    is_called("gaussian_noise", gaussian_noise(0.5));
    is_called("gaussian_dropout", gaussian_dropout(0.5));
    is_called("alpha_dropout", alpha_dropout(0.5));
    is_called("identity", identity);
    is_called("flatten", flatten);
    is_called("reshape<4, 4>", reshape<4, 4>);
    is_called("dense<2>", dense<2>);
}

}  // namespace

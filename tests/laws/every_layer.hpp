// SPDX-License-Identifier: MIT
// Every layer as Keras has it: the case of tests/reference/layers.json that it is compared with;
// and those that Keras has not.
#pragma once

#include <weft/graph/declare.hpp>
#include <weft/model/runnable.hpp>

#include <string_view>
#include <vector>

namespace laws {

using namespace weft;

// A layer of any type; memory is the input again, or that of cross attention.
struct layer_case {
    std::string_view name;
    layer_facts (*facts)(const shape& in, const shape& memory);
    parameter_list (*parameters)(const shape& in, const shape& memory);
    shape (*output)(const shape& in, const shape& memory);
    bool (*accepts)(const shape& in, const shape& memory);
    bool (*runs)(const shape& in);
};

template <class Layer>
layer_case like(std::string_view name, const leaf<Layer>&) {
    constexpr bool takes_memory = requires(const shape& in) { Layer::facts(in, in); };
    return {name,
            [](const shape& in, [[maybe_unused]] const shape& memory) {
                if constexpr (takes_memory) return Layer::facts(in, memory);
                else return Layer{}.facts(in);
            },
            [](const shape& in, [[maybe_unused]] const shape& memory) {
                if constexpr (takes_memory) return Layer::parameters(in, memory);
                else if constexpr (requires { Layer{}.parameters(in); })
                    return Layer{}.parameters(in);
                else return parameter_list{};
            },
            [](const shape& in, [[maybe_unused]] const shape& memory) {
                if constexpr (takes_memory) return Layer::output(in, memory);
                else return Layer::output(in);
            },
            [](const shape& in, [[maybe_unused]] const shape& memory) {
                if constexpr (takes_memory) return Layer::accepts(in, memory);
                else return Layer::accepts(in);
            },
            [](const shape& in) { return has_kernel(Layer{}, in); }};
}

inline std::vector<layer_case> every_layer() {
    return {
        like("dense", dense<4>),
        like("dense no bias", dense<2, no_bias>),
        like("dense 3d softmax", dense<3>),
        like("einsumdense", dense<3>),
        like("conv1d valid", conv1d<3, kernel(3)>),
        like("conv1d same s2", conv1d<3, kernel(3), stride(2), same>),
        like("conv1d causal d2", conv1d<3, kernel(3), causal, dilation(2)>),
        like("conv1d groups2", conv1d<4, kernel(2), groups(2)>),
        like("conv2d valid", conv2d<3, kernel(3)>),
        like("conv2d same", conv2d<3, same, kernel(3, 3)>),
        like("conv2d same s2 (even/odd)", conv2d<2, kernel(3), stride(2), same>),
        like("conv2d same s2 k2x4", conv2d<2, kernel(2, 4), stride(1, 2), same>),
        like("conv2d valid d2", conv2d<2, kernel(2), valid, dilation(2)>),
        like("conv2d same d2x1", conv2d<2, kernel(3), dilation(2, 1), same>),
        like("conv2d groups2", conv2d<4, kernel(3), groups(2), same>),
        like("conv2d groups4 (depthwise-like) s2", conv2d<8, kernel(3), stride(2), groups(4)>),
        like("conv2d 1x1 nobias", conv2d<3, kernel(1), no_bias>),
        like("conv3d valid", conv3d<2, kernel(2)>),
        like("conv3d same s2", conv3d<2, kernel(3), stride(2), same>),
        like("depthwiseconv2d same", depthwise_conv2d<kernel(3), same>),
        like("depthwiseconv2d m2 s2 valid",
             depthwise_conv2d<kernel(3), stride(2), depth_multiplier(2)>),
        like("depthwiseconv2d d2", depthwise_conv2d<kernel(2), dilation(2)>),
        like("depthwiseconv1d", depthwise_conv1d<kernel(3), depth_multiplier(2), same>),
        like("separableconv2d", separable_conv2d<3, kernel(3), depth_multiplier(2), same>),
        like("separableconv1d s2", separable_conv1d<3, kernel(3), stride(2)>),
        like("conv2dtranspose valid s1", conv2d_transpose<3, kernel(3)>),
        like("conv2dtranspose valid s2", conv2d_transpose<3, kernel(3), stride(2)>),
        like("conv2dtranspose same s2", conv2d_transpose<3, kernel(3), stride(2), same>),
        like("conv2dtranspose same s2 k2", conv2d_transpose<2, kernel(2), stride(2), same>),
        like("conv2dtranspose valid s2 outpad1",
             conv2d_transpose<2, kernel(3), stride(2), output_padding(1)>),
        like("conv1dtranspose same s2", conv1d_transpose<3, kernel(3), stride(2), same>),
        like("maxpool2d 2", max_pool2d<kernel(2)>),
        like("maxpool2d 3 s2 same", max_pool2d<kernel(3), stride(2), same>),
        like("maxpool2d (2,3) s1 valid", max_pool2d<kernel(2, 3), stride(1)>),
        like("averagepool2d 2", average_pool2d<kernel(2)>),
        like("averagepool2d 3 s2 same", average_pool2d<kernel(3), stride(2), same>),
        like("averagepool2d (2,3) s1 valid", average_pool2d<kernel(2, 3), stride(1)>),
        like("maxpool1d", max_pool1d<kernel(3), stride(2), same>),
        like("averagepool1d", average_pool1d<kernel(3), stride(2), same>),
        like("globalaveragepooling2d", global_average_pool),
        like("globalaveragepooling1d", global_average_pool),
        like("batchnorm train 4d", batch_norm),
        like("batchnorm inference 4d", batch_norm),
        like("batchnorm train 2d", batch_norm),
        like("batchnorm train no scale/center", batch_norm(no_scale, no_center)),
        like("layernorm", layer_norm),
        like("rmsnorm", rms_norm),
        like("groupnorm g2", group_norm<2>),
        like("groupnorm instance", instance_norm),
        like("embedding", embedding<6, 3>),
        like("simplernn seq", simple_rnn<3, return_sequences>),
        like("simplernn last relu", simple_rnn<3, activation(relu(x))>),
        like("lstm last", lstm<2>),
        like("lstm seq", lstm<2, return_sequences>),
        like("lstm seq backwards", lstm<2, return_sequences, go_backwards>),
        like("gru last (reset_after=True default)", gru<2>),
        like("gru last reset_after=False", gru<2, no_reset_after>),
        like("gru seq", gru<2, return_sequences>),
        like("bidirectional lstm concat", bidirectional(lstm<2, return_sequences>)),
        like("mha self", multi_head_attention<2, 3>),
        like("mha cross value_dim2", multi_head_attention<2, 3, value_dim(2)>),
        like("mha self causal", multi_head_attention<2, 3, causal>),
        like("grouped query attention", multi_head_attention<4, 3, kv_heads(2)>),
        like("upsampling2d nearest", up_sampling<2, 3>),
        like("upsampling2d bilinear", up_sampling<2, bilinear>),
        like("upsampling1d", up_sampling<2, nearest>),
        like("zeropadding2d", zero_padding<1, 2, 0, 3>),
        like("cropping2d", cropping<1, 0, 1, 2>),
        like("zeropadding1d", zero_padding<2>),
        like("flatten", flatten),
        like("permute", permute<3, 1, 2>),
        like("reshape", reshape<6, 4>),
        like("repeatvector", repeat_vector<3>),
    };
}

// Those that Keras has not, or of more axes, with an input.
struct other_layer {
    layer_case of;
    shape in;
};
inline std::vector<other_layer> every_other_layer() {
    const shape volume(4, 4, 4, 2), image(4, 4, 8), sequence(4, 6);
    return {
        {like("conv3d_transpose", conv3d_transpose<2, kernel(2)>), volume},
        {like("max_pool3d", max_pool3d<kernel(2)>), volume},
        {like("average_pool3d", average_pool3d<kernel(2)>), volume},
        {like("global_max_pool", global_max_pool), image},
        {like("adaptive_max_pool", adaptive_max_pool<3, 2>), image},
        {like("adaptive_average_pool", adaptive_average_pool<3>), image},
        {like("pixel_shuffle", pixel_shuffle<2>), image},
        {like("slice", slice<2, 3>), sequence},
        {like("tied_dense", tied_dense<"words", 5>), sequence},
        {like("position_embedding", position_embedding<8>), sequence},
        {like("tied_dense", tied_dense<"words", 8>), sequence},
        {like("sinusoidal_positions", sinusoidal_positions), sequence},
        {like("identity", identity), sequence},
    };
}

}  // namespace laws

// SPDX-License-Identifier: MIT
// Where PyTorch keeps each number of a layer.
#include <weft/io/weight_layout.hpp>

#include <boost/test/unit_test.hpp>

#include <train/temporary_file.hpp>

namespace {

using namespace weft;
using places = std::vector<std::size_t>;

std::vector<stored_part> in_pytorch(std::string_view kind, std::string_view name, places extents,
                                    places order = {}) {
    return parts_of({.layer = "l", .kind = kind, .name = name, .extents = extents,
                     .order = order},
                    weight_layout::pytorch);
}

void check(const stored_part& found, const std::string& name, const places& extents,
           const places& at) {
    BOOST_TEST(found.name == name);
    BOOST_TEST((found.extents == extents));
    BOOST_TEST((found.places == at), name);
}

BOOST_AUTO_TEST_CASE(a_dense_kernel_is_out_by_in) {
    check(in_pytorch("dense", "kernel", {3, 2}).at(0), "weight", {2, 3}, {0, 2, 4, 1, 3, 5});
    check(in_pytorch("dense", "bias", {2}).at(0), "bias", {2}, {0, 1});
    const auto keras = parts_of({.layer = "l", .kind = "dense", .name = "kernel", .extents = {3, 2}},
                                weight_layout::keras);
    check(keras.at(0), "kernel", {3, 2}, {0, 1, 2, 3, 4, 5});
}

// An image of 1 x 2 with 3 channels: PyTorch's input is c0 (w0 w1), c1 (w0 w1), c2 (w0 w1).
BOOST_AUTO_TEST_CASE(a_dense_kernel_behind_a_flattened_image_has_channels_first) {
    const places order{0, 3, 1, 4, 2, 5};
    check(in_pytorch("dense", "kernel", {6, 1}, order).at(0), "weight", {1, 6}, order);
    check(in_pytorch("batch_normalization", "gamma", {6}, order).at(0), "weight", {6}, order);
    check(in_pytorch("dense", "bias", {6}, order).at(0), "bias", {6}, {0, 1, 2, 3, 4, 5});
}

std::vector<stored_part> of_attention(std::string_view name, places extents, std::size_t memory) {
    return parts_of({.layer = "l", .kind = "multi_head_attention", .name = name,
                     .extents = extents, .width = 2, .memory_width = memory},
                    weight_layout::pytorch);
}

// Two heads of one feature; kernels [inputs, heads, features], that of the output [heads, ...].
BOOST_AUTO_TEST_CASE(queries_keys_and_values_of_attention_are_rows_of_one_array) {
    for (const auto& [name, first] : {std::pair{"query", 0u}, {"key", 1u}, {"value", 2u}}) {
        const std::string kernel = std::string(name) + "/kernel", bias = std::string(name) + "/bias";
        const stored_part weights = of_attention(kernel, {2, 2, 1}, 2).at(0);
        check(weights, "in_proj_weight", {6, 2}, {0, 2, 1, 3});
        BOOST_TEST(weights.first == 4 * first);
        const stored_part of_bias = of_attention(bias, {2, 1}, 3).at(0);
        check(of_bias, "in_proj_bias", {6}, {0, 1});
        BOOST_TEST(of_bias.first == 2 * first);
        check(of_attention(kernel, {3, 2, 1}, 3).at(0), std::string(1, *name) + "_proj_weight",
              {2, 3}, {0, 2, 4, 1, 3, 5});
    }
    check(of_attention("attention_output/kernel", {2, 1, 2}, 2).at(0), "out_proj.weight", {2, 2},
          {0, 2, 1, 3});
    check(of_attention("attention_output/bias", {2}, 2).at(0), "out_proj.bias", {2}, {0, 1});
}

BOOST_AUTO_TEST_CASE(a_convolution_kernel_is_out_in_height_width) {
    // [height 1, width 2, in 2, out 2]
    check(in_pytorch("conv2d", "kernel", {1, 2, 2, 2}).at(0), "weight", {2, 2, 1, 2},
          {0, 4, 2, 6, 1, 5, 3, 7});
    check(in_pytorch("conv1d", "kernel", {2, 1, 3}).at(0), "weight", {3, 1, 2}, {0, 3, 1, 4, 2, 5});
    // [height 1, width 2, channels 2, multiplier 2]: outputs c0m0 c0m1 c1m0 c1m1
    check(in_pytorch("depthwise_conv2d", "kernel", {1, 2, 2, 2}).at(0), "weight", {4, 1, 1, 2},
          {0, 4, 1, 5, 2, 6, 3, 7});
}

BOOST_AUTO_TEST_CASE(norms_and_embeddings_have_other_names) {
    check(in_pytorch("batch_normalization", "gamma", {2}).at(0), "weight", {2}, {0, 1});
    check(in_pytorch("batch_normalization", "beta", {2}).at(0), "bias", {2}, {0, 1});
    check(in_pytorch("batch_normalization", "moving_variance", {1}).at(0), "running_var", {1}, {0});
    check(in_pytorch("embedding", "embeddings", {2, 2}).at(0), "weight", {2, 2}, {0, 1, 2, 3});
    check(in_pytorch("position_embedding", "position_embeddings", {1, 2}).at(0), "weight", {1, 2}, {0, 1});
}

// One unit: a column a gate. LSTM i f c o is i f g o; GRU z r h is r z n.
BOOST_AUTO_TEST_CASE(recurrent_layers_have_gates_in_rows_and_two_biases) {
    check(in_pytorch("lstm", "kernel", {2, 4}).at(0), "weight_ih_l0", {4, 2},
          {0, 4, 1, 5, 2, 6, 3, 7});
    check(in_pytorch("lstm", "recurrent_kernel", {1, 4}).at(0), "weight_hh_l0", {4, 1}, {0, 1, 2, 3});
    const auto biases = in_pytorch("lstm", "bias", {4});
    check(biases.at(0), "bias_ih_l0", {4}, {0, 1, 2, 3});
    check(biases.at(1), "bias_hh_l0", {4}, {0, 1, 2, 3});
    BOOST_TEST((!biases[0].is_added && biases[1].is_added));
    check(in_pytorch("gru", "kernel", {2, 3}).at(0), "weight_ih_l0", {3, 2}, {1, 4, 0, 3, 2, 5});
    // Two units: blocks of two columns.
    const auto of_gru = in_pytorch("gru", "bias", {2, 6});
    check(of_gru.at(0), "bias_ih_l0", {6}, {2, 3, 0, 1, 4, 5});
    check(of_gru.at(1), "bias_hh_l0", {6}, {8, 9, 6, 7, 10, 11});
    BOOST_TEST(!of_gru[1].is_added);
    BOOST_TEST(error_of([] { in_pytorch("gru", "bias", {6}); })
               == "weft: l/bias: PyTorch has no GRU without reset_after");
}

}  // namespace

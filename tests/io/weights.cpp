// SPDX-License-Identifier: MIT
// Weights fit whole or not at all; other libraries' files, names and types; a test vector.
#include <weft/io/weights.hpp>

#include <weft/declare.hpp>
#include <weft/io/npz.hpp>
#include <weft/io/safetensors.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | dense<2>;
constexpr auto dense_net = input<5> | dense<8> | relu(x) | dense<3> | softmax(x);
constexpr auto image_net =
    input<9, 8, 3> | conv2d<4, kernel(3), stride(2), padding(1)> | batch_norm(1e-5) | relu(x)
    | depthwise_conv2d<kernel(3), padding(1), depth_multiplier(2)> | prelu(x)
    | conv2d<6, kernel(1), groups(2)> | max_pool2d<kernel(2), ceil_mode>
    | conv2d_transpose<4, kernel(3), stride(2), padding(1)> | group_norm<2>(1e-5) | flatten
    | dense<3>;
constexpr auto sequence_net =
    input<6> | embedding<7, 2> | bidirectional(lstm<2, return_sequences>)
    | lstm<4, return_sequences> | gru<3, return_sequences> | layer_norm(1e-5)
    | conv1d<4, kernel(2)>
    | concatenate(bidirectional(gru<2>), simple_rnn<3> | rms_norm(1e-5)) | dense<2>;

constexpr auto flattened_net =
    input<"signal", 8, 2> | input<"image", 4, 3, 2> | input<"state", 3>
    | concatenate(from<"signal"> | conv1d<3, kernel(3)> | relu(x) | max_pool1d<kernel(2)> | flatten,
                  from<"image"> | conv2d<3, kernel(2)> | flatten | prelu(x), from<"state">)
    | batch_norm(1e-5) | layer_norm(1e-5) | tanh(x) | dense<2>;
constexpr auto attention_net =
    input<5> | embedding<7, 4> | position_embedding<5>
    | residual(multi_head_attention<2, 2, causal>) | tap<"y"> | dense<3> | tanh(x) | tap<"memory">
    | add(from<"y">, multi_head_attention<4, 1, no_bias>(from<"y">, from<"memory">));

const std::vector<float> kernel{-0.25f, -0.125f, 0, 0.125f, 0.25f, 0.375f}, bias{0.5f, -0.25f};

BOOST_AUTO_TEST_CASE(files_of_keras_and_pytorch_have_the_same_weights) {
    struct from {
        const char* file;
        load_options options;
    };
    for (const from& one :
         {from{"keras.safetensors", {}}, from{"halves.safetensors", {}},
          from{"pytorch.safetensors",
               {.layout = weight_layout::pytorch, .layers = {{"dense", "fc"}}}}}) {
        model<net> m;
        load_weights(m, read_safetensors(reference_file(one.file)), one.file, one.options);
        BOOST_TEST((m.get("dense/kernel") == kernel && m.get("dense/bias") == bias), one.file);
        model<net> back;
        load_weights(back,
                     weights_of(m, {.layout = one.options.layout, .layers = one.options.layers}),
                     "test", one.options);
        BOOST_TEST((back.get("dense/kernel") == kernel && back.get("dense/bias") == bias));
    }
}

// Of weights that tests/reference/save_for_weft.py saved: what the module predicts, made by
// tests/reference/make_torch_files.py; and back.
template <auto const& Net>
void predicts_what_pytorch_does(const std::string& name, const layer_names& layers) {
    const load_options options{.layout = weight_layout::pytorch, .layers = layers};
    const array_file file = read_npz(reference_file("torch_predictions.npz"));
    const auto inputs = numbers_of<float>(*file.find(name + ".inputs"));
    const auto outputs = numbers_of<float>(*file.find(name + ".outputs"));
    const std::string weights = "torch_" + name + ".safetensors";
    model<Net> m, back{seed{2}};
    load_weights(m, read_safetensors(reference_file(weights.c_str())), weights, options);
    std::vector<float> found(outputs.size());
    predict(m, inputs, found);
    float most = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        most = std::max(most, std::abs(found[i] - outputs[i]));
    BOOST_TEST(most <= 1e-6f, name << ": " << most);
    load_weights(back, weights_of(m, {.layout = options.layout, .layers = layers}), "back",
                 options);
    for (const std::string& one : m.parameters().names()) BOOST_TEST((back.get(one) == m.get(one)));
}

BOOST_AUTO_TEST_CASE(networks_of_pytorch_predict_alike) {
    predicts_what_pytorch_does<dense_net>("dense", {{"dense", "0"}, {"dense_1", "2"}});
    predicts_what_pytorch_does<image_net>("image", {{"conv2d", "conv"},
                                                    {"batch_normalization", "bn"},
                                                    {"depthwise_conv2d", "depthwise"},
                                                    {"conv2d_1", "grouped"},
                                                    {"conv2d_transpose", "up"},
                                                    {"group_normalization", "norm"},
                                                    {"dense", "fc"}});
    predicts_what_pytorch_does<sequence_net>("sequence", {{"bidirectional", "both"},
                                                          {"bidirectional_1", "last"},
                                                          {"layer_normalization", "norm"},
                                                          {"conv1d", "conv"},
                                                          {"simple_rnn", "rnn"},
                                                          {"rms_normalization", "rms_norm"},
                                                          {"dense", "out"}});
    predicts_what_pytorch_does<flattened_net>("flattened", {{"batch_normalization", "bn"},
                                                            {"layer_normalization", "norm"}});
    predicts_what_pytorch_does<attention_net>("attention", {{"embedding", "words"},
                                                            {"position_embedding", "positions"},
                                                            {"multi_head_attention", "itself"},
                                                            {"dense", "memory"},
                                                            {"multi_head_attention_1", "cross"}});
}

constexpr auto net_of_blocks = input<3> | named<"encoder">(named<"block">(dense<2>)) | dense<1>;
BOOST_AUTO_TEST_CASE(modules_in_modules_have_points_between_their_names_in_pytorch) {
    const model<net_of_blocks> m{seed{1}};
    const save_options as_pytorch{.layout = weight_layout::pytorch, .layers = {{"dense", "a/b"}}};
    const array_file file = weights_of(m, as_pytorch);
    BOOST_TEST(file.arrays.at(0).name == "encoder.block.dense.weight");
    BOOST_TEST(file.arrays.at(2).name == "a/b.weight");  // a given name stays
    BOOST_TEST(weights_of(m).arrays.at(0).name == "encoder/block/dense/kernel");
}

BOOST_AUTO_TEST_CASE(an_array_of_several_parameters_is_missed_once) {
    model<attention_net> m;
    const load_options options{.layout = weight_layout::pytorch};
    array_file file = weights_of(m, {.layout = options.layout});
    std::erase_if(file.arrays, [](const stored_array& one) {
        return one.name == "multi_head_attention.in_proj_weight";
    });
    BOOST_TEST(error_of([&] { load_weights(m, file, "f", options); })
               == "f: the file does not fit the network:\n"
                  "  missing \"multi_head_attention.in_proj_weight\" [12, 4]");
}

// A whole state_dict, as safetensors.torch.save_file writes it.
BOOST_AUTO_TEST_CASE(what_batch_norms_of_pytorch_count_is_no_weight) {
    array_file file = read_safetensors(reference_file("pytorch.safetensors"));
    file.arrays.push_back(make_stored_array<std::uint64_t>("bn.num_batches_tracked", {},
                                                           std::vector<std::uint64_t>{7}));
    file.arrays.back().type = number_type::int64;
    model<net> m;
    load_options options{.layout = weight_layout::pytorch, .layers = {{"dense", "fc"}}};
    load_weights(m, file, "f", options);
    BOOST_TEST((m.get("dense/kernel") == kernel));
    options.layout = weight_layout::keras;
    BOOST_TEST(error_of([&] { load_weights(m, file, "f", options); })
                   .find("extra \"bn.num_batches_tracked\" []") != std::string::npos);
}

array_file good_file() {
    model<net> m;
    m.set("dense/kernel", kernel), m.set("dense/bias", bias);
    return weights_of(m, {.test_inputs = {1, 2, 3, 4, 5, 6}});
}

// For python_reads.py, which asks safetensors itself.
BOOST_AUTO_TEST_CASE(a_file_is_left_for_python) {
    const temporary_folder folder;
    const char* const kept = std::getenv("WEFT_KEEP_FILES");
    const std::filesystem::path path =
        kept == nullptr ? folder / "kept" : std::filesystem::path(kept) / "kept.safetensors";
    array_file file = good_file();
    file.metadata = {{"made", "by Weft"}};
    write_safetensors(path, file);
    model<net> back;
    load_weights(back, read_safetensors(path), "kept");
    BOOST_TEST((back.get("dense/kernel") == kernel));
}

BOOST_AUTO_TEST_CASE(one_error_lists_all_that_does_not_fit_and_nothing_is_changed) {
    model<net> m;
    const std::vector<float> before = m.get("dense/kernel");
    array_file file = good_file();
    file.arrays.resize(2);
    file.arrays[0].extents = {2, 3};
    file.arrays[1].name = "dense_1/bias";
    const std::size_t extents[] = {2};
    file.arrays.push_back(make_stored_array<double>("more", extents, std::vector<double>{1, 2}));
    const auto load_it = [&](const load_options& options) {
        return error_of([&] { load_weights(m, file, "m.npz", options); });
    };
    BOOST_TEST(load_it({}) == "m.npz: the file does not fit the network:\n"
                              "  \"dense/kernel\": expected the shape [3, 2], found [2, 3]\n"
                              "  missing \"dense/bias\" [2]\n"
                              "  extra \"dense_1/bias\" [2]\n"
                              "  extra \"more\" [2]");
    BOOST_TEST(load_it({.partial = true})
               == "m.npz: the file does not fit the network:\n"
                  "  \"dense/kernel\": expected the shape [3, 2], found [2, 3]");
    BOOST_TEST((m.get("dense/kernel") == before));
    file.arrays[0].extents = {3, 2};
    BOOST_TEST(load_it({.partial = true}) == "no error");
    BOOST_TEST((m.get("dense/kernel") == kernel && m.get("dense/bias") == std::vector<float>{0, 0}));
    BOOST_TEST(load_it({.layers = {{"dens", "fc"}}})
               == "m.npz: expected .layers of the network, found \"dens\"");
    file = good_file();
    file.arrays[1].bytes.pop_back();
    BOOST_TEST(load_it({}) == "m.npz: \"dense/bias\": expected the bytes of float32 [2] (at most 8 extents), found 7");
}

BOOST_AUTO_TEST_CASE(a_parameter_in_two_arrays_is_not_taken_from_one) {
    const std::vector<described_parameter> gru{{.layer = "gru", .kind = "gru", .name = "bias", .extents = {2, 3}}};
    const std::size_t extents[] = {3};
    array_file file;
    const auto numbers = [&] {
        return detail::fit_weights<float>(file, gru, {.partial = true, .layout = weight_layout::pytorch}, "f");
    };
    BOOST_TEST(numbers().at(0).empty());
    file.arrays = {make_stored_array<float>("gru.bias_hh_l0", extents, std::vector<float>{1, 2, 3})};
    BOOST_TEST(error_of(numbers) == "f: the file does not fit the network:\n  missing \"gru.bias_ih_l0\" [3]");
    file.arrays.push_back(make_stored_array<float>("gru.bias_ih_l0", extents, std::vector<float>{4, 5, 6}));
    BOOST_TEST((numbers().at(0) == std::vector<float>{5, 4, 6, 2, 1, 3}));
}

// As Keras keeps slopes of a PReLU that the pixels of an image share.
BOOST_AUTO_TEST_CASE(a_row_may_be_stored_behind_extents_of_one) {
    model<net> m;
    array_file file = good_file();
    for (const std::vector<std::size_t>& row : {std::vector<std::size_t>{1, 1, 2}, {2}}) {
        file.arrays[1].extents = row;
        load_weights(m, file, "f");
        BOOST_TEST((m.get("dense/bias") == bias));
    }
    for (const std::vector<std::size_t>& other : {std::vector<std::size_t>{2, 1}, {1}, {}}) {
        file.arrays[1].extents = other;
        file.arrays[1].bytes.resize(other == std::vector<std::size_t>{2, 1} ? 8 : 4);
        BOOST_TEST(error_of([&] { load_weights(m, file, "f"); })
                       .starts_with("f: the file does not fit the network:\n  \"dense/bias\": "
                                    "expected the shape [2], found ["));
    }
}

BOOST_AUTO_TEST_CASE(wider_numbers_are_rounded_on_request_and_integers_never) {
    model<net> m;
    array_file file;
    const std::size_t of_kernel[] = {3, 2}, of_bias[] = {2};
    file.arrays = {make_stored_array<double>("dense/kernel", of_kernel, std::vector<double>(6, 0.1)),
                   make_stored_array<double>("dense/bias", of_bias, std::vector<double>(2, 0.1))};
    BOOST_TEST(error_of([&] { load_weights(m, file, "f"); })
               == "f: the file does not fit the network:\n"
                  "  \"dense/kernel\": expected float32 or narrower, found float64: .rounds = true rounds\n"
                  "  \"dense/bias\": expected float32 or narrower, found float64: .rounds = true rounds");
    load_weights(m, file, "f", {.rounds = true});
    BOOST_TEST(m.get("dense/bias").at(0) == 0.1f);
    file.arrays[1].type = number_type::int64;
    BOOST_TEST(error_of([&] { load_weights(m, file, "f", {.rounds = true}); })
                   .ends_with("\"dense/bias\": expected float32 or narrower, found int64"));
}

BOOST_AUTO_TEST_CASE(a_test_vector_is_checked_and_a_model_that_fails_it_is_as_before) {
    model<net> m;
    const std::vector<float> before = m.get("dense/kernel");
    array_file file = good_file();
    BOOST_TEST(file.arrays.size() == 4u);
    // 1 * -0.25 + 3 * 0.25 + 0.5 = 1 and -0.125 + 2 * 0.125 + 3 * 0.375 - 0.25 = 1
    BOOST_TEST((numbers_of<double>(file.arrays[3]) == std::vector<double>{1, 1, 1, 2.125}));
    file.arrays[3].bytes[15] ^= 0x80;
    BOOST_TEST(error_of([&] { load_weights(m, file, "f"); })
               == "f: test vector, sample 1, output 1: expected -2.125, found 2.125");
    BOOST_TEST((m.get("dense/kernel") == before));
    load_weights(m, file, "f", {.test_tolerance = 3});
    BOOST_TEST((m.get("dense/kernel") == kernel));
    file.arrays.pop_back();
    BOOST_TEST(error_of([&] { load_weights(m, file, "f"); })
               == "f: expected a test vector of 3 inputs and 2 outputs a sample, found another");
    file.arrays.pop_back();
    load_weights(m, file, "f");
    BOOST_TEST(error_of([&] { weights_of(m, {.test_inputs = {1, 2}}); })
                   .starts_with("weft: predict: expected inputs of 3 numbers a sample"));
    // A model that diverged comes back too; a number in the place of a NaN does not.
    m.set("dense/bias", std::vector<float>{std::numeric_limits<float>::quiet_NaN(), 0});
    file = weights_of(m, {.test_inputs = {1, 2, 3}});
    load_weights(m, file, "f");
    std::fill_n(file.arrays[3].bytes.begin(), 4, static_cast<unsigned char>(0));
    BOOST_TEST(error_of([&] { load_weights(m, file, "f"); })
                   .starts_with("f: test vector, sample 0, output 0: expected 0"));
}

}  // namespace

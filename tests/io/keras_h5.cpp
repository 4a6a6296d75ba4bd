// SPDX-License-Identifier: MIT
// Networks with weights that Keras saved predict what Keras predicts; ours come back.
#if __has_include(<hdf5.h>)
#include <weft/io/keras_h5.hpp>

#include <weft/declare.hpp>
#include <weft/io/model_file.hpp>

#include <boost/test/unit_test.hpp>

#include <io/files.hpp>

namespace {

using namespace weft;

constexpr auto dense_net = input<5> | dense<8> | relu(x) | dropout(0.5) | dense<3> | softmax(x);
constexpr auto image_net = input<8, 8, 1> | conv2d<4, kernel(3), stride(2), same> | batch_norm
                         | relu(x) | separable_conv2d<5, kernel(3), same> | max_pool2d<kernel(2)>
                         | flatten
                         | dense<3>;
constexpr auto sequence_net =
    input<6, 2> | lstm<4, return_sequences> | gru<3, return_sequences>
    | bidirectional(gru<2, return_sequences>) | layer_norm | simple_rnn<3> | dense<2>;
constexpr auto attention_net = input<6, 2> | multi_head_attention<2, 3> | dense<2>;
constexpr auto grouped_net = input<6, 2> | multi_head_attention<4, 3, kv_heads(2)> | prelu(x)
                           | dense<2>;
constexpr auto nested_net =
    input<6, 2>
    | named<"sequential">(named<"functional">(batch_norm | dense<3>)
                          | bidirectional(gru<2, return_sequences>) | batch_norm)
    | simple_rnn<3> | dense<2>;

// The largest difference to what Keras predicts, made by tests/reference/make_keras_files.py.
template <auto const& Net>
float difference(const model<Net>& m, const std::string& name) {
    const array_file file = read_npz(reference_file("keras_predictions.npz"));
    const auto inputs = numbers_of<float>(*file.find(name + ".inputs"));
    const auto outputs = numbers_of<float>(*file.find(name + ".outputs"));
    std::vector<float> found(outputs.size());
    predict(m, inputs, found);
    float most = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        most = std::max(most, std::abs(found[i] - outputs[i]));
    return most;
}

template <auto const& Net>
void check_network(const std::string& name, const layer_names& layers = {}) {
    const temporary_folder folder;
    model<Net> m{seed{1}}, back{seed{2}};
    BOOST_TEST(difference(m, name) > 1e-3f);
    load_keras(m, reference_file(("keras_" + name + ".weights.h5").c_str()), {.layers = layers});
    BOOST_TEST(difference(m, name) <= 1e-6f, name << ": " << difference(m, name));
    save_keras(m, folder / "m.weights.h5", {.layers = layers});
    load_keras(back, folder / "m.weights.h5", {.layers = layers});
    for (const std::string& one : m.parameters().names()) BOOST_TEST((back.get(one) == m.get(one)));
    // For make_keras_files.py --load: Keras takes what is written here.
    if (const char* const kept = std::getenv("WEFT_KEEP_FILES"))
        save_keras(m, std::filesystem::path(kept) / (name + ".weights.h5"), {.layers = layers});
}

BOOST_AUTO_TEST_CASE(networks_of_keras_predict_alike) {
    check_network<dense_net>("dense");
    check_network<image_net>("image");
    check_network<sequence_net>("sequence");
    check_network<attention_net>("attention");
    check_network<grouped_net>("grouped", {{"multi_head_attention", "grouped_query_attention"}});
    check_network<nested_net>("nested", {{"sequential/functional/dense",
                                          "sequential/functional/time_distributed/layer"}});
}

BOOST_AUTO_TEST_CASE(every_form_of_file_of_keras_has_the_same_weights) {
    for (const char* name : {"keras_dense.keras", "keras_dense.h5"}) {
        model<dense_net> m;
        load_keras(m, reference_file(name));
        BOOST_TEST(difference(m, "dense") <= 1e-6f, name);
    }
    model<dense_net> m;
    load(m, reference_file("keras_dense.safetensors"));
    BOOST_TEST(difference(m, "dense") <= 1e-6f);
}

// Keras 3 names weights by some of the models around them, Keras 2 by none; both list those of the
// outermost model, frozen ones and statistics last, and Keras 3 here in four attributes.
BOOST_AUTO_TEST_CASE(models_in_models_have_their_weights_in_the_older_files) {
    const layer_names layers{
        {"sequential/functional/dense", "sequential/functional/time_distributed"},
        {"sequential/batch_normalization", "sequential/batch_normalization_1"}};
    for (const auto& [file, name] : {std::pair("keras_nested.h5", "nested"),
                                     std::pair("keras2_nested.h5", "nested_of_keras2")}) {
        model<nested_net> m;
        load_keras(m, reference_file(file), {.layers = layers});
        BOOST_TEST(difference(m, name) <= 1e-6f, file << ": " << difference(m, name));
    }
}

BOOST_AUTO_TEST_CASE(what_a_model_in_a_model_lacks_or_has_besides_is_one_error) {
    const std::string path = reference_file("keras2_nested.h5").string();
    model<nested_net> nested{seed{3}};
    const std::vector<float> before = nested.get("dense/kernel");
    // The second norm has another name there, and the first one is that of the inner model.
    BOOST_TEST(error_of([&] {
                   load_keras(nested, path,
                              {.layers = {{"sequential/functional/dense",
                                           "sequential/functional/time_distributed"}}});
               })
               == path + ": the file does not fit the network:\n"
                         "  missing \"sequential/functional/batch_normalization/gamma\" [2]\n"
                         "  missing \"sequential/functional/batch_normalization/beta\" [2]\n"
                         "  missing \"sequential/functional/batch_normalization/moving_mean\" [2]\n"
                         "  missing \"sequential/functional/batch_normalization/moving_variance\" [2]\n"
                         "  \"sequential/batch_normalization/gamma\": expected the shape [4], found [2]\n"
                         "  \"sequential/batch_normalization/beta\": expected the shape [4], found [2]\n"
                         "  \"sequential/batch_normalization/moving_mean\": expected the shape [4], found [2]\n"
                         "  \"sequential/batch_normalization/moving_variance\": expected the shape [4], found [2]\n"
                         "  extra \"model_weights/sequential/batch_normalization_1/beta:0\" [4]\n"
                         "  extra \"model_weights/sequential/batch_normalization_1/gamma:0\" [4]\n"
                         "  extra \"model_weights/sequential/batch_normalization_1/moving_mean:0\" [4]\n"
                         "  extra \"model_weights/sequential/batch_normalization_1/moving_variance:0\" [4]");
    BOOST_TEST((nested.get("dense/kernel") == before));
}

BOOST_AUTO_TEST_CASE(a_layer_in_models_and_wrappers_has_a_path) {
    BOOST_TEST(detail::keras_path("dense") == "layers/dense");
    BOOST_TEST(detail::keras_path("sequential/layer_norm") == "layers/sequential/layers/layer_norm");
    BOOST_TEST(detail::keras_path("time_distributed/layer/dense")
               == "layers/time_distributed/layer/layers/dense");
}

BOOST_AUTO_TEST_CASE(a_weight_is_of_the_layer_that_its_name_has_behind_the_models) {
    const std::vector<std::string> names{"model/a/dense/kernel", "model/a/dense/bias",
                                         "model/a/b/dense/kernel:0", "b/lstm/lstm_cell/kernel",
                                         "dense_1/kernel", "a/a/kernel", "kernel"};
    const auto found = [&](std::string_view layer) {
        std::string all;
        for (const std::string& one : detail::keras_weights_of(names, layer))
            all.append(all.empty() ? "" : " ").append(one);
        return all;
    };
    BOOST_TEST(found("model/a/dense") == "model/a/dense/kernel model/a/dense/bias");
    BOOST_TEST(found("other/a/dense") == "model/a/dense/kernel model/a/dense/bias");
    BOOST_TEST(found("a/b/dense") == "model/a/b/dense/kernel:0");
    BOOST_TEST(found("model/lstm") == "b/lstm/lstm_cell/kernel");
    BOOST_TEST(found("a/dense_1") == "dense_1/kernel");
    BOOST_TEST(found("a/a") == "a/a/kernel");
    BOOST_TEST(found("model/dense") == "");  // of a, or of b
    BOOST_TEST(found("dense_2") == "");
    BOOST_TEST(found("kernel") == "");
}

BOOST_AUTO_TEST_CASE(a_file_of_another_network_is_refused_by_its_layers) {
    const std::string path = reference_file("keras_attention.weights.h5").string();
    model<dense_net> m;
    BOOST_TEST(error_of([&] { load_keras(m, path); })
               == path + ": the file does not fit the network:\n"
                         "  \"dense/kernel\": expected the shape [5, 8], found [2, 2]\n"
                         "  \"dense/bias\": expected the shape [8], found [2]\n"
                         "  missing \"dense_1/kernel\" [8, 3]\n"
                         "  missing \"dense_1/bias\" [3]\n"
                         "  extra \"layers/multi_head_attention/key_dense/vars/0\" [2, 2, 3]\n"
                         "  extra \"layers/multi_head_attention/key_dense/vars/1\" [2, 3]\n"
                         "  extra \"layers/multi_head_attention/output_dense/vars/0\" [2, 3, 2]\n"
                         "  extra \"layers/multi_head_attention/output_dense/vars/1\" [2]\n"
                         "  extra \"layers/multi_head_attention/query_dense/vars/0\" [2, 2, 3]\n"
                         "  extra \"layers/multi_head_attention/query_dense/vars/1\" [2, 3]\n"
                         "  extra \"layers/multi_head_attention/value_dense/vars/0\" [2, 2, 3]\n"
                         "  extra \"layers/multi_head_attention/value_dense/vars/1\" [2, 3]");
    const temporary_folder folder;
    BOOST_TEST(error_of([&] { save_keras(m, folder / "m.h5"); })
                   .ends_with("m.h5: expected a name in .weights.h5"));
    // By the names that the file has, and with a test vector.
    save_keras(m, folder / "m.weights.h5",
               {.layers = {{"dense_1", "out/last"}}, .test_inputs = {1, 2, 3, 4, 5}});
    BOOST_TEST(read_hdf5(folder / "m.weights.h5").find("layers/out/layers/last/vars/1") != nullptr);
    model<dense_net> back{seed{9}};
    load_keras(back, folder / "m.weights.h5", {.layers = {{"dense_1", "out/last"}}});
    BOOST_TEST((back.get("dense_1/kernel") == m.get("dense_1/kernel")));
}

}  // namespace
#endif

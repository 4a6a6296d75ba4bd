// SPDX-License-Identifier: MIT
// Weights of Keras: .weights.h5, .keras and the older .h5. Not part of weft.hpp, needs HDF5.
#pragma once

#include <weft/io/hdf5.hpp>
#include <weft/io/weights.hpp>
#include <weft/io/zip.hpp>

namespace weft::inline v0_1 {

namespace detail {

// Where a layer of Keras keeps what belongs to an inner layer of it: "cell", "query_dense"; of
// GroupQueryAttention "_query_dense".
inline std::string keras_inner_layer(const described_parameter& of, std::string_view layer) {
    constexpr std::pair<std::string_view, std::string_view> inner[] = {
        {"forward/", "forward_layer/cell"}, {"backward/", "backward_layer/cell"},
        {"query/", "query_dense"},          {"key/", "key_dense"},
        {"value/", "value_dense"},          {"attention_output/", "output_dense"}};
    for (const auto& [begin, name] : inner)
        if (of.name.starts_with(begin))
            return (layer.substr(layer.rfind('/') + 1).starts_with("grouped_query_attention")
                        ? "_" : "") + std::string(name);
    return of.kind == "lstm" || of.kind == "gru" || of.kind == "simple_rnn" ? "cell" : "";
}

// A parameter's place in a file of Keras: its array of .weights.h5, its number among those of its
// layer in an older file.
struct keras_place {
    std::string name{};   // "dense_1/kernel", with the layer's name in the file
    std::string layer{};  // "dense_1"
    std::string path{};   // "layers/dense_1/vars/0"
    std::size_t index = 0;
    std::size_t ones = 0;  // extents of 1 before its own: of slopes that places share
};

// With Keras's names of the kinds that have another there: a PReLU is a "p_re_lu".
inline layer_names keras_layers(const std::vector<described_parameter>& parameters,
                                layer_names layers) {
    for (const described_parameter& of : parameters) {
        const bool is_named = std::any_of(layers.begin(), layers.end(), [&](const auto& one) {
            return one.first == of.layer;
        });
        if (of.kind != "prelu" || is_named) continue;
        std::string name = of.layer;
        layers.emplace_back(of.layer, name.replace(name.rfind(of.kind), of.kind.size(), "p_re_lu"));
    }
    return layers;
}

inline std::vector<keras_place> keras_places(const std::vector<described_parameter>& parameters,
                                             const layer_names& layers) {
    std::vector<keras_place> result;
    std::map<std::string, std::size_t> of_layer, of_inner_layer;
    for (const described_parameter& of : parameters) {
        keras_place& here = result.emplace_back();
        const stored_part part{.name = std::string(of.name)};
        here.name = file_name(of, part, weight_layout::keras, layers);
        here.layer = here.name.substr(0, here.name.size() - of.name.size() - 1);
        here.path = "layers/";
        for (const char letter : here.layer)  // a layer in a layer: "layers/block/layers/dense"
            here.path.append(letter == '/' ? std::string("/layers/") : std::string(1, letter));
        const std::string inner = keras_inner_layer(of, here.layer);
        here.path.append(inner.empty() ? "" : "/").append(inner).append("/vars/");
        here.index = of_layer[here.layer]++;
        here.ones = of.kind == "prelu" ? of.input_rank - 1 : 0;
        here.path.append(std::to_string(of_inner_layer[here.path]++));
    }
    return result;
}

inline std::vector<std::string> text_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The path of every weight in a file of .h5: those of each layer in its weight_names.
inline std::map<std::string, std::string> keras_paths_of_h5(
    const array_file& file, const std::vector<keras_place>& places) {
    const std::string_view above =
        file.find_metadata("model_weights@layer_names") == nullptr ? "" : "model_weights/";
    std::map<std::string, std::string> result;  // by name
    for (const keras_place& place : places) {
        const std::string group = joined({above, place.layer});
        const std::string* const names = file.find_metadata(joined({group, "@weight_names"}));
        const std::vector<std::string> weights =
            names == nullptr ? std::vector<std::string>{} : text_lines(*names);
        if (place.index < weights.size())
            result[place.name] = joined({group, "/", weights[place.index]});
    }
    return result;
}

// Of the arrays of a file those that are weights, by the names that load_weights looks for; what no
// parameter takes keeps its path.
inline array_file keras_weights(array_file file, const std::vector<keras_place>& places) {
    const bool is_h5 = file.find_metadata("model_weights@layer_names") != nullptr
                    || file.find_metadata("@layer_names") != nullptr;
    std::map<std::string, std::string> names;  // by path
    for (const auto& [name, path] : is_h5 ? keras_paths_of_h5(file, places)
                                          : std::map<std::string, std::string>{})
        names[path] = name;
    for (const keras_place& place : places)
        if (!is_h5) names[place.path] = place.name;
    array_file result;
    for (stored_array& one : file.arrays) {
        const auto found = names.find(one.name);
        const bool is_weight = one.name.starts_with(is_h5 ? "model_weights/" : "layers/")
                            || (is_h5 && file.find_metadata("@layer_names") != nullptr)
                            || one.name.starts_with(reserved_prefix);
        if (found != names.end()) one.name = found->second;
        else if (!is_weight || one.name.find("seed_generator") != one.name.npos) continue;
        result.arrays.push_back(std::move(one));
    }
    return result;
}

}  // namespace detail

// Reads the weights of a file that Keras saved: model.save_weights("m.weights.h5"),
// model.save("m.keras"), model.save("m.h5"). Layers are found by name: in .weights.h5 and .keras
// Keras numbers them by kind as Weft does, in .h5 they have the names of the model. Parameters of a
// layer are taken in the order that both have.
//
// errors   see parse_hdf5 and load_weights: weft::error, and the model is unchanged
template <auto const& Net, class Real, class Math>
void load_keras(model<Net, Real, Math>& m, const std::filesystem::path& path,
                load_options options = {}) {
    options.layout = weight_layout::keras;
    const std::string source = path.string();
    std::vector<unsigned char> bytes = read_file(path, options.most_bytes);
    if (path.extension() == ".keras") {
        const auto entries = parse_zip(bytes, source, options.most_bytes);
        const auto found = std::find_if(entries.begin(), entries.end(), [](const zip_entry& one) {
            return one.name.compare("model.weights.h5") == 0;
        });
        if (found == entries.end())
            raise_error({source, ": expected a file model.weights.h5, found none"});
        bytes = found->bytes;
    }
    const auto parameters = describe_parameters<Net, Real>();
    detail::check_layer_names(options.layers, parameters, source);
    options.layers = detail::keras_layers(parameters, options.layers);
    load_weights(m,
                 detail::keras_weights(parse_hdf5(bytes, source, options.most_bytes),
                                       detail::keras_places(parameters, options.layers)),
                 source, options);
}

// Writes a file that Keras's model.load_weights("m.weights.h5") takes.
//
// errors   another ending, see weights_of: weft::error, and path is as it was
template <auto const& Net, class Real, class Math>
void save_keras(const model<Net, Real, Math>& m, const std::filesystem::path& path,
                save_options options = {}) {
    options.layout = weight_layout::keras;
    const std::string source = path.string();
    if (!source.ends_with(".weights.h5"))
        raise_error({source, ": expected a name in .weights.h5"});
    const auto parameters = describe_parameters<Net, Real>();
    options.layers = detail::keras_layers(parameters, options.layers);
    array_file file = weights_of(m, options);
    for (const auto& place : detail::keras_places(parameters, options.layers))
        for (stored_array& one : file.arrays)
            if (one.name == place.name) {
                one.name = place.path;
                one.extents.insert(one.extents.begin(), place.ones, 1);
            }
    write_file(path, {format_hdf5(file, source)});
}

}  // namespace weft

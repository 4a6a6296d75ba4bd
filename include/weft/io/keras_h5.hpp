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

// Of a layer in a model "layers/block/layers/dense"; of what TimeDistributed wraps, whose name ends
// in "/layer", "layers/time_distributed/layer".
inline std::string keras_path(std::string_view layer) {
    std::string path;
    for (std::size_t at = 0; at <= layer.size();) {
        const std::size_t end = std::min(layer.find('/', at), layer.size());
        const std::string_view name = layer.substr(at, end - at);
        const bool is_wrapped = at > 0 && name == "layer";
        path.append(at > 0 ? "/" : "").append(is_wrapped ? "" : "layers/").append(name);
        at = end + 1;
    }
    return path;
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
        here.path = keras_path(here.layer);
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

// The texts of a file by their names, "model_weights/dense@weight_names".
using keras_texts = std::map<std::string_view, std::string_view>;

// A list of names; one of more than 64 512 bytes is in several texts, "weight_names0" and so on.
inline std::vector<std::string> keras_list(const keras_texts& texts, const std::string& name) {
    const auto whole = texts.find(name);
    if (whole != texts.end()) return text_lines(whole->second);
    std::vector<std::string> result;
    for (std::size_t i = 0;; ++i) {
        const auto part = texts.find(joined({name, i}));
        if (part == texts.end()) return result;
        for (std::string& line : text_lines(part->second)) result.push_back(std::move(line));
    }
}

// The part of a weight's name up to a layer's, of "model/head/lstm/lstm_cell/kernel:0" and
// "head/lstm" "model/head/lstm"; nothing where it is none of the layer's.
inline std::string_view keras_owner(std::string_view weight, std::string_view layer) {
    const std::string layers = joined({"/", weight.substr(0, weight.rfind('/') + 1)});
    const std::size_t at = layers.rfind(joined({"/", layer, "/"}));
    return at == layers.npos ? "" : weight.substr(0, at + layer.size());
}

// Those weights that are a layer's; none where another layer could be meant. The names of weights
// begin with all models around the layer or with the inner ones, or with none: what a functional
// model holds was named before it.
inline std::vector<std::string> keras_weights_of(const std::vector<std::string>& weights,
                                                 std::string_view layer) {
    std::vector<std::string> result;
    std::string_view owner;
    for (const std::string& weight : weights) {
        const std::string_view here = keras_owner(weight, layer);
        if (here.empty()) continue;
        if (!owner.empty() && here != owner) return {};
        owner = here;
        result.push_back(weight);
    }
    const std::size_t end = layer.find('/');
    return result.empty() && end != layer.npos ? keras_weights_of(weights, layer.substr(end + 1))
                                               : result;
}

// The paths of a layer's weights in a file of .h5. It lists those of each outermost layer, of a
// model all that it holds: what trains first, which of any one layer is Weft's order too.
inline std::vector<std::string> keras_paths_of_h5(const keras_texts& texts, std::string_view above,
                                                  std::string_view layer) {
    for (std::size_t end = layer.size(); end != layer.npos;
         end = end == 0 ? layer.npos : layer.rfind('/', end - 1)) {
        const std::string group = joined({above, layer.substr(0, end)});
        std::vector<std::string> weights = keras_list(texts, joined({group, "@weight_names"}));
        if (weights.empty()) continue;
        if (end < layer.size()) weights = keras_weights_of(weights, layer);
        for (std::string& weight : weights) weight = joined({group, "/", weight});
        return weights;
    }
    return {};
}

// Of the arrays of a file those that are weights, by the names that load_weights looks for; what no
// parameter takes keeps its path.
inline array_file keras_weights(array_file file, const std::vector<keras_place>& places) {
    const keras_texts texts(file.metadata.begin(), file.metadata.end());
    const bool is_model = !keras_list(texts, "model_weights@layer_names").empty();
    const bool is_h5 = is_model || !keras_list(texts, "@layer_names").empty();
    const std::string_view above = is_model ? "model_weights/" : is_h5 ? "" : "layers/";
    std::map<std::string, std::string> names;  // by path
    std::map<std::string_view, std::vector<std::string>> layers;
    for (const keras_place& place : places) {
        if (!is_h5) {
            names[place.path] = place.name;
            continue;
        }
        const auto [here, is_new] = layers.try_emplace(place.layer);
        if (is_new) here->second = keras_paths_of_h5(texts, above, place.layer);
        if (place.index < here->second.size()) names[here->second[place.index]] = place.name;
    }
    array_file result;
    for (stored_array& one : file.arrays) {
        const auto found = names.find(one.name);
        const bool is_weight =
            one.name.starts_with(above) || one.name.starts_with(reserved_prefix);
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

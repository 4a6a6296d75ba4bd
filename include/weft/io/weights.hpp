// SPDX-License-Identifier: MIT
// A model's weights as arrays, and back: all of them fit, or one error lists what does not.
#pragma once

#include <weft/io/channel_order.hpp>
#include <weft/io/weight_layout.hpp>
#include <weft/model/predict.hpp>

#include <map>

namespace weft::inline v0_1 {

// A layer's name in the network, and its name in the file: {"dense_1", "classifier"}.
using layer_names = std::vector<std::pair<std::string, std::string>>;

struct load_options {
    bool partial = false;  // what the file lacks stays, what it has besides is left
    bool rounds = false;   // float64 is rounded into a model of float
    weight_layout layout = weight_layout::keras;
    layer_names layers{};  // those with another name in the file
    double test_tolerance = 1e-5;  // of outputs of a test vector, times max(1, |output|)
    std::uint64_t most_bytes = std::uint64_t{1} << 32;  // of a file, also unpacked
};

struct save_options {
    weight_layout layout = weight_layout::keras;
    layer_names layers{};
    std::vector<std::pair<std::string, std::string>> metadata{};  // of safetensors
    std::vector<double> test_inputs{};  // [samples, inputs]: a test vector for load to check
};

// Arrays of these names are no weights: the test vector, and what a checkpoint keeps besides.
inline constexpr std::string_view reserved_prefix = "weft.";
inline constexpr std::string_view test_inputs_name = "weft.test.inputs";
inline constexpr std::string_view test_outputs_name = "weft.test.outputs";

namespace detail {
// Features of all heads together: of a kernel [inputs, heads, key_dim] or [heads, value_dim,
// outputs], of a bias [heads, key_dim] or [outputs].
inline std::size_t width_of_heads(const parameter_facts& of) {
    const shape& extents = of.extents;
    const bool is_output = of.name.starts_with("attention_output");
    if (extents.rank == 3) return extents[1] * (is_output ? extents[0] : extents[2]);
    return extents.elements();
}
}  // namespace detail

// The parameters of a network in order.
template <auto const& Net, class Real>
std::vector<described_parameter> describe_parameters() {
    using layout = parameter_layout<Net, Real>;
    const auto& network = layout::network;
    const wired_layers wired{network.layers, network.reads};
    std::vector<described_parameter> result;
    for (const parameter_place& place : layout::places) {
        const plan_layer& here = network.layers[place.layer];
        described_parameter one{.layer = std::string(here.name().view()),
                                .kind = here.kind,
                                .name = place.facts.name,
                                .input_rank = here.input.rank};
        const shape& extents = place.facts.extents;
        one.extents.assign(extents.extents.begin(),
                           extents.extents.begin() + static_cast<std::ptrdiff_t>(extents.rank));
        if (here.kind == "bidirectional")
            one.kind = detail::cell_of_gates(one.extents.back() / (here.output.last() / 2));
        if (here.kind == "dense" || detail::keeps_order(here))
            one.order = pytorch_order(wired, wired.read(here, 0));
        if (here.kind == "multi_head_attention") {
            one.memory_width = memory_shape(network, place.layer).last();
            one.width = here.input.last();
            for (const parameter_place& of : layout::places)
                if (of.layer == place.layer && detail::width_of_heads(of.facts) != one.width)
                    one.width = 0;
        }
        result.push_back(std::move(one));
    }
    return result;
}

namespace detail {

inline std::string file_name(const described_parameter& of, const stored_part& part,
                             weight_layout layout, const layer_names& layers) {
    const bool is_keras = layout == weight_layout::keras;
    std::string layer = of.layer;
    if (!is_keras) std::replace(layer.begin(), layer.end(), '/', '.');
    for (const auto& [ours, name] : layers)
        if (ours == of.layer) layer = name;
    return joined({layer, is_keras ? "/" : ".", part.name});
}

inline void check_layer_names(const layer_names& layers,
                              const std::vector<described_parameter>& parameters,
                              const std::string& source) {
    for (const auto& [layer, name] : layers) {
        bool found = false;
        for (const described_parameter& one : parameters) found = found || one.layer == layer;
        if (!found)
            raise_error({source, ": expected .layers of the network, found ", shown(layer)});
    }
}

// Whether the extents are those expected, perhaps behind some of 1: Keras keeps slopes that the
// pixels of an image share (PReLU, shared_axes) as [1, 1, channels].
inline bool is_shape(std::span<const std::size_t> found, std::span<const std::size_t> expected) {
    const std::size_t more = found.size() - std::min(found.size(), expected.size());
    const auto is_1 = [](std::size_t extent) { return extent == 1; };
    return std::ranges::all_of(found.first(more), is_1)
        && std::ranges::equal(found.subspan(more), expected);
}

// The lines of one error.
class load_problems {
public:
    void add(std::initializer_list<text_part> line) {
        if (++count_ <= most_lines) lines_.append("\n  ").append(joined(line));
    }
    void check(const std::string& source) const {
        if (count_ == 0) return;
        std::string rest;
        if (count_ > most_lines)
            rest = joined({"\n  and ", count_ - most_lines, " more"});
        raise_error({source, ": the file does not fit the network:", lines_, rest});
    }

private:
    static constexpr std::size_t most_lines = 200;
    std::string lines_;
    std::size_t count_ = 0;
};

// The numbers of every parameter in its own order; none of one that the file lacks.
template <class Real>
std::vector<std::vector<Real>> fit_weights(const array_file& file,
                                           const std::vector<described_parameter>& parameters,
                                           const load_options& options,
                                           const std::string& source) {
    check_layer_names(options.layers, parameters, source);
    std::vector<std::vector<Real>> result;
    std::map<std::string_view, const stored_array*> left;  // what no parameter has taken yet
    for (const stored_array& one : file.arrays) left.emplace(one.name, &one);
    load_problems problems;
    for (const described_parameter& of : parameters) {
        std::vector<Real>& numbers = result.emplace_back();
        const std::vector<stored_part> parts = parts_of(of, options.layout);
        const auto name_of = [&](const stored_part& part) {
            return file_name(of, part, options.layout, options.layers);
        };
        // A parameter in two arrays, such as a bias of PyTorch's, is there with both or not at all.
        const bool is_there =
            std::any_of(parts.begin(), parts.end(), [&](const stored_part& part) {
                return left.contains(name_of(part));
            });
        for (const stored_part& part : parts) {
            const std::string name = name_of(part);
            const auto found = left.find(name);
            // An array of several parameters is told of once, at the first.
            const bool is_first = part.first == 0;
            if (found == left.end()) {
                if (is_first && (!options.partial || is_there))
                    problems.add({"missing ", shown(name), " ", to_string(part.extents)});
                continue;
            }
            const stored_array& array = *found->second;
            const std::size_t whole = bytes_of_array(number_type::uint8, part.extents);
            if (part.first + part.places.size() == whole) left.erase(found);
            check_array(array, source);
            const bool rounds = options.rounds && is_floating(array.type);
            if (is_first && !is_shape(array.extents, part.extents))
                problems.add({shown(name), ": expected the shape ", to_string(part.extents),
                              ", found ", to_string(array.extents)});
            if (is_first && !widens_to<Real>(array.type) && !rounds)
                problems.add({shown(name), ": expected ", facts_of(number_type_of<Real>).name,
                              " or narrower, found ", facts_of(array.type).name,
                              is_floating(array.type) ? ": .rounds = true rounds" : ""});
            if (array.elements() != whole) continue;
            const std::vector<Real> read = numbers_of<Real>(array);
            numbers.resize(bytes_of_array(number_type::uint8, of.extents));
            for (std::size_t i = 0; i < part.places.size(); ++i) {
                Real& number = numbers[part.places[i]];
                const Real added = read[part.first + i];
                number = part.is_added ? number + added : added;
            }
        }
    }
    // What PyTorch's batch norms count is no weight.
    const bool is_pytorch = options.layout == weight_layout::pytorch;
    for (const auto& [name, array] : left)
        if (!options.partial && !name.starts_with(reserved_prefix)
            && !(is_pytorch && name.ends_with(".num_batches_tracked")))
            problems.add({"extra ", shown(name), " ", to_string(array->extents)});
    problems.check(source);
    return result;
}

// The outputs of the file's test vector, where it has one.
template <class Model>
void check_test_vector(const Model& m, const array_file& file, double tolerance,
                       const std::string& source) {
    using real = typename Model::real;
    const stored_array* const inputs = file.find(test_inputs_name);
    const stored_array* const outputs = file.find(test_outputs_name);
    if (inputs == nullptr && outputs == nullptr) return;
    const std::size_t samples = inputs == nullptr ? 0 : inputs->elements() / Model::input_size;
    if (inputs == nullptr || outputs == nullptr || !is_floating(inputs->type)
        || !is_floating(outputs->type) || inputs->elements() != samples * Model::input_size
        || outputs->elements() != samples * Model::output_size)
        raise_error({source, ": expected a test vector of ", Model::input_size, " inputs and ",
                     Model::output_size, " outputs a sample, found another"});
    const std::vector<double> expected = numbers_of<double>(*outputs);
    std::vector<real> found(expected.size());
    predict(m, numbers_of<real>(*inputs), found);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto value = static_cast<double>(found[i]);
        const double size = std::max(1.0, expected[i] < 0 ? -expected[i] : expected[i]);
        const double difference = value > expected[i] ? value - expected[i] : expected[i] - value;
        const bool are_nan = value != value && expected[i] != expected[i];
        if (!(difference <= tolerance * size) && value != expected[i] && !are_nan)
            raise_error({source, ": test vector, sample ", i / Model::output_size, ", output ",
                         i % Model::output_size, ": expected ", expected[i], ", found ", value});
    }
}

}  // namespace detail

// Takes the weights out of arrays; a test vector among them is checked. The source is the file's
// name, for messages.
//
// errors   missing, extra, of another shape or type (all listed), an array without all of its
//          bytes, a test vector with other outputs: weft::error, and the model is unchanged
template <auto const& Net, class Real, class Math>
void load_weights(model<Net, Real, Math>& m, const array_file& file, const std::string& source,
                  const load_options& options = {}) {
    const auto numbers =
        detail::fit_weights<Real>(file, describe_parameters<Net, Real>(), options, source);
    const parameter_block<Net, Real> before = m.parameters();
    const std::vector<std::string> names = before.names();
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!numbers[i].empty()) m.set(names[i], numbers[i]);
    try {
        detail::check_test_vector(m, file, options.test_tolerance, source);
    } catch (...) {
        for (const std::string& name : names) m.set(name, before.get(name));
        throw;
    }
}

// The weights as arrays, with a test vector where inputs for one are given.
//
// errors   test inputs that make no whole samples, a name of no layer, a layout that has no such
//          layer: weft::error
template <auto const& Net, class Real, class Math>
array_file weights_of(const model<Net, Real, Math>& m, const save_options& options = {}) {
    using model_type = model<Net, Real, Math>;
    const std::vector<described_parameter> parameters = describe_parameters<Net, Real>();
    detail::check_layer_names(options.layers, parameters, "weft: save");
    array_file file{.arrays = {}, .metadata = options.metadata};
    std::vector<Real> ordered;
    for (const described_parameter& of : parameters) {
        const std::vector<Real> numbers = m.get(of.full_name());
        for (const stored_part& part : parts_of(of, options.layout)) {
            ordered.clear();
            for (const std::size_t place : part.places)
                ordered.push_back(part.is_added ? Real(0) : numbers[place]);
            stored_array made = make_stored_array<Real>(
                detail::file_name(of, part, options.layout, options.layers), part.extents,
                ordered);
            if (part.first == 0) {
                file.arrays.push_back(std::move(made));
                continue;
            }
            for (stored_array& begun : file.arrays)
                if (begun.name == made.name)
                    begun.bytes.insert(begun.bytes.end(), made.bytes.begin(), made.bytes.end());
        }
    }
    if (!options.test_inputs.empty()) {
        const std::vector<Real> inputs(options.test_inputs.begin(), options.test_inputs.end());
        const std::size_t samples = inputs.size() / model_type::input_size;
        std::vector<Real> outputs(samples * model_type::output_size);
        predict(m, inputs, outputs);
        const std::size_t shape_of_inputs[] = {samples, model_type::input_size},
                          shape_of_outputs[] = {samples, model_type::output_size};
        file.arrays.push_back(make_stored_array<Real>(test_inputs_name, shape_of_inputs, inputs));
        file.arrays.push_back(
            make_stored_array<Real>(test_outputs_name, shape_of_outputs, outputs));
    }
    return file;
}

}  // namespace weft

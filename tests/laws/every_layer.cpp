// SPDX-License-Identifier: MIT
// Every layer's output shape and parameters are Keras's, its counts agree with its lists, and it runs.
#include "every_layer.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace {

using namespace laws;
using json = nlohmann::json;

const json& reference() {
    static const json parsed = json::parse(
        std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"));
    return parsed;
}

shape shape_from(const json& extents, std::size_t first) {
    shape result;
    for (std::size_t i = first; i < extents.size(); ++i)
        result.extents[result.rank++] = extents[i].get<std::size_t>();
    return result;
}
std::string text_of(const shape& extents) {
    message words;
    words << extents;
    return std::string(words.view());
}

// Without the cell's name, and of a direction its own: forward_lstm_3/lstm_cell/kernel is
// forward/kernel.
std::string plain_name(const std::string& of_keras) {
    std::string result;
    for (std::size_t begin = 0; begin < of_keras.size();) {
        const std::size_t end = std::min(of_keras.find('/', begin), of_keras.size());
        std::string part = of_keras.substr(begin, end - begin);
        begin = end + 1;
        if (part.ends_with("_cell")) continue;
        for (const std::string direction : {"forward", "backward"})
            if (part.starts_with(direction + "_")) part = direction;
        result += (result.empty() ? "" : "/") + part;
    }
    return result;
}

// What Weft writes as something else: formulas, graphs, other layers together.
const std::set<std::string> elsewhere{
    "dense relu", "softmax", "prelu shared",                      // formulas
    "globalmaxpooling2d keepdims",                                // global_max_pool | reshape
    "unitnorm", "layernorm axes(1,2)", "attention (dot)", "additive attention",  // not offered
    "merge add", "merge subtract", "merge multiply", "merge average", "merge maximum",
    "merge concatenate", "merge dot",
    "bidirectional lstm mul"};                                    // and a formula

BOOST_AUTO_TEST_CASE(every_layer_has_the_output_shape_and_the_parameters_of_keras) {
    std::set<std::string> compared;
    for (const layer_case& one : every_layer()) {
        const auto found = std::find_if(
            reference()["cases"].begin(), reference()["cases"].end(),
            [&](const json& keras) { return keras["name"] == std::string(one.name); });
        BOOST_REQUIRE_MESSAGE(found != reference()["cases"].end(), one.name);
        const json& keras = *found;
        compared.insert(std::string(one.name));
        BOOST_TEST_CONTEXT(one.name) {
            const shape in = shape_from(keras["inputs"][0]["shape"], 1);
            const shape memory = shape_from(keras["inputs"].back()["shape"], 1);
            BOOST_TEST_REQUIRE(one.accepts(in, memory));
            BOOST_TEST(text_of(one.output(in, memory))
                       == text_of(shape_from(keras["output"]["shape"], 1)));
            const parameter_list list = one.parameters(in, memory);
            BOOST_TEST_REQUIRE(list.count() == keras["weights"].size());
            for (std::size_t i = 0; i < list.count(); ++i) {
                const json& weight = keras["weights"][i];
                BOOST_TEST(list[i].name == plain_name(weight["name"].get<std::string>()));
                BOOST_TEST(text_of(list[i].extents) == text_of(shape_from(weight["shape"], 0)));
                BOOST_TEST(list[i].is_statistic == !weight["trainable"].get<bool>());
            }
        }
    }
    for (const json& keras : reference()["cases"]) {
        const auto name = keras["name"].get<std::string>();
        BOOST_TEST((compared.count(name) + elsewhere.count(name) == 1), name);
    }
}

BOOST_AUTO_TEST_CASE(the_facts_of_every_layer_agree_with_its_list_of_parameters) {
    for (const layer_case& one : every_layer()) {
        const auto found = std::find_if(
            reference()["cases"].begin(), reference()["cases"].end(),
            [&](const json& keras) { return keras["name"] == std::string(one.name); });
        const shape in = shape_from((*found)["inputs"][0]["shape"], 1);
        const shape memory = shape_from((*found)["inputs"].back()["shape"], 1);
        const layer_facts facts = one.facts(in, memory);
        const parameter_list list = one.parameters(in, memory);
        BOOST_TEST_CONTEXT(one.name) {
            BOOST_TEST(facts.parameters == list.elements());
            BOOST_TEST(facts.statistics == list.statistics());
            BOOST_TEST(facts.inner_macs <= facts.macs);
            BOOST_TEST(facts.transcendentals <= facts.flops);
        }
    }
}

std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream from(file);
    return {std::istreambuf_iterator<char>(from), {}};
}

// A layer that can be declared can be run.
BOOST_AUTO_TEST_CASE(every_layer_has_a_kernel) {
    for (const layer_case& one : every_layer()) {
        const auto& cases = reference()["cases"];
        const auto found = std::find_if(cases.begin(), cases.end(),
                                        [&](const json& keras) { return keras["name"] == std::string(one.name); });
        BOOST_TEST(one.runs(shape_from((*found)["inputs"][0]["shape"], 1)), one.name);
    }
    for (const other_layer& one : every_other_layer()) {
        BOOST_TEST(one.of.accepts(one.in, one.in), one.of.name);
        BOOST_TEST(one.of.runs(one.in), one.of.name);
    }
}

// ... and none is missing in the lists, nor among the networks that count allocations (every_layer_runs.hpp).
BOOST_AUTO_TEST_CASE(every_word_for_a_layer_is_in_the_lists_and_allocates_nothing) {
    const std::filesystem::path root = WEFT_SOURCE_DIR;
    const std::string words = text_of_file(root / "include/weft/graph/layer_words.hpp")
                            + text_of_file(root / "include/weft/graph/declare.hpp");
    const std::string lists = text_of_file(root / "tests/laws/every_layer.hpp");
    std::string runs;
    for (const auto& entry : std::filesystem::directory_iterator(root / "tests/laws"))
        if (entry.path().stem().string().ends_with("_runs") && entry.path().extension() == ".cpp") runs += text_of_file(entry.path());
    std::size_t count = 0;
    for (std::size_t end = words.find("{};"); end != std::string::npos; end = words.find("{};", end + 1)) {
        const std::string word = words.substr(words.rfind(' ', end) + 1, end - words.rfind(' ', end) - 1);
        if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos) continue;
        bool is_listed = false, is_run = false;
        ++count;
        for (const char* after : {"<", "(", ")", ",", " "})
            for (const char* before : {" ", "(", "<"}) {
                is_listed = is_listed || lists.find(before + word + after) != std::string::npos;
                is_run = is_run || runs.find(before + word + after) != std::string::npos;
            }
        BOOST_TEST(is_listed, word);
        BOOST_TEST(is_run, word);
    }
    BOOST_TEST(count > 35u);
}

// Values and gradients of every case are compared in a test of a kernel or a model.
BOOST_AUTO_TEST_CASE(every_case_of_keras_is_compared) {
    // Attention without kernels.
    const std::set<std::string> not_offered{"attention (dot)", "additive attention"};
    const std::filesystem::path root = WEFT_SOURCE_DIR "/tests";
    std::string tests;
    for (const char* folder : {"kernel", "model", "laws"})
        for (const auto& entry : std::filesystem::directory_iterator(root / folder))
            if (entry.path().stem() != "every_layer" && entry.path().stem() != "every_count")
                tests += text_of_file(entry.path());
    for (const json& keras : reference()["cases"]) {
        const auto name = keras["name"].get<std::string>();
        BOOST_TEST((tests.find('"' + name + '"') != std::string::npos) != (not_offered.count(name) == 1), name);
    }
}

}  // namespace

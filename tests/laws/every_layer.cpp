// SPDX-License-Identifier: MIT
// Every layer's output shape and parameters are Keras's, and its counts agree with its lists.
#include "every_layer.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
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
    "merge concatenate", "merge dot"};

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

}  // namespace

// SPDX-License-Identifier: MIT
// What a model can run, and that the norms of rows, which are formulas, are among it.
#include <weft/declare.hpp>
#include <weft/model/model.hpp>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <string>

namespace {

using namespace weft;

static_assert(has_kernel(dense_layer<3>{}, shape{4}) && has_kernel(dense_layer<3>{}, shape{2, 4}));
static_assert(has_kernel(convolution_layer<2, 3, kernel(2)>{}, shape{4, 4, 1}));
static_assert(has_kernel(flatten_layer{}, shape{4}) && has_kernel(layer_norm_layer<>{}, shape{4}));
static_assert(has_kernel(batch_norm_layer<>{}, shape{4}));

constexpr auto runs = input<4> | dense<3> | relu(x) | dropout(0.5);
constexpr auto waits = input<4, 4> | flatten | reshape<4, 4> | lstm<3> | dense<2>;
static_assert(is_runnable<runs> && !is_runnable<waits> && require_kernels<runs>());

BOOST_AUTO_TEST_CASE(the_first_layer_without_a_kernel_is_named) {
    BOOST_TEST(std::string(detail::missing_kernel<waits>::text.view())
               == "weft: layer 4, lstm<3>, has no kernel yet for an input of 4x4: it can be "
                  "declared and counted, not run");
}

constexpr auto layer_normalized = input<2, 5> | layer_norm;
constexpr auto rms_normalized = input<5> | rms_norm;

// A model's outputs and Keras's of tests/reference/layers.json.
template <auto const& Net>
void compare(const std::string& name, std::string_view layer_name) {
    const auto reference =
        nlohmann::json::parse(std::ifstream(WEFT_SOURCE_DIR "/tests/reference/layers.json"));
    for (const auto& keras : reference["cases"]) {
        if (keras["name"] != name) continue;
        model<Net, double> m;
        for (const auto& weight : keras["weights"])
            m.set(std::string(layer_name) + "/" + weight["name"].get<std::string>(),
                  weight["data"].get<std::vector<double>>());
        const auto inputs = keras["inputs"][0]["data"].get<std::vector<double>>();
        const auto expected = keras["output"]["data"].get<std::vector<double>>();
        std::vector<double> outputs(expected.size());
        predict(m, inputs, outputs);
        for (std::size_t i = 0; i < outputs.size(); ++i)
            BOOST_TEST(std::abs(outputs[i] - expected[i]) <= 1e-14 * (1 + std::abs(expected[i])));
        return;
    }
    BOOST_FAIL("no case " + name);
}

BOOST_AUTO_TEST_CASE(layer_norm_gives_what_keras_gives) {
    compare<layer_normalized>("layernorm", "layer_normalization");
}
BOOST_AUTO_TEST_CASE(rms_norm_gives_what_keras_gives) {
    compare<rms_normalized>("rmsnorm", "rms_normalization");
}

}  // namespace

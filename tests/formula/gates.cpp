// SPDX-License-Identifier: MIT
// Gated activations against TensorFlow's and PyTorch's definitions.
#include <weft/formula/evaluate.hpp>
#include <weft/formula/gates.hpp>

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <vector>

using namespace weft;

BOOST_AUTO_TEST_CASE(glu_and_its_gradients_are_those_of_the_reference) {
    const auto read = nlohmann::json::parse(
        std::ifstream(WEFT_SOURCE_DIR "/tests/reference/activations.json"));
    std::size_t compared = 0;
    for (const auto& row : read["vectors"]) {
        if (!row.contains("glu")) continue;
        const std::vector<double> at = row["x"], upstream = row["upstream"];
        const std::size_t half = at.size() / 2;
        for (std::size_t i = 0; i < half; ++i) {
            const auto value_of = [&](const auto& f) {
                return evaluate(f, x = at[i], gate = at[half + i]);
            };
            const auto near = [](double found, const nlohmann::json& expected) {
                const double wanted = expected;
                return std::abs(found - wanted) <= 1e-12 * (1e-3 + std::abs(wanted));
            };
            BOOST_TEST(near(value_of(glu(x)), row["glu"]["y"][i]));
            BOOST_TEST(near(upstream[i] * value_of(derivative(glu(x), x)), row["glu"]["vjp"][i]));
            BOOST_TEST(near(upstream[i] * value_of(derivative(glu(x), gate)),
                            row["glu"]["vjp"][half + i]));
            ++compared;
        }
    }
    BOOST_TEST(compared == 17u);
}

BOOST_AUTO_TEST_CASE(the_gate_of_swiglu_is_silu_and_that_of_geglu_gelu) {
    for (const double g : {-2.0, 0.0, 1.5}) {
        const double silu_of_g = g / (1 + std::exp(-g));
        const double gelu_of_g = g * 0.5 * std::erfc(-g / std::sqrt(2.0));
        BOOST_TEST(std::abs(evaluate(swiglu(x), x = 3.0, gate = g) - 3 * silu_of_g) < 1e-14);
        BOOST_TEST(std::abs(evaluate(geglu(x), x = 3.0, gate = g) - 3 * gelu_of_g) < 1e-14);
    }
}

// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace weft;

namespace {

// tests/reference/activations.json: values made with TensorFlow; y_exact and dy_exact are rounded
// correctly from the formula.
const nlohmann::json& reference() {
    static const nlohmann::json read = nlohmann::json::parse(
        std::ifstream(WEFT_SOURCE_DIR "/tests/reference/activations.json"));
    return read;
}

// The derivative of tanh is 1 - tanh^2, from the output alone: absolute 1e-16 where it cancels.
template <class Formula>
void check(const char* name, const Formula& f, double absolute_of_slope) {
    const auto& points = reference()["x"];
    const auto& values = reference()["activations"][name];
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double at = points[i], y = values["y_exact"][i], dy = values["dy_exact"][i];
        BOOST_TEST_CONTEXT(name << " at " << at) {
            BOOST_TEST(std::abs(evaluate(f, x = at) - y) <= 1e-12 * std::abs(y));
            BOOST_TEST(std::abs(evaluate(derivative(f, x), x = at) - dy)
                       <= 1e-12 * std::abs(dy) + absolute_of_slope);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(activations_and_their_derivatives_are_those_of_the_reference) {
    check("sigmoid", sigmoid(x), 0);
    check("softplus", softplus(x), 0);
    check("relu", relu(x), 0);
    check("tanh", tanh(x), 2e-16);
}

BOOST_AUTO_TEST_CASE(the_notes_print_these_values) {
    const auto near = [](double value, double printed) { return std::abs(value - printed) <= 1e-7; };
    BOOST_TEST(near(evaluate(sigmoid(x), x = 1.0), 0.7310586));
    BOOST_TEST(near(evaluate(sigmoid(x), x = 2.0), 0.8807971));
    BOOST_TEST(near(evaluate(sigmoid(x), x = 3.0), 0.95257413));
    BOOST_TEST(near(evaluate(tanh(x), x = -0.5), -0.46211717));
    BOOST_TEST(near(evaluate(tanh(x), x = 1.2), 0.8336547));
    BOOST_TEST(near(evaluate(leaky_relu(x), x = -2.0), -0.4));
    BOOST_TEST(evaluate(leaky_relu(x), x = 3.0) == 3.0);
    BOOST_TEST(evaluate(relu(x), x = -2.0) == 0.0);
}

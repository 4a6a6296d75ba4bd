// SPDX-License-Identifier: MIT
// Every activation and its derivative against TensorFlow's and exact values.
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <set>

using namespace weft;

namespace {

// tests/reference/activations.json: values made with TensorFlow; y_exact and dy_exact are rounded
// correctly from the formula.
const nlohmann::json& reference() {
    static const nlohmann::json read = nlohmann::json::parse(
        std::ifstream(WEFT_SOURCE_DIR "/tests/reference/activations.json"));
    return read;
}

double number_of(const nlohmann::json& value) {
    if (value.is_number()) return value;
    if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
    return value == "inf" ? std::numeric_limits<double>::infinity()
                          : -std::numeric_limits<double>::infinity();
}

// Where two pieces meet, the one that has the point by the formula's words gives the slope; where both slopes are one, the next.
template <class Formula>
constexpr double slope(const Formula& f, double at) { return evaluate(derivative(f, x), x = at); }
template <class Formula>
constexpr double bend(const Formula& f, double at) { return evaluate(derivative(derivative(f, x), x), x = at); }
static_assert(slope(clip(x, -2, 3), -2) == 1 && slope(clip(x, -2, 3), 3) == 1);
static_assert(slope(relu(x), 0) == 0 && slope(relu6(x), 0) == 0 && slope(relu6(x), 6) == 0);
static_assert(slope(leaky_relu(x), 0) == 0.2 && evaluate(derivative(rrelu(x, 0.25, 0.75), x), x = 0.0, noise = 0.5) == 0.5);
static_assert(slope(elu(x, 0.5), 0) == 0.5 && bend(elu(x), 0) == 1 && bend(celu(x, 0.5), 0) == 2);
static_assert(slope(soft_shrink(x), 0.5) == 0 && slope(soft_shrink(x), -0.5) == 0);
static_assert(slope(hard_shrink(x), 0.5) == 0 && evaluate(hard_shrink(x), x = -0.5) == 0);
static_assert(evaluate(threshold(x, 2, 5), x = 2.0) == 5 && slope(threshold(x, 2, 2), 2) == 0);
static_assert(slope(sparse_sigmoid(x), -1) == 0 && slope(sparse_sigmoid(x), 1) == 0);
static_assert(bend(sparse_plus(x), -1) == 0 && bend(sparse_plus(x), 0) == 0.5 && bend(sparse_plus(x), 1) == 0);

std::set<std::string> checked;

// Value and derivative at a number.
struct evaluated {
    double value, slope;
    evaluated(const program_builder& p, double at)
        : evaluated(p, row_evaluation(p, 1, [&](std::string_view, std::size_t) { return at; })) {}

private:
    evaluated(const program_builder& p, const row_evaluation& row)
        : value(row(p.output_node(0), 0)), slope(row(p.output_node(1), 0)) {}
};

// terms: the size of what the derivative is a difference of, where it is one: it cancels.
void check_program(const char* name, const program_builder& p, double terms) {
    const auto& points = reference()["x"];
    const auto& values = reference()["activations"].at(name);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double at = points[i], y = values["y_exact"][i], dy = values["dy_exact"][i];
        BOOST_TEST_CONTEXT(name << " at " << at) {
            const evaluated found(p, at);
            BOOST_TEST(std::abs(found.value - y) <= 1e-12 * std::abs(y));
            BOOST_TEST(std::abs(found.slope - dy) <= 1e-12 * std::abs(dy) + 4e-16 * terms);
        }
    }
    // NaN comes through, and an infinity gives TensorFlow's limit where it gives one.
    for (std::size_t i = 0; i < 3; ++i) {
        const double at = number_of(reference()["special_x"][i]), value = evaluated(p, at).value;
        const double limit = number_of(values["special_y"][i]);
        BOOST_TEST_CONTEXT(name << " at " << at) {
            if (at != at) BOOST_TEST(value != value);
            else if (limit == limit) BOOST_TEST((value == limit || std::abs(value - limit) < 1e-15));
        }
    }
    checked.insert(name);
}
template <class Formula>
void check(const char* name, const Formula& f, double terms = 0) {
    check_program(name, lowered(f, derivative(f, x)), terms);
}

}  // namespace

BOOST_AUTO_TEST_CASE(activations_and_their_derivatives_are_those_of_the_reference) {
    check("linear", linear(x));
    check("exponential", exponential(x));
    check("relu", relu(x));
    check("relu_slope0.1_max4_thr1",
          relu(x, {.negative_slope = 0.1, .max_value = 4, .threshold = 1}));
    check("relu6", relu6(x));
    check("leaky_relu_0.2", leaky_relu(x, 0.2));
    check("threshold_0.5_-1", threshold(x, 0.5, -1));
    check("elu", elu(x));
    check("elu_alpha0.5", elu(x, 0.5));
    check("selu", selu(x));
    check("celu", celu(x));
    check("celu_alpha0.5", celu(x, 0.5));
    check("gelu", gelu(x), 1);
    check("gelu_tanh", gelu_tanh(x), 1);
    check("silu", silu(x), 1);
    check("mish", mish(x), 1);
    check("sigmoid", sigmoid(x));
    check("log_sigmoid", log_sigmoid(x));
    check("tanh", tanh(x), 1);
    check("softplus", softplus(x));
    check("softsign", softsign(x), 1);
    check("hard_sigmoid", hard_sigmoid(x));
    check("hard_silu", hard_silu(x), 1);
    check("hard_tanh", hard_tanh(x));
    check("squareplus", squareplus(x), 1);
    check("soft_shrink", soft_shrink(x));
    check("hard_shrink", hard_shrink(x));
    check("tanh_shrink", tanh_shrink(x), 1);
    check("sparse_plus", sparse_plus(x));
    check("sparse_sigmoid", sparse_sigmoid(x));
    for (const auto& [name, values] : reference()["activations"].items())
        BOOST_TEST(checked.contains(name), name << " is not compared");
}

BOOST_AUTO_TEST_CASE(prelu_and_the_gradient_of_its_slope_are_those_of_keras) {
    const auto& expected = reference()["prelu"];
    const auto slope_as_input = where(x > 0, x, target * x);
    for (std::size_t i = 0; i < reference()["x"].size(); ++i) {
        const double at = reference()["x"][i], alpha = expected["alpha"][i];
        const auto value_of = [&](const auto& f) { return evaluate(f, x = at, target = alpha); };
        const auto near = [](double found, double wanted) {
            return std::abs(found - wanted) <= 1e-12 * std::abs(wanted);
        };
        BOOST_TEST(near(value_of(slope_as_input), expected["y"][i].get<double>()));
        BOOST_TEST(near(value_of(derivative(slope_as_input, target)),
                        expected["dalpha"][i].get<double>()));
        // Keras takes 0 for the slope at 0; the formula belongs to the left there.
        if (at != 0)
            BOOST_TEST(near(value_of(derivative(slope_as_input, x)),
                            expected["dx"][i].get<double>()));
    }
}

BOOST_AUTO_TEST_CASE(rrelu_draws_its_slope_and_takes_the_mean_in_prediction) {
    BOOST_TEST(evaluate(rrelu(x), x = -2.0, noise = 0.0) == -0.25);
    BOOST_TEST(std::abs(evaluate(rrelu(x), x = -3.0, noise = 1.0) + 1) < 1e-15);
    BOOST_TEST(std::abs(evaluate(rrelu(x, 0.1, 0.3), x = -1.0, noise = 0.5) + 0.2) < 1e-15);
    BOOST_TEST(evaluate(rrelu(x), x = 3.0, noise = 0.7) == 3.0);
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

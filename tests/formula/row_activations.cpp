// SPDX-License-Identifier: MIT
// Activations of rows: values and vector-Jacobian products against TensorFlow's.
#include <weft/formula/row_activations.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/formula/lower.hpp>

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <vector>

using namespace weft;

namespace {

const nlohmann::json& vectors() {
    static const nlohmann::json read =
        nlohmann::json::parse(
            std::ifstream(WEFT_SOURCE_DIR "/tests/reference/activations.json"))["vectors"];
    return read;
}

// Where logits tie, TensorFlow's sparsemax differentiates its own sort and its max(0, 0), and the
// result is no derivative of the function; there the definition is expected: upstream less its mean,
// over the elements above the threshold.
std::vector<double> pulled_back_by_definition(const std::vector<double>& upstream,
                                              const nlohmann::json& y) {
    double sum = 0, above = 0;
    for (std::size_t i = 0; i < upstream.size(); ++i)
        if (y[i].get<double>() > 0) sum += upstream[i], ++above;
    std::vector<double> result(upstream.size());
    for (std::size_t i = 0; i < upstream.size(); ++i)
        if (y[i].get<double>() > 0) result[i] = upstream[i] - sum / above;
    return result;
}
bool has_ties(const std::vector<double>& row) {
    const double t = threshold_of(row.size(), [&](std::size_t i) { return row[i]; });
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] == t) return true;
        for (std::size_t k = 0; k < i; ++k)
            if (row[i] == row[k]) return true;
    }
    return false;
}

// A row activation and the gradient of row_sum(upstream * f): the upstream is the target here.
template <class Formula>
void check(const char* name, const Formula& f) {
    const auto pulled_back = derivative(target * f, x);
    std::size_t compared = 0;
    for (const auto& row : vectors()) {
        const std::vector<double> at = row["x"], upstream = row["upstream"];
        const auto& expected = row[name];
        const auto& values = expected.contains("y_exact") ? expected["y_exact"] : expected["y"];
        const std::vector<double> pulled =
            std::string_view(name) == "sparsemax" && has_ties(at)
                ? pulled_back_by_definition(upstream, values)
                : expected["vjp"].get<std::vector<double>>();
        const auto input = [&](std::string_view which, std::size_t column) {
            return (which == "x" ? at : upstream)[column];
        };
        const program_builder p = lowered(f, pulled_back);
        const row_evaluation found(p, at.size(), input);
        for (std::size_t i = 0; i < at.size(); ++i) {
            const double y = values[i], dx = pulled[i];
            BOOST_TEST(std::abs(found(p.output_node(0), i) - y) <= 1e-12 * (1e-3 + std::abs(y)),
                       name << " " << i << ": " << found(p.output_node(0), i) << ", not " << y);
            BOOST_TEST(std::abs(found(p.output_node(1), i) - dx) <= 1e-12 * (1 + std::abs(dx)),
                       name << "' " << i << ": " << found(p.output_node(1), i) << ", not " << dx);
            ++compared;
        }
    }
    BOOST_TEST(compared == 46u);
}

}  // namespace

BOOST_AUTO_TEST_CASE(row_activations_and_their_gradients_are_those_of_the_reference) {
    check("softmax", softmax(x));
    check("log_softmax", log_softmax(x));
    check("sparsemax", sparsemax(x));
}

BOOST_AUTO_TEST_CASE(the_notes_print_this_softmax) {
    const auto y = evaluate(softmax(x), x = std::array{4.0, 5.0, 1.0});
    const std::array printed{0.26538792, 0.7213992, 0.01321289};
    for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(std::abs(y[i] - printed[i]) <= 1e-7);
}

BOOST_AUTO_TEST_CASE(logits_of_ten_thousand_stay_finite) {
    const std::array logits{-1e4, 1e4, 9999.5};
    const auto soft = evaluate(softmax(x), x = logits), sparse = evaluate(sparsemax(x), x = logits);
    BOOST_TEST(soft[0] == 0);
    BOOST_TEST(std::abs(soft[1] - 1 / (1 + std::exp(-0.5))) < 1e-15);
    BOOST_TEST((sparse == std::array{0.0, 0.75, 0.25}));
    BOOST_TEST(evaluate(log_softmax(x), x = logits)[0] == -2e4 - std::log1p(std::exp(-0.5)));
}

BOOST_AUTO_TEST_CASE(sparsemax_is_right_of_enormous_numbers_and_passes_nan) {
    constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    const auto f = sparsemax(x);
    BOOST_TEST((evaluate(f, x = std::array{1e30, 1e30, -1e300}) == std::array{0.5, 0.5, 0.0}));
    BOOST_TEST((evaluate(f, x = std::array{-inf, 0.5, 0.25}) == std::array{0.0, 0.625, 0.375}));
    for (const double y : evaluate(f, x = std::array{0.5, nan, 0.25})) BOOST_TEST(y != y);
}

// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/print.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

BOOST_AUTO_TEST_CASE(a_formula_prints_as_it_could_be_written) {
    BOOST_TEST(to_string(x * sigmoid(x)) == "x * sigmoid(x)");
    BOOST_TEST(to_string(max(x, 0) + 0.2 * min(x, 0)) == "max(x, 0) + 0.2 * min(x, 0)");
    BOOST_TEST(to_string((x + 1) * (x - 2)) == "(x + 1) * (x - 2)");
    BOOST_TEST(to_string(x - (target - 1)) == "x - (target - 1)");
    BOOST_TEST(to_string(x / (target / 2)) == "x / (target / 2)");
    BOOST_TEST(to_string(where(x != 1, x, 2)) == "where(x != 1, x, 2)");
    BOOST_TEST(to_string(square(x)) == "square(x)");
    BOOST_TEST(to_string(relu(x)) == "max(x, 0)");
    BOOST_TEST(to_string(where(x > 0, x, 0.25 * x)) == "where(0 < x, x, 0.25 * x)");
    BOOST_TEST(to_string(softmax(x)) == "exp(x - row_max(x)) / row_sum(exp(x - row_max(x)))");
    BOOST_TEST(to_string(where((x > 0 && x <= 1) || x == 2, x, 0)) == "where(0 < x && x <= 1 || x == 2, x, 0)");
    BOOST_TEST(to_string(where((x > 0 || x == 2) && x < 3, x, 0)) == "where((0 < x || x == 2) && x < 3, x, 0)");
    BOOST_TEST(to_label(prelu(x, 0.25)) == "prelu(x, 0.25)");
    BOOST_TEST(to_string(prelu(x)) == "where(0 < x, x, alpha * x)");
    BOOST_TEST(to_string(stop_gradient(x) * row_mean(x)) == "x * row_sum(x) / row_width");
}

BOOST_AUTO_TEST_CASE(a_derivative_prints_simplified) {
    BOOST_TEST(to_string(derivative(x * x, x)) == "x + x");
    BOOST_TEST(to_string(derivative(tanh(x), x)) == "1 - square(tanh(x))");
    BOOST_TEST(to_string(derivative(x * sigmoid(x), x)) == "sigmoid(x) + x * sigmoid(x) * sigmoid(-x)");
}

BOOST_AUTO_TEST_CASE(latex_has_fractions_powers_and_cases) {
    BOOST_TEST(to_latex(1 / (x + 1)) == "\\frac{1}{x + 1}");
    BOOST_TEST(to_latex(row_sum(x) * x) == "\\left(\\sum_j x\\right) \\cdot x");
    BOOST_TEST(to_latex(-row_sum(x * target) + 1) == "-\\sum_j x \\cdot y + 1");
    BOOST_TEST(to_latex(square(row_max(x))) == "\\left(\\max_j x\\right)^2");
    BOOST_TEST(to_latex(where(x != 0, x, 1)).find("x \\ne 0") != std::string::npos);
    BOOST_TEST(to_latex(exp(-x)) == "e^{-x}");
    BOOST_TEST(to_latex(max(x, 1e-7) - 2.5e-9) == "\\operatorname{max}\\left(x, 10^{-7}\\right) - 2.5 \\cdot 10^{-9}");
    BOOST_TEST(to_string(max(x, 1e-7)) == "max(x, 1e-07)");
    BOOST_TEST(to_latex(square(prediction - target)) == "\\left(\\hat{y} - y\\right)^2");
    BOOST_TEST(to_latex(where(x > 0, x, 0)) == "\\begin{cases} x & 0 < x \\\\ 0 & \\text{otherwise} \\end{cases}");
    BOOST_TEST(to_latex(where(x < target, 1, rate)) == "\\begin{cases} 1 & x < y \\\\ \\mathrm{rate} & \\text{otherwise} \\end{cases}");
    BOOST_TEST(to_latex(pow(target, 2.5) / exp(rate)) == "\\frac{y^{2.5}}{e^{\\mathrm{rate}}}");
    BOOST_TEST(to_latex(row_mean(sqrt(x))) == "\\frac{\\sum_j \\sqrt{x}}{n}");
    BOOST_TEST(to_latex(sigmoid(abs(x))) == "\\sigma\\left(\\left|x\\right|\\right)");
    BOOST_TEST(to_latex(pow(x + 1, 1.5)) == "\\left(x + 1\\right)^{1.5}");
    BOOST_TEST(to_latex(row_threshold(x)) == "\\tau\\left(x\\right)");
    BOOST_TEST(to_latex(normal_cdf(x)) == "\\operatorname{normal\\_cdf}\\left(x\\right)");
    BOOST_TEST(to_latex(where((x <= 1 && x == 2) || x < 3, x, 0)).find("x \\le 1 \\land x = 2 \\lor x < 3") != std::string::npos);
}

// SPDX-License-Identifier: MIT
// The fast tier: how far each function and its slope are off, over a dense sample; its programs.
#include <weft/formula/activations.hpp>
#include <weft/formula/approximation.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using namespace weft;

constexpr auto power = exp(x);
constexpr auto logistic = sigmoid(x);
constexpr auto rectified = softplus(x);
constexpr auto integral = erf(x);
constexpr auto gaussian = gelu(x);
constexpr auto normal = normal_cdf(x);
constexpr auto of_unit = log1p(exp(-abs(x)));
constexpr auto power_slope = derivative(power, x);
constexpr auto logistic_slope = derivative(logistic, x);
constexpr auto rectified_slope = derivative(rectified, x);
constexpr auto gaussian_slope = derivative(gaussian, x);

// What has nothing to approximate stays the node that it is.
constexpr bool stays = [] {
    program_builder p;
    p.approximates = true;
    const node value = lower(p, -square(x) * target + 2);
    return approximated(p, value) == value;
}();
static_assert(stays && !accurate::approximates && fast::approximates);

// Steps of 1/4096 through [low, high], the ends and 0 among them.
template <class Real>
std::vector<Real> steps(int low, int high) {
    std::vector<Real> all;
    for (int i = low * 4096; i <= high * 4096; ++i) all.push_back(static_cast<Real>(i) / 4096);
    return all;
}

struct distance {
    double absolute = 0, relative = 0;
};

template <auto const& Formula, class Real, class Reference>
distance worst(int low, int high, Reference reference) {
    const std::vector<Real> inputs = steps<Real>(low, high);
    std::vector<Real> found(inputs.size());
    apply<Formula, fast>(std::span(found), x = inputs);
    distance result;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto expected = static_cast<double>(reference(static_cast<long double>(inputs[i])));
        const double off = std::abs(static_cast<double>(found[i]) - expected);
        result.absolute = std::max(result.absolute, off != off ? INFINITY : off);
        result.relative = std::max(result.relative, off / std::abs(expected));
    }
    return result;
}

long double sigmoid_of(long double v) { return 1 / (1 + std::exp(-v)); }
long double gelu_of(long double v) { return v / 2 * std::erfc(-v / std::sqrt(2.0L)); }

template <class Real>
void is_as_near_as_documented() {
    const auto exponential = worst<power, Real>(-87, 88, [](long double v) { return std::exp(v); });
    BOOST_TEST(exponential.relative < 1e-5);
    const auto of_sigmoid = worst<logistic, Real>(-87, 87, sigmoid_of);
    BOOST_TEST(of_sigmoid.absolute < 1e-5);
    BOOST_TEST(of_sigmoid.relative < 1e-5);
    const auto of_softplus =
        worst<rectified, Real>(-87, 87, [](long double v) { return std::log1p(std::exp(v)); });
    BOOST_TEST(of_softplus.absolute < 1e-5);
    BOOST_TEST(of_softplus.relative < 3e-5);
    const auto of_log = worst<of_unit, Real>(-80, 80, [](long double v) { return std::log1p(std::exp(-std::abs(v))); });
    BOOST_TEST(of_log.relative < 3e-5);
    BOOST_TEST((worst<integral, Real>(-90, 90, [](long double v) { return std::erf(v); }).absolute) < 2e-5);
    BOOST_TEST((worst<normal, Real>(-90, 90, [](long double v) { return std::erfc(-v / std::sqrt(2.0L)) / 2; }).absolute) < 1e-5);
    BOOST_TEST((worst<gaussian, Real>(-90, 90, gelu_of).absolute) < 2e-6);
}

BOOST_AUTO_TEST_CASE(functions_are_as_near_as_documented_in_float) { is_as_near_as_documented<float>(); }
BOOST_AUTO_TEST_CASE(functions_are_as_near_as_documented_in_double) { is_as_near_as_documented<double>(); }

BOOST_AUTO_TEST_CASE(slopes_are_near_those_of_the_functions) {
    const auto exponential = worst<power_slope, float>(-80, 80, [](long double v) { return std::exp(v); });
    BOOST_TEST(exponential.relative < 2e-4);
    const auto of_sigmoid =
        worst<logistic_slope, float>(-40, 40, [](long double v) { return sigmoid_of(v) * sigmoid_of(-v); });
    BOOST_TEST(of_sigmoid.absolute < 5e-5);
    BOOST_TEST((worst<rectified_slope, float>(-40, 40, sigmoid_of).absolute) < 4e-4);
    const auto of_gelu = worst<gaussian_slope, float>(-40, 40, [](long double v) {
        return std::erfc(-v / std::sqrt(2.0L)) / 2 + v * std::exp(-v * v / 2) * 0.398942280401432677939946L;
    });
    BOOST_TEST(of_gelu.absolute < 2e-5);
}

// Not of the function that is approximated: differences of four values, with a step of 2^-17.
template <auto const& Formula, auto const& Slope>
double slope_and_difference() {
    constexpr double h = 0x1p-17;
    std::vector<double> at = steps<double>(-2, 2), slopes(at.size()), around(4 * at.size()), values(around.size());
    for (std::size_t i = 0; i < at.size(); ++i) {
        at[i] += 1e-4;  // apart from 0, where a select changes sides
        for (std::size_t k = 0; k < 4; ++k) around[4 * i + k] = at[i] + std::array{-2 * h, -h, h, 2 * h}[k];
    }
    apply<Formula, fast>(std::span(values), x = around);
    apply<Slope, fast>(std::span(slopes), x = at);
    double worst = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double* const v = &values[4 * i];
        const double difference = (8 * (v[2] - v[1]) - (v[3] - v[0])) / (12 * h);
        worst = std::max(worst, std::abs(slopes[i] - difference));
    }
    return worst;
}

BOOST_AUTO_TEST_CASE(a_slope_is_that_of_the_approximation) {
    BOOST_TEST((slope_and_difference<power, power_slope>()) < 1e-7);
    BOOST_TEST((slope_and_difference<logistic, logistic_slope>()) < 1e-7);
    BOOST_TEST((slope_and_difference<rectified, rectified_slope>()) < 1e-7);
    BOOST_TEST((slope_and_difference<gaussian, gaussian_slope>()) < 1e-7);
}

template <auto const& Formula>
float at(float value) {
    std::vector<float> in{value}, out(1);
    apply<Formula, fast>(std::span(out), x = in);
    return out[0];
}

BOOST_AUTO_TEST_CASE(ends_and_nan_are_as_documented) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const float far : {200.0f, 1e30f, infinity}) {
        BOOST_TEST((at<power>(far) == 0x1p127f && at<power>(-far) == 0x1p-126f));
        BOOST_TEST((at<logistic>(far) == 1 && at<logistic>(-far) < 1e-38f && at<logistic>(-far) >= 0));
        BOOST_TEST((at<rectified>(far) == far && at<rectified>(-far) < 1e-37f));
        BOOST_TEST((at<integral>(far) == 1 && at<integral>(-far) == -1));
        BOOST_TEST((at<gaussian>(far) == far && at<gaussian>(-far) == 0));
    }
    BOOST_TEST((at<power>(0) == 1 && at<logistic>(0) == 0.5f && at<integral>(0) == 0 && at<normal>(0) == 0.5f && at<gaussian>(0) == 0));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const float value : {at<power>(nan), at<logistic>(nan), at<rectified>(nan), at<integral>(nan), at<gaussian>(nan)})
        BOOST_TEST(std::isnan(value));
}

// Algebra comes first: the stable form of a loss is the one that is approximated.
constexpr program_builder fast_program(const auto& f) {
    program_builder p;
    p.approximates = true;
    p.output(approximated(p, lower(p, f)));
    return finish(p);
}
constexpr int count_of(op code, const program_builder& p) {
    int count = 0;
    for (node i = 0; i < p.size(); ++i) count += p[i].code == code;
    return count;
}
constexpr auto from_probabilities = -row_sum(target * log(softmax(x)));
static_assert(count_of(op::ldexp, fast_program(from_probabilities)) == 1);
static_assert(count_of(op::log, fast_program(from_probabilities)) == 1 && count_of(op::row_max, fast_program(from_probabilities)) == 1);
static_assert(count_of(op::ldexp, fast_program(-log(sigmoid(x)))) == 1 && count_of(op::log, fast_program(-log(sigmoid(x)))) == 0);
// Of a number at most 0 the power is bounded on one side.
static_assert(count_of(op::minimum_of_number, fast_program(exp(x))) == 1);
static_assert(count_of(op::minimum_of_number, fast_program(exp(x - row_max(x)))) == 0);
static_assert(count_of(op::minimum_of_number, fast_program(softplus(x))) == 0);
// What has no approximation stays, and without the tier nothing changes.
static_assert(fast_program(sqrt(abs(x)) + tanh(x)).size() == lowered(sqrt(abs(x)) + tanh(x)).size());
static_assert(count_of(op::ldexp, lowered(exp(x))) == 0);

double fast_value(const auto& f, double at) {
    const program_builder p = fast_program(f);
    return row_evaluation(p, 1, [&](std::string_view, std::size_t) { return at; })(p.output_node(0), 0);
}
BOOST_AUTO_TEST_CASE(evaluated_programs_are_as_near_as_loops_over_them) {
    for (const double at : {-3.5, -2.0, -0.25, 0.0, 0.5, 1.75, 4.0}) {
        BOOST_TEST(std::abs(fast_value(exp(x), at) / std::exp(at) - 1) < 1e-5);
        BOOST_TEST(std::abs(fast_value(erf(x), at) - std::erf(at)) < 4e-5);
        BOOST_TEST(std::abs(fast_value(normal_cdf(x), at) - std::erfc(-at / std::sqrt(2.0)) / 2) < 2e-5);
        BOOST_TEST(std::abs(fast_value(softplus(x), at) - std::log1p(std::exp(at))) < 1e-5);
        BOOST_TEST(std::abs(fast_value(log1p(exp(-abs(x))), at) / std::log1p(std::exp(-std::abs(at))) - 1) < 3e-5);
        BOOST_TEST(fast_value(log1p(x * x), at) == evaluate(log1p(x * x), x = at), "beyond 1 it is accurate");
    }
}

}  // namespace

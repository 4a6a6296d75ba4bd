// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>
#include <weft/formula/finish.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace weft;

constexpr int count_of(op code, const program_builder& p) {
    int count = 0;
    for (node i = 0; i < p.size(); ++i) count += p[i].code == code;
    return count;
}

static_assert(count_of(op::sigmoid, lowered(sigmoid(x))) == 0, "composites are written out");
static_assert(count_of(op::exp_nonpositive, lowered(sigmoid(x), softplus(x), sigmoid(-x))) == 1,
              "all of them share exp(-|x|)");
static_assert(count_of(op::divide, lowered(sigmoid(x), sigmoid(-x), derivative(sigmoid(x), x))) == 1);
// Of one number with both signs, in any order, the product needs no sign of it; else each sigmoid has its own.
static_assert(count_of(op::select, lowered(derivative(sigmoid(x), x), sigmoid(x) * sigmoid(-x), sigmoid(-target) * sigmoid(target))) == 0);
static_assert(count_of(op::select, lowered(sigmoid(x) * sigmoid(-target))) == 2 && count_of(op::select, lowered(sigmoid(-x) * sigmoid(target))) == 2);
static_assert(count_of(op::select, lowered(sigmoid(x) * sigmoid(target))) == 2 && count_of(op::select, lowered(tanh(x) * sigmoid(-x))) == 1);
static_assert(count_of(op::select, lowered(sigmoid(x) * tanh(-x))) == 1 && count_of(op::select, lowered(sigmoid(x) * sigmoid(floor(x)))) == 2);
static_assert(count_of(op::stop_gradient, lowered(softmax(x))) == 0);
static_assert(count_of(op::exp_nonpositive, lowered(softmax(x))) == 1);
static_assert(count_of(op::maximum_of_number, lowered(as_probability(x))) == 1);

// What ranges say, in any formula: no range check of exp and log1p, no NaN handling of max and min,
// no max or min that chooses always the same, no comparison that never holds.
static_assert(count_of(op::exp_nonpositive, lowered(exp(-square(x)), exp(min(x, 0)), exp(x - max(x, target)))) == 3);
static_assert(count_of(op::exp_nonpositive, lowered(exp(-x), exp(x - row_max(target)))) == 0);
static_assert(count_of(op::exp_nonpositive, lowered(derivative(erf(x), x))) == 1);
static_assert(count_of(op::log1p_unit, lowered(log1p(softmax(x)))) == 1 && count_of(op::log1p, lowered(log1p(x))) == 1);
static_assert(count_of(op::log1p, lowered(log1p(2 * softmax(x)))) == 1 && count_of(op::abs, lowered(abs(x), sigmoid(x))) == 1);
// Ranges are a rounding of float wider.
constexpr interval of_probability = range_of(as_probability(x));
static_assert(of_probability.low > 0.999e-7 && of_probability.low <= 1e-7 && of_probability.high >= 1 - 1e-7 && of_probability.high <= 1);
static_assert(count_of(op::maximum, lowered(max(x, target))) == 1 && count_of(op::maximum, lowered(max(x, where(x > 0, 1, 2)))) == 0);
static_assert(count_of(op::maximum_of_number, lowered(max(3, x))) == 1 && count_of(op::minimum_of_number, lowered(min(3, x))) == 1);
static_assert(lowered(max(abs(x), 0)).size() == 2 && lowered(min(tanh(x), 1)).size() == 2);
static_assert(lowered(max(relu(x), -1)).size() == lowered(relu(x)).size());
static_assert(count_of(op::maximum_of_number, lowered(softplus(square(x)), softplus(-abs(x)))) == 0);
static_assert(count_of(op::select, lowered(sigmoid(square(x)), sigmoid(-abs(x)))) == 0);
static_assert(count_of(op::select, lowered(where(exp(x) < 0, x, target))) == 0);
// 0 < x ? x : -x is |x|; with another condition or side it is not.
static_assert(count_of(op::abs, lowered(where(0 < x, x, -x))) == 1 && count_of(op::select, lowered(where(0 < x, x, -x))) == 0);
static_assert(count_of(op::abs, lowered(where(1 < x, x, -x), where(0 < target, x, -x), where(0 < x, x, -target))) == 0);
static_assert(count_of(op::abs, lowered(where(0 < x, -x, x), where(x < 0, x, -x), where(0 < x, x, x))) == 0);
static_assert(lowered(abs(-exp(x))).size() == 2);
// x normal_cdf(x) is one operation, unless normal_cdf(x) is needed by itself.
static_assert(count_of(op::gelu, lowered(gelu(x))) == 1 && lowered(gelu(x)).size() == 2);
static_assert(count_of(op::gelu, lowered(normal_cdf(x) * x)) == 1 && count_of(op::gelu, lowered(normal_cdf(x) * target)) == 0);
static_assert(count_of(op::gelu, lowered(gelu(x), normal_cdf(x))) == 0 && count_of(op::gelu, lowered(gelu(x), derivative(gelu(x), x))) == 0);
static_assert(count_of(op::gelu, lowered(gelu(x), normal_cdf(x), normal_cdf(x) * target)) == 0);

BOOST_AUTO_TEST_CASE(a_larger_or_smaller_that_is_left_out_lets_nan_through) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(std::isnan(evaluate(max(abs(x), 0), x = nan)));
    BOOST_TEST(std::isnan(evaluate(softplus(-abs(x)), x = nan)));
    BOOST_TEST(std::isnan(evaluate(sigmoid(-abs(x)), x = nan)));
    // The one left out may be NaN itself: then it stays.
    BOOST_TEST(std::isnan(evaluate(max(abs(x) + 1, -abs(target)), x = 1.0, target = nan)));
}

// 1 / ((1 + e^-x)(1 + e^x)) = 1 / (2 + 2 cosh x).
BOOST_AUTO_TEST_CASE(a_product_of_sigmoids_of_both_signs_has_its_value) {
    for (const double v : {-3.0, 0.5, 40.0}) {
        const auto close = boost::test_tools::tolerance(1e-15);
        BOOST_TEST(evaluate(sigmoid(x) * sigmoid(-x), x = v) == 0.5 / (1 + std::cosh(v)), close);
        BOOST_TEST(evaluate(sigmoid(-x) * sigmoid(x), x = v) == 0.5 / (1 + std::cosh(v)), close);
    }
}

BOOST_AUTO_TEST_CASE(what_no_output_needs_is_left_out) {
    program_builder p;
    const node kept = lower(p, exp(x));
    lower(p, log(target));
    p.output(kept);
    const program_builder done = finish(p);
    BOOST_TEST(done.size() == 2);
    BOOST_TEST(done.input_count() == 1U);
    program_builder other;
    lower(other, log(target));
    other.output(lower(other, exp(x)));
    BOOST_TEST(finish(other).size() == 2, "the first node, too");
}

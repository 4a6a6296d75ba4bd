// SPDX-License-Identifier: MIT
// Ranges of formulas as their users see them, and the ends of intervals.
#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>
#include <weft/formula/interval.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace weft;

namespace {

constexpr double infinity = interval::infinity;

// A probability stays one, and no finite logit makes it NaN.
static_assert(range_of(softmax(x)).is_within(0, 1));
static_assert(range_of(sigmoid(x)).is_within(0, 1) && !range_of(sigmoid(x)).may_become_nan);
static_assert(range_of(sigmoid(x)).may_be_nan, "NaN comes through");

static_assert(range_of(x).low == -infinity && range_of(x).high == infinity);
static_assert(range_of(relu(x)).is_within(0, infinity) && range_of(softplus(x)).is_within(0, infinity));
static_assert(range_of(min(max(x, 0), 6)).is_within(0, 6) && range_of(tanh(x) * 3 - 1).is_within(-4, 2));
static_assert(range_of(square(x) + 1).is_within(1, infinity) && range_of(1 / (square(x) + 1)).is_within(0, 1));
static_assert(range_of(x - row_max(x)).is_within(-infinity, 0) && !range_of(row_max(x) - target).is_within(0, infinity));
static_assert(range_of(x - max(x, target)).is_within(-infinity, 0) && range_of(x - floor(x)).is_within(0, infinity));
static_assert(range_of(x - min(x, target)).is_within(0, infinity) && range_of(x - abs(x)).is_within(-infinity, 0));
static_assert(range_of(square(x) / row_sum(square(x))).is_within(0, 1));
static_assert(range_of(abs(x) / (abs(x) + exp(target))).is_within(0, 1));
static_assert(range_of(where(x > 2, x, 3)).is_within(2, infinity) && range_of(where(x > 2, 1, x)).is_within(-infinity, 2));
static_assert(!range_of(where(x > target, 1, x)).is_within(-infinity, 1));
static_assert(range_of(as_probability(x)).is_within(0.9e-7, 1));
static_assert(range_of(row_mean(sigmoid(x))).is_within(0, infinity) && range_of(pick(tanh(x), label)).is_within(-1, 1));
static_assert(range_of(exp(-square(x))).is_within(0, 1) && range_of(log1p(abs(x))).is_within(0, infinity));
static_assert(range_of(atan(x)).is_within(-1.5708, 1.5708) && !range_of(atan(x)).is_within(-1.57, 1.58));
static_assert(!range_of(atan(x)).is_within(-1.58, 1.57) && range_of(atan(abs(x))).is_within(0, 1.5708));
static_assert(range_of(sin(x)).is_within(-1, 1) && range_of(cos(x)).is_within(-1, 1) && range_of(sign(x)).is_within(-1, 1));
static_assert(range_of(erf(x)).is_within(-1, 1) && range_of(erf(abs(x))).is_within(0, 1) && range_of(tanh(-abs(x))).is_within(-1, 0));
static_assert(range_of(normal_cdf(x)).is_within(0, 1) && range_of(normal_cdf(abs(x))).is_within(0.5, 1));
// Composites before they are written out.
constexpr auto range_as_lowered = [](const auto& f) {
    program_builder p;
    return p.range(lower(p, f));
};
static_assert(range_as_lowered(sigmoid(-abs(x))).is_within(0, 0.5) && range_as_lowered(sigmoid(abs(x))).is_within(0.5, 1));
static_assert(range_as_lowered(softplus(abs(x) + 3)).is_within(3, infinity) && range_of(gelu(x)).is_within(-0.1701, infinity));
static_assert(range_of(sqrt(abs(x) + 4)).is_within(2, infinity) && range_of(floor(tanh(x) * 2.5)).is_within(-3, 2));
static_assert(range_of(log(1 + abs(x))).is_within(0, infinity) && range_of(log(tanh(abs(x)))).is_within(-infinity, 0));
static_assert(range_of(expm1(min(x, 0))).is_within(-1, 0) && range_of(log(sigmoid(x))).is_within(-infinity, 0));

// Of finite inputs: what can overflow, and where that makes NaN.
static_assert(!range_of(x * sigmoid(x)).may_become_nan && !range_of(x * sigmoid(x) + 1).may_become_nan);
static_assert(range_of(x * x - target * target).may_become_nan && range_of(x / target).may_become_nan);
static_assert(!range_of(x / (1 + square(target))).may_become_nan && range_of(x / (1 + square(x))).may_be_nan);
static_assert(!range_of(fma(exp(x), 2, 1)).may_become_nan && range_of(fma(exp(x), target, 1)).may_become_nan);
static_assert(range_of(fma(target, 2, exp(x))).may_become_nan && range_of(fma(exp(x), 2, -exp(x))).may_become_nan);
static_assert(range_of(exp(x)).may_become_infinite && !range_of(exp(min(x, 80))).may_become_infinite);
static_assert(range_of(log(x)).may_become_nan && !range_of(log(abs(x))).may_become_nan);
static_assert(range_of(log(abs(x))).may_become_infinite && !range_of(log(1 + abs(x))).may_become_nan);
static_assert(!range_of(where(x > 0, 1, 2)).may_be_nan && range_of(where(x > 0, 1, x)).may_be_nan);

// Ends are floats, outwards of numbers that are none.
static_assert(range_of(0 * x + 0.1).low < 0.1 && range_of(0 * x + 0.1).high > 0.1);
static_assert(detail::float_below(0.5) == 0.5 && detail::float_above(0.5) == 0.5);
static_assert(detail::float_below(1e-300) == 0 && detail::float_below(-1e-300) == -0x1p-126);
static_assert(detail::float_below(1e300) == 0x1.fffffep127 && detail::float_above(1e300) == infinity);
static_assert(detail::float_below(infinity) == infinity && detail::float_above(-infinity) == -infinity);

BOOST_AUTO_TEST_CASE(ends_are_the_next_floats) {
    for (const double v : {0.1, -0.1, 3.3, -1e30, 1e-30, 1 + 1e-12, -1 - 1e-12}) {
        const double below = detail::float_below(v), above = detail::float_above(v);
        BOOST_TEST((below < v && v < above));
        BOOST_TEST(std::nextafter(static_cast<float>(below), 1e38f) == static_cast<float>(above));
    }
}

BOOST_AUTO_TEST_CASE(an_interval_contains_what_lies_in_it_and_nan_where_it_may_be) {
    interval unit = detail::between(0, 1);
    unit.may_be_nan = false;
    BOOST_TEST((unit.contains(0) && unit.contains(1) && !unit.contains(1.5) && !unit.contains(-1e-9)));
    BOOST_TEST(!unit.contains(std::nan("")));
    BOOST_TEST(interval{}.contains(std::nan("")));
}

}  // namespace

// SPDX-License-Identifier: MIT
// Every operation on registers against its scalar value, special numbers included; uniform values.
#include <weft/simd/emit.hpp>

#include <weft/simd/apply.hpp>

#include <boost/test/unit_test.hpp>

#include <simd/ulps.hpp>

#include <simd/guarded.hpp>

namespace {

using namespace weft;

// One formula an operation of the language.
constexpr auto negated = -x;
constexpr auto absolute = abs(x);
constexpr auto sign_of = sign(x);
constexpr auto floor_of = floor(x);
constexpr auto root = sqrt(abs(x));
constexpr auto exponential = exp(x);
constexpr auto exponential_less_1 = expm1(x);
constexpr auto logarithm = log(abs(x));
constexpr auto logarithm_of_1_more = log1p(abs(x));
constexpr auto tangent = tanh(x);
constexpr auto error_integral = erf(x);
constexpr auto sine = sin(x);
constexpr auto cosine = cos(x);
constexpr auto arctangent = atan(x);
constexpr auto sum_of = x + target;
constexpr auto difference = x - target;
constexpr auto product = x * target;
constexpr auto quotient = x / target;
constexpr auto greater = max(x, target);
constexpr auto lesser = min(x, target);
constexpr auto at_least_1 = max(x, 1);
constexpr auto at_most_1 = min(1, x);
constexpr auto cube = pow(x, 3);
constexpr auto fractional = pow(abs(x), 1.5);
constexpr auto by_rate = pow(abs(x), rate);
constexpr auto by_whole = pow(x, rate / rate + 2);
constexpr auto comparisons = where(x < target && x <= 3, 1, where(x == target || x > 3, 2, 3));
constexpr auto unequal = where(x != target, 1, where(target != x, 2, 3));
constexpr auto fused = fma(x, target, rate);
constexpr auto sigmoid_of = detail::make_operation<op::sigmoid>(x);
constexpr auto softplus_of = detail::make_operation<op::softplus>(x);
constexpr auto probability = as_probability(x);

const std::vector<double> firsts{-1e3, -4.25, -1, -0.5, -0.0, 0, 0.25, 0.75, 1, 1.5, 3, 17.5, 80,
                                 infinite<double>, -infinite<double>, not_a_number<double>};

bool is_same(double found, double expected, double epsilon) {
    if (std::isnan(expected)) return std::isnan(found);
    if (std::isinf(expected)) return found == expected;
    return std::abs(found - expected) <= 4 * epsilon * std::abs(expected) + epsilon * 1e-3;
}

template <auto const& Formula, class Real>
void is_its_scalar_value(const char* name) {
    const std::size_t count = firsts.size();
    std::vector<Real> a, b, out(count * count);
    for (const double first : firsts)
        for (const double second : firsts) {
            a.push_back(static_cast<Real>(first));
            b.push_back(static_cast<Real>(second));
        }
    apply<Formula>(std::span(out), x = a, target = b, rate = 1.25);
    for (std::size_t i = 0; i < out.size(); ++i) {
        double expected = evaluate(Formula, x = static_cast<double>(a[i]), target = static_cast<double>(b[i]), rate = 1.25);
        // What a float cannot hold.
        if (std::abs(expected) > static_cast<double>(std::numeric_limits<Real>::max())) expected = std::copysign(infinite<double>, expected);
        BOOST_TEST(is_same(static_cast<double>(out[i]), expected, static_cast<double>(std::numeric_limits<Real>::epsilon())),
                   name << "(" << a[i] << ", " << b[i] << ") = " << out[i] << ", expected " << expected);
    }
}

template <class Real>
void every_operation() {
    is_its_scalar_value<negated, Real>("negate");
    is_its_scalar_value<absolute, Real>("abs");
    is_its_scalar_value<sign_of, Real>("sign");
    is_its_scalar_value<floor_of, Real>("floor");
    is_its_scalar_value<root, Real>("sqrt");
    is_its_scalar_value<exponential, Real>("exp");
    is_its_scalar_value<exponential_less_1, Real>("expm1");
    is_its_scalar_value<logarithm, Real>("log");
    is_its_scalar_value<logarithm_of_1_more, Real>("log1p");
    is_its_scalar_value<tangent, Real>("tanh");
    is_its_scalar_value<error_integral, Real>("erf");
    is_its_scalar_value<sine, Real>("sin");
    is_its_scalar_value<cosine, Real>("cos");
    is_its_scalar_value<arctangent, Real>("atan");
    is_its_scalar_value<sum_of, Real>("+");
    is_its_scalar_value<difference, Real>("-");
    is_its_scalar_value<product, Real>("*");
    is_its_scalar_value<quotient, Real>("/");
    is_its_scalar_value<greater, Real>("max");
    is_its_scalar_value<lesser, Real>("min");
    is_its_scalar_value<at_least_1, Real>("max(x, 1)");
    is_its_scalar_value<at_most_1, Real>("min(1, x)");
    is_its_scalar_value<cube, Real>("pow 3");
    is_its_scalar_value<fractional, Real>("pow 1.5");
    is_its_scalar_value<by_rate, Real>("pow rate");
    is_its_scalar_value<by_whole, Real>("pow of one value a call that is 3");
    is_its_scalar_value<comparisons, Real>("comparisons");
    is_its_scalar_value<unequal, Real>("!=");
    is_its_scalar_value<fused, Real>("fma");
    is_its_scalar_value<sigmoid_of, Real>("sigmoid");
    is_its_scalar_value<softplus_of, Real>("softplus");
    is_its_scalar_value<probability, Real>("as_probability");
}

BOOST_AUTO_TEST_CASE(every_operation_has_its_scalar_value_in_float) { every_operation<float>(); }
BOOST_AUTO_TEST_CASE(every_operation_has_its_scalar_value_in_double) { every_operation<double>(); }

// The claims of ranges hold for registers: no exp of a number <= 0 is above 1, no sine.
template <auto const& Formula, class Real>
void lies_in_its_range(const char* name) {
    constexpr interval range = range_of(Formula);
    const std::vector<Real> inputs = ulps::numbers<Real>(-ulps::infinity<Real>, ulps::infinity<Real>);
    std::vector<Real> out(inputs.size());
    apply<Formula>(std::span(out), x = inputs);
    std::size_t outside = 0;
    for (const Real value : out) outside += !range.contains(static_cast<double>(value));
    BOOST_TEST(outside == 0u, name);
}
constexpr auto shrinking = exp(-abs(x));
constexpr auto growing = exp(abs(x));
constexpr auto above_0 = expm1(abs(x));
constexpr auto below_0 = expm1(-abs(x));
constexpr auto of_unit = log1p(exp(-abs(x)));
constexpr auto of_above_1 = log(1 + abs(x));
constexpr auto part = abs(x) / (1 + abs(x));
constexpr auto half_tangent = tanh(abs(x));
constexpr auto half_integral = erf(abs(x));
constexpr auto log_of_part = log(min(abs(x), 1));

BOOST_AUTO_TEST_CASE(functions_lie_in_their_ranges_in_float) {
    lies_in_its_range<shrinking, float>("exp, at most 0"), lies_in_its_range<growing, float>("exp, at least 0");
    lies_in_its_range<above_0, float>("expm1, at least 0"), lies_in_its_range<below_0, float>("expm1, at most 0");
    lies_in_its_range<of_unit, float>("log1p of a unit"), lies_in_its_range<of_above_1, float>("log above 1");
    lies_in_its_range<log_of_part, float>("log below 1"), lies_in_its_range<logarithm_of_1_more, float>("log1p");
    lies_in_its_range<tangent, float>("tanh"), lies_in_its_range<half_tangent, float>("tanh, at least 0");
    lies_in_its_range<error_integral, float>("erf"), lies_in_its_range<half_integral, float>("erf, at least 0");
    lies_in_its_range<sine, float>("sin"), lies_in_its_range<cosine, float>("cos"), lies_in_its_range<part, float>("a / (1 + a)");
    lies_in_its_range<sigmoid_of, float>("sigmoid"), lies_in_its_range<softplus_of, float>("softplus");
}
BOOST_AUTO_TEST_CASE(functions_lie_in_their_ranges_in_double) {
    lies_in_its_range<shrinking, double>("exp, at most 0"), lies_in_its_range<growing, double>("exp, at least 0");
    lies_in_its_range<tangent, double>("tanh"), lies_in_its_range<error_integral, double>("erf");
    lies_in_its_range<sine, double>("sin"), lies_in_its_range<cosine, double>("cos");
}

// Uniform values are computed in double and rounded once: 1 - 0.999 is not 1 - float(0.999).
constexpr auto uniform_difference = x * (1 - rate);

BOOST_AUTO_TEST_CASE(what_is_one_value_a_call_is_computed_in_double) {
    std::vector<float> one{1}, out(1);
    apply<uniform_difference>(std::span(out), x = one, rate = 0.999);
    BOOST_TEST(out[0] == static_cast<float>(1 - 0.999));
    BOOST_TEST(out[0] != 1 - 0.999f);
}

}  // namespace

// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

using namespace weft;

static_assert(evaluate(derivative(x * x * x, x), x = 2.0) == 12);
static_assert(evaluate(derivative(derivative(x * x * x, x), x), x = 2.0) == 12);
static_assert(evaluate(derivative(derivative(derivative(x * x * x, x), x), x), x = 2.0) == 6);
static_assert(evaluate(derivative(max(x, 0), x), x = 0.0) == 0, "at a tie the second side is taken");
static_assert(evaluate(derivative(max(0, x), x), x = 0.0) == 1);
static_assert(evaluate(derivative(min(x, 0), x), x = 0.0) == 0);
static_assert(evaluate(derivative(abs(x), x), x = 0.0) == 0);
static_assert(evaluate(derivative(floor(x) + sign(x), x), x = 0.5) == 0);
static_assert(evaluate(derivative(stop_gradient(x) * x, x), x = 3.0) == 3);
static_assert(evaluate(derivative(where(x > 0, x, exp(x)), x), x = 1000.0) == 1, "not 0 * inf");
static_assert(evaluate(derivative(x / (1 + exp(-x)), x), x = -1000.0) == 0, "not inf / inf");
static_assert(evaluate(derivative(target * x, target), x = 3.0, target = 5.0) == 3);

// What has one value a call has no adjoint: x, rate, tanh(rate), their product and the seed are all.
static_assert([] {
    program_builder p;
    lower(p, derivative(x * tanh(rate), x));
    return p.size();
}() == 5);

constexpr std::array row{0.5, -1.0, 2.0, 2.0};
static_assert(evaluate(derivative(row_sum(x * x), x), x = row) == std::array{1.0, -2.0, 4.0, 4.0});
static_assert(evaluate(derivative(row_max(x), x), x = row) == std::array{0.0, 0.0, 0.5, 0.5},
              "equal largest elements share, as in TensorFlow");
static_assert(evaluate(derivative(pick(x, label), x), x = row, label = 1.0)
              == std::array{0.0, 1.0, 0.0, 0.0});
static_assert(evaluate(derivative(row_mean(x), x), x = row) == std::array{0.25, 0.25, 0.25, 0.25});

BOOST_AUTO_TEST_CASE(cross_entropy_of_softmax_is_finite_and_right_at_logits_of_1000) {
    constexpr auto loss = -row_sum(target * log(softmax(x)));
    const std::array logits{1000.0, -1000.0, 999.0}, wanted{0.0, 1.0, 0.0};
    const double all = 1 + std::exp(-1.0);
    BOOST_TEST(evaluate(loss, x = logits, target = wanted) == 2000 + std::log(all),
               boost::test_tools::tolerance(1e-15));
    const auto slope = evaluate(derivative(loss, x), x = logits, target = wanted);
    BOOST_TEST(slope[0] == 1 / all, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(slope[1] == -1.0);
    BOOST_TEST(slope[2] == std::exp(-1.0) / all, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(a_label_picks_the_same_loss_and_gradient_as_its_one_hot_row) {
    constexpr auto by_label = -log(pick(softmax(x), label));
    constexpr auto by_row = -row_sum(target * log(softmax(x)));
    const std::array logits{0.3, -2.0, 1.1}, wanted{0.0, 0.0, 1.0};
    BOOST_TEST(evaluate(by_label, x = logits, label = 2.0) == evaluate(by_row, x = logits, target = wanted),
               boost::test_tools::tolerance(1e-15));
    const auto one = evaluate(derivative(by_label, x), x = logits, label = 2.0);
    const auto other = evaluate(derivative(by_row, x), x = logits, target = wanted);
    for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(one[i] == other[i], boost::test_tools::tolerance(1e-14));
}

// Their sums over the row, by hand.
BOOST_AUTO_TEST_CASE(rows_and_powers_have_their_derivatives) {
    const auto close = boost::test_tools::tolerance(1e-15);
    BOOST_TEST(evaluate(derivative(ldexp(x * x, 3), x), x = 5.0) == 80);
    BOOST_TEST(evaluate(derivative(fma(x, x, target * x), x), x = 5.0, target = 2.0) == 12);
    BOOST_TEST(evaluate(derivative(pow(x, 2.5), x), x = 4.0) == 20, close);
    BOOST_TEST(evaluate(derivative(atan(x), x), x = 2.0) == 0.2, close);
    BOOST_TEST(evaluate(derivative(log1p(x), x), x = 3.0) == 0.25, close);
    BOOST_TEST(evaluate(derivative(cos(x), x), x = 1.25) == -std::sin(1.25), close);
    // What saturates keeps its digits far out, where 1 / b - a / b^2 would have none left.
    BOOST_TEST(evaluate(derivative(x / (1 + abs(x)), x), x = -1e12) == 1 / ((1 + 1e12) * (1 + 1e12)), close);
    BOOST_TEST(evaluate(derivative(3 * x / (3 * x + 2), x), x = 1e12) == 6 / ((2 + 3e12) * (2 + 3e12)), close);
    BOOST_TEST(evaluate(derivative(exp(x) / (exp(x) + 2), x), x = 30.0)
                   == 2 * std::exp(30.0) / std::pow(std::exp(30.0) + 2, 2), close);
    BOOST_TEST(evaluate(derivative(x / (target + abs(x)), x), x = 3.0, target = 5.0) == 5.0 / 64, close);
    BOOST_TEST(evaluate(derivative(x / (setting<"half"> + abs(x)), x), x = 1e12, setting<"half"> = 5.0) == 5 / ((5 + 1e12) * (5 + 1e12)), close);
    // The two above the threshold have half of its slope each, what lies on it has none.
    const std::array of_three{1.0, 0.5, 0.25};
    BOOST_TEST(evaluate(row_threshold(x), x = of_three) == 0.25);
    BOOST_TEST((evaluate(derivative(row_threshold(x), x), x = of_three) == std::array{0.5, 0.5, 0.0}));
    BOOST_TEST((evaluate(derivative(row_max(x), x), x = row) == std::array{0.0, 0.0, 0.5, 0.5}));
    BOOST_TEST((evaluate(derivative(pick(x, label), x), x = row, label = 1.0) == std::array{0.0, 1.0, 0.0, 0.0}));
}

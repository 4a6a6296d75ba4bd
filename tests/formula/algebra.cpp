// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

// What a formula is after the rules: the operation of its last node, before composites are written out.
template <class Formula>
constexpr op last_of(const Formula& f) {
    program_builder p;
    return p[lower(p, f)].code;
}
// How often an operation is left.
template <class Formula>
constexpr int count_of(op code, const Formula& f) {
    program_builder p;
    p.output(lower(p, f));
    const program_builder done = finish(p);
    int count = 0;
    for (node i = 0; i < done.size(); ++i) count += done[i].code == code;
    return count;
}

// Numbers fold, the first node of a program too.
constexpr double folded(op code, bool is_fused) {
    program_builder p;
    algebra make(p);
    const node five = make.constant(5), two = make.constant(2);
    return make.value(make.make(code, is_fused ? five : two, is_fused ? two : five, is_fused ? five : node{-1}));
}
static_assert(folded(op::subtract, false) == -3 && folded(op::fma, true) == 15);

static_assert(last_of(log(exp(x))) == op::input);
static_assert(last_of(exp(log(x))) == op::exp, "x may be negative");
static_assert(last_of(exp(log(abs(x)))) == op::abs);
static_assert(last_of(log(exp(x) / exp(target))) == op::subtract);
static_assert(last_of(log(x / target)) == op::log, "the sign of target is unknown");
static_assert(last_of(1 / (1 + exp(-x))) == op::sigmoid);
static_assert(last_of(1 - sigmoid(x)) == op::sigmoid);
static_assert(last_of(log(1 + exp(x))) == op::softplus && last_of(log1p(exp(x))) == op::softplus);
static_assert(last_of(-log(sigmoid(x))) == op::softplus);
static_assert(last_of(exp(-softplus(x))) == op::sigmoid);
static_assert(last_of(x + 0) == op::input && last_of(1 * x) == op::input && last_of(x / 1) == op::input);
static_assert(last_of(0 * x) == op::constant && last_of(-(-x)) == op::input);
static_assert(last_of(sqrt(x * x)) == op::abs && last_of(abs(-x)) == op::abs);
static_assert(last_of(where(x > 0, x, x)) == op::input);
static_assert(last_of(x - (-target)) == op::add && last_of(x + (-target)) == op::subtract);
static_assert(last_of(pow(x, 2)) == op::multiply && last_of(pow(x, 0.5)) == op::sqrt);
static_assert(last_of(pow(x, 1.5)) == op::power && last_of(pow(x, 0)) == op::constant);
static_assert(last_of(row_sum(x * row_max(x))) == op::multiply, "a row's factor leaves its sum");
static_assert(last_of(row_sum(x * target)) == op::row_sum);
static_assert(last_of(exp(x) / exp(x)) == op::constant && last_of(x / x) == op::divide);
static_assert(last_of(as_probability(sigmoid(x))) == op::sigmoid);
static_assert(last_of(as_probability(softmax(x))) == op::divide);
static_assert(last_of(as_probability(x)) == op::as_probability);
static_assert(last_of(where(x > 0, x, 0) * target) == op::select, "no product with the unselected 0");
static_assert(last_of(pick(exp(x), label)) == op::exp, "picked first, then one exp a row");

// Cross entropy of softmax, from probabilities: one exp of a row, one log of its sum.
constexpr auto from_probabilities = -row_sum(target * log(softmax(x)));
static_assert(count_of(op::exp_nonpositive, from_probabilities) == 1);
static_assert(count_of(op::exp, from_probabilities) == 0 && count_of(op::log, from_probabilities) == 1);
static_assert(count_of(op::divide, from_probabilities) == 0);
// The logarithm leaves the sum over the targets, which need not wait for it.
static_assert(count_of(op::row_sum, from_probabilities) == 3);
// Unless the two may cancel each other: x of any sign less what is >= 0, what is <= 0 less any.
constexpr auto not_negative = log(row_sum(exp(x - stop_gradient(row_max(x)))));
static_assert(count_of(op::row_sum, row_sum(target * (x - not_negative))) == 2);
static_assert(count_of(op::row_sum, row_sum(target * (x - row_max(x) - not_negative))) == 3);
static_assert(count_of(op::row_sum, row_sum(target * (x - row_max(x) - row_max(target)))) == 1);

BOOST_AUTO_TEST_CASE(instructions_as_written_know_no_rule) {
    program_builder p;
    p.as_written = true;
    const node i = lower(p, log(exp(x)));
    BOOST_TEST((p[i].code == op::log));
}

BOOST_AUTO_TEST_CASE(signs_are_known_only_where_every_input_gives_them) {
    program_builder p;
    const algebra make(p);
    const node below = lower(p, x - row_max(x)), never = lower(p, (exp(x) < 0) || (square(x) < 0));
    const node squared = lower(p, x * x), shifted = lower(p, x * x - 1);
    const node positive = lower(p, exp(x) + abs(target));
    BOOST_TEST(make.nonnegative(squared));
    BOOST_TEST(!make.positive(squared));
    BOOST_TEST(make.positive(positive));
    BOOST_TEST(!make.nonnegative(shifted));
    BOOST_TEST(make.nonpositive(below));
    const auto of_row = [&](const auto& of) { return make.nonnegative(lower(p, row_sum(exp(of)) - 1)); };
    BOOST_TEST(of_row(x - row_max(x)));
    BOOST_TEST(of_row(x - stop_gradient(row_max(x))));
    BOOST_TEST(!of_row(x - row_max(target)));
    BOOST_TEST(!of_row(x + row_max(x)));
    BOOST_TEST(make.is_number(never, 0));
}

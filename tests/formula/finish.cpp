// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>

#include <boost/test/unit_test.hpp>

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
static_assert(count_of(op::stop_gradient, lowered(softmax(x))) == 0);
static_assert(count_of(op::exp_nonpositive, lowered(softmax(x))) == 1);
static_assert(count_of(op::maximum, lowered(as_probability(x))) == 1);

BOOST_AUTO_TEST_CASE(what_no_output_needs_is_left_out) {
    program_builder p;
    const node kept = lower(p, exp(x));
    lower(p, log(target));
    p.output(kept);
    const program_builder done = finish(p);
    BOOST_TEST(done.size() == 2);
    BOOST_TEST(done.input_count() == 1U);
}

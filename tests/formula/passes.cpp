// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/finish.hpp>
#include <weft/formula/passes.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

template <auto const& Formula>
struct code_of {
    static constexpr auto nodes = static_cast<std::size_t>(lowered(Formula).size());
    static constexpr auto code = lowered(Formula).template finished<nodes>();
    static constexpr passes plan{code};
};

constexpr auto elementwise = x * x + target;
constexpr auto probabilities = softmax(x);
constexpr auto centred = square(x - row_mean(x));

static_assert(code_of<elementwise>::plan.count == 1);
static_assert(code_of<probabilities>::plan.count == 3, "largest, sum, quotient");
static_assert(code_of<centred>::plan.count == 2);

// A sum of an input waits for the pass before the quotient that takes it.
constexpr auto weighted = target / row_sum(exp(x - row_max(x))) * row_sum(target);
using weighted_code = code_of<weighted>;
constexpr std::size_t sum_of_targets = [] {
    std::size_t found = 0;
    for (std::size_t i = 0; i < weighted_code::code.size(); ++i) {
        const instruction& n = weighted_code::code.nodes[i];
        if (n.code != op::row_sum) continue;
        const instruction& of = weighted_code::code.nodes[static_cast<std::size_t>(n.operands[0])];
        if (of.code == op::input) found = i;
    }
    return found;
}();
static_assert(weighted_code::plan.stage[sum_of_targets] == 1);
static_assert(passes(weighted_code::code, true).stage[sum_of_targets] == 2);
static_assert(passes(weighted_code::code, true).count == 3);

BOOST_AUTO_TEST_CASE(products_that_feed_a_sum_are_marked_to_be_rounded) {
    const auto& code = code_of<elementwise>::code;
    for (std::size_t i = 0; i < code.size(); ++i)
        if (code.nodes[i].code == op::multiply) BOOST_TEST(code_of<elementwise>::plan.is_rounded[i]);
}

BOOST_AUTO_TEST_CASE(a_long_row_keeps_what_is_dear_and_computes_the_rest_again) {
    using softmax_code = code_of<probabilities>;
    constexpr long_row_passes kept(softmax_code::code, softmax_code::plan, 2, 4);
    constexpr long_row_passes nothing_kept(softmax_code::code, softmax_code::plan, 2, 0);
    BOOST_TEST(kept.kept == 1U);
    BOOST_TEST(nothing_kept.kept == 0U);
    for (std::size_t i = 0; i < softmax_code::code.size(); ++i)
        if (softmax_code::code.nodes[i].code == op::exp_nonpositive) {
            BOOST_TEST(kept.stored[1][i]);
            BOOST_TEST(kept.loaded[2][i]);
            BOOST_TEST(!kept.computed[2][i]);
            BOOST_TEST(nothing_kept.computed[2][i]);
        }
}

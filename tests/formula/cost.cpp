// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/cost.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(count_operations(max(x, 0)) == formula_cost{1, 0});
static_assert(count_operations(x * x + 2 * x, 10) == formula_cost{30, 0});
static_assert(count_operations(sigmoid(x)) == formula_cost{4, 1});
static_assert(count_operations(1 / (1 + exp(-x))) == formula_cost{4, 1}, "as it is written out");
static_assert(count_operations(exp(x) + exp(x)) == formula_cost{2, 1}, "equal nodes exist once");
static_assert(count_operations(x * (rate * 2)) == formula_cost{1, 0}, "uniform nodes are not counted");

// Over n classes: n - 1 comparisons, n differences, n exp, n - 1 sums, n quotients.
static_assert(count_operations(softmax(x), 10) == formula_cost{48, 10});
static_assert(count_operations(row_mean(x), 10) == formula_cost{10, 0});

BOOST_AUTO_TEST_CASE(the_census_of_a_program_gives_the_cost_of_any_width) {
    const operation_census counted = census(as_written(softmax(x)));
    for (const std::size_t width : {1U, 2U, 17U})
        BOOST_TEST((counted.of_row(width) == count_operations(softmax(x), width)));
}

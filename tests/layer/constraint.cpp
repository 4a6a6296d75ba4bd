// SPDX-License-Identifier: MIT
// Constraints: their formulas of a weight and the norm of its column.
#include <weft/layer/constraint.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/layer/dense.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Keras: w * clip(norm, 0, limit) / (1e-7 + norm).
static_assert(evaluate(max_norm(2).projection(), weight = 3.0, column_norm = 5.0)
              == 3.0 * (2.0 / (5.0 + 1e-7)));
// Within the limit, and at it, the weight itself.
static_assert(evaluate(max_norm(2).projection(), weight = 0.7, column_norm = 2.0) == 0.7);
static_assert(evaluate(max_norm(2).projection(), weight = 0.1, column_norm = 0.1) == 0.1);
static_assert(max_norm().limit == 2);

static_assert(evaluate(unit_norm.projection(), weight = 3.0, column_norm = 5.0)
              == 3.0 / (5.0 + 1e-7));
static_assert(evaluate(unit_norm.projection(), weight = 0.0, column_norm = 0.0) == 0);

static_assert(evaluate(non_negative.projection(), weight = 3.0) == 3);
static_assert(evaluate(non_negative.projection(), weight = -3.0) == 0);

// A user's own.
struct in_unit_box {
    constexpr auto projection() const { return min(max(weight, -1), 1); }
};
struct of_another_placeholder {
    constexpr auto projection() const { return weight * x; }
};
static_assert(constraint<in_unit_box> && constraint<max_norm_constraint>);
static_assert(!constraint<of_another_placeholder> && !constraint<initializer>);

static_assert(constraint_of<>() == nullptr && constraint_of<no_bias>() == nullptr);
static_assert(constraint_of<no_bias, max_norm(3)>() == &write_projection<max_norm(3)>);
static_assert(dense_layer<4, non_negative>::parameters(shape{3})[0].constraint
              == &write_projection<non_negative>);
static_assert(dense_layer<4, non_negative>::parameters(shape{3})[1].constraint == nullptr);
static_assert(!dense_layer<4, non_negative, unit_norm>::accepts(shape{3}));

BOOST_AUTO_TEST_CASE(a_limit_that_is_not_above_0_has_a_problem) {
    BOOST_TEST(max_norm(0).problem() == "max_norm expects a norm above 0");
    BOOST_TEST(max_norm(-1).problem() == "max_norm expects a norm above 0");
    BOOST_TEST(max_norm(0.1).problem().empty());
}

}  // namespace

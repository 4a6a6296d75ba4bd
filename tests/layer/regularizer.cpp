// SPDX-License-Identifier: MIT
// Regularizers: their formulas by Keras's sums, and how options reach the parameters.
#include <weft/layer/regularizer.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/layer/dense.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Of one weight: Keras's sums have these as terms.
static_assert(evaluate(l1(0.1).penalty(), weight = -3.0) == 0.1 * 3);
static_assert(evaluate(l2(0.1).penalty(), weight = -3.0) == 0.1 * 9);
static_assert(evaluate(l1_l2(0.1, 0.2).penalty(), weight = -3.0) == 0.1 * 3 + 0.2 * 9);
static_assert(l1().factor == 0.01 && l2().factor == 0.01);

// The slope of |w| at 0 is 0, as TensorFlow's.
static_assert(evaluate(derivative(l1(0.5).penalty(), weight), weight = 0.0) == 0);
static_assert(evaluate(derivative(l1(0.5).penalty(), weight), weight = -2.0) == -0.5);

// A user's own.
struct smooth_l1 {
    double factor;
    constexpr auto penalty() const { return factor * sqrt(square(weight) + 1e-6); }
};
struct of_another_placeholder {
    constexpr auto penalty() const { return weight * x; }
};
struct of_no_weight {
    constexpr auto penalty() const { return real_number{2}; }
};
static_assert(regularizer<l1_l2_regularizer> && regularizer<smooth_l1>);
static_assert(!regularizer<of_another_placeholder> && !regularizer<of_no_weight>);
static_assert(!regularizer<initializer>);

// Which parameter an option is for.
static_assert(penalty_of<>() == nullptr && penalty_of<he_normal, no_bias>() == nullptr);
static_assert(penalty_of<he_normal, l2(0.1)>() == &write_penalty<l2(0.1)>);
static_assert(penalty_of<bias_regularizer(l2(0.1))>() == nullptr);
static_assert(bias_penalty_of<bias_regularizer(l1(0.1)), l2(0.1)>() == &write_penalty<l1(0.1)>);

using both = dense_layer<4, bias_regularizer(l1(0.2)), l2(0.1)>;
static_assert(both::parameters(shape{3})[0].penalty == &write_penalty<l2(0.1)>);
static_assert(both::parameters(shape{3})[1].penalty == &write_penalty<l1(0.2)>);
static_assert(dense_layer<4>::parameters(shape{3})[0].penalty == nullptr);
static_assert(dense_layer<4, smooth_l1{0.1}>::accepts(shape{3}));
static_assert(!dense_layer<4, of_another_placeholder{}>::accepts(shape{3}));
static_assert(!dense_layer<4, l1(0.1), l2(0.1)>::accepts(shape{3}));

BOOST_AUTO_TEST_CASE(factors_below_0_have_a_problem) {
    BOOST_TEST(l1(-0.1).problem() == "l1 expects a factor of at least 0");
    BOOST_TEST(l2(-0.1).problem() == "l2 expects a factor of at least 0");
    BOOST_TEST(l1_l2(0.1, -0.1).problem() == "l1_l2 expects factors of at least 0");
    BOOST_TEST(l1_l2(-0.1, 0.1).problem() == "l1_l2 expects factors of at least 0");
    BOOST_TEST(bias_regularizer(l2(-1)).problem() == l2(-1).problem());
    BOOST_TEST(bias_regularizer(smooth_l1{-1}).problem().empty());
    BOOST_TEST((l1(0).problem().empty() && l2(0).problem().empty()));
}

}  // namespace

// SPDX-License-Identifier: MIT
// An optimizer of one's own: its update is a few formulas.
#include <weft/optimizer/update_rule.hpp>

#include <weft/formula/evaluate.hpp>
#include <weft/train/optimizer_state.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Steps of one size, against the running mean of the gradient.
struct sign_descent {
    double learning_rate = 0.5;
    double memory = 0.75;

    static constexpr auto mean_gradient =
        state<0> * setting<"memory"> + weight_gradient * (1 - setting<"memory">);
    static constexpr auto rules = boost::hana::make_tuple(
        update(state<0> = mean_gradient, weight = weight - rate * sign(mean_gradient)));

    constexpr std::size_t rule() const { return 0; }
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"memory"> = memory); }
    static constexpr std::size_t state_count = states_of_rules(rules);
    static constexpr std::size_t update_flops() { return flops_of_rules(rules); }
};

static_assert(optimizer<sign_descent> && !optimizer<int>);
static_assert(sign_descent::state_count == 1);
// 1 - memory is one value a call; product, product, sum; sign, product, difference.
static_assert(sign_descent::update_flops() == 6);
static_assert(update(weight = weight - rate * weight_gradient).state_count == 0);

BOOST_AUTO_TEST_CASE(the_new_values_are_all_computed_from_the_old_ones) {
    constexpr std::size_t lanes = simd::width<float>;
    optimizer_state<sign_descent, float, lanes> state_of(sign_descent{});
    aligned_block<float> weights(lanes), slopes(lanes);
    slopes[0] = 4, slopes[1] = -4;
    state_of.update(weights.data(), slopes.data());  // means 1 and -1
    slopes[0] = -2, slopes[1] = 4;
    state_of.update(weights.data(), slopes.data());  // means 0.25 and 0.25
    BOOST_TEST(weights[0] == -1);
    BOOST_TEST(weights[1] == 0);
    BOOST_TEST(weights[2] == 0);
}

}  // namespace

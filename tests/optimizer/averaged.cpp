// SPDX-License-Identifier: MIT
// The moving average of the weights, around any optimizer.
#include "keras_runs.hpp"

#include <weft/optimizer/averaged.hpp>
#include <weft/optimizer/adam.hpp>
#include <weft/optimizer/clipping.hpp>
#include <weft/optimizer/sgd.hpp>
#include <weft/optimizer/weight_decay.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

using averaging = decltype(averaged(sgd<>{}));
// Its rule divides by settings, which are 0 in a rule that was given none.
static_assert(update_states(averaged(nadam{})) == update_states(nadam{}) + 1);
static_assert(optimizer<averaging> && update_states<averaging>() == 1);
static_assert(count_states(averaging::rules[boost::hana::size_c<0>]) == 1);

// Weights after each step of rate 1 and gradient 1: -1, -2, -3, -4; the average starts as the first.
template <class Optimizer>
std::array<double, 2> after_four_steps(const Optimizer& chosen) {
    constexpr std::size_t lanes = simd::width<double>;
    optimizer_state<Optimizer, double, lanes> state_of(chosen);
    aligned_block<double> weights(lanes), slopes(lanes);
    slopes.fill(1);
    for (int i = 0; i < 4; ++i) state_of.update(weights.data(), slopes.data());
    const double trained = weights[0];
    state_of.finalize(weights.data());
    return {trained, weights[0]};
}

BOOST_AUTO_TEST_CASE(the_average_follows_and_takes_the_place_of_the_weights_at_the_end) {
    constexpr sgd plain{.learning_rate = 1.0};
    const auto [trained, average] = after_four_steps(averaged(plain, 0.5));
    BOOST_TEST(trained == -4);
    BOOST_TEST(average == -3.125);  // -1, -1.5, -2.25, -3.125
}

BOOST_AUTO_TEST_CASE(the_average_can_take_their_place_while_training) {
    constexpr sgd plain{.learning_rate = 1.0};
    // -1; -2 becomes -1.5; -2.5, average -2; -3.5 becomes -2.75.
    const auto [trained, average] = after_four_steps(averaged(plain, 0.5, 2));
    BOOST_TEST(trained == -2.75);
    BOOST_TEST(average == -2.75);
}

BOOST_AUTO_TEST_CASE(averaging_leaves_the_way_of_the_optimizer_as_it_is) {
    constexpr std::size_t lanes = simd::width<float>;
    const adam<> chosen{.amsgrad = true};
    optimizer_state<adam<>, float, lanes> plain(chosen);
    const auto around = averaged(clip_by_value(decoupled_weight_decay(chosen, 0), 1e9f));
    optimizer_state<std::remove_const_t<decltype(around)>, float, lanes> wrapped(around);
    aligned_block<float> one(lanes), other(lanes), slopes(lanes);
    for (int i = 0; i < 20; ++i) {
        slopes.fill(static_cast<float>(i) - 7);
        plain.update(one.data(), slopes.data());
        wrapped.update(other.data(), slopes.data());
        BOOST_TEST(one[0] == other[0]);
    }
}

}  // namespace

// SPDX-License-Identifier: MIT
// Gradients clipped around any optimizer, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/clipping.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<decltype(clip_by_norm(sgd<>{}, 0.5))>);
// min, max; one product, square and a sum; the same with the sum over all tensors.
static_assert(update_flops<decltype(clip_by_value(sgd<>{}, 0.5))>() == update_flops<sgd<>>() + 2);
static_assert(update_flops<decltype(clip_by_norm(sgd<>{}, 0.5))>() == update_flops<sgd<>>() + 3);
static_assert(update_flops<decltype(clip_by_global_norm(sgd<>{}, 0.5))>() == update_flops<sgd<>>() + 3);

BOOST_AUTO_TEST_CASE(clipping_goes_the_way_of_keras) {
    constexpr sgd plain{.learning_rate = 0.1};
    BOOST_TEST(distance_from_keras("sgd clipvalue", clip_by_value(plain, 0.3)) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd clipnorm", clip_by_norm(plain, 0.5)) <= 1e-12);
    BOOST_TEST(distance_from_keras("sgd global_clipnorm", clip_by_global_norm(plain, 0.5)) <= 1e-12);
}

constexpr std::size_t lanes = simd::width<double>;
constexpr std::array<tensor_place, 2> two_tensors{{{0, 1, 2, lanes}, {lanes, 1, 1, lanes}}};

// One step of rate 1 from weights 0 with gradients (3, 4) and (12): minus the clipped gradients.
template <class Optimizer>
std::array<double, 3> step_of_two_tensors(const Optimizer& chosen) {
    optimizer_state<Optimizer, double, 2 * lanes> state_of(chosen, two_tensors);
    aligned_block<double> weights(2 * lanes), slopes(2 * lanes);
    slopes[0] = 3, slopes[1] = 4, slopes[lanes] = 12;
    state_of.update(weights.data(), slopes.data());
    return {weights[0], weights[1], weights[lanes]};
}

BOOST_AUTO_TEST_CASE(a_norm_is_that_of_a_tensor_a_global_norm_that_of_all) {
    constexpr sgd plain{.learning_rate = 1.0};
    const auto is = [](std::array<double, 3> found, std::array<double, 3> expected) {
        for (std::size_t i = 0; i < 3; ++i)
            BOOST_TEST(found[i] == expected[i], boost::test_tools::tolerance(1e-15));
    };
    is(step_of_two_tensors(clip_by_value(plain, 3.5)), {-3, -3.5, -3.5});
    is(step_of_two_tensors(clip_by_norm(plain, 6)), {-3, -4, -6});
    is(step_of_two_tensors(clip_by_global_norm(plain, 6.5)), {-1.5, -2, -6});
    // The outermost comes first.
    is(step_of_two_tensors(clip_by_value(clip_by_norm(plain, 7), 3.5)), {-3, -3.5, -3.5});
    is(step_of_two_tensors(clip_by_global_norm(clip_by_value(plain, 1.75), 6.5)), {-1.5, -1.75, -1.75});
}

}  // namespace

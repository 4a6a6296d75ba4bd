// SPDX-License-Identifier: MIT
// Muon against Keras, for matrices; AdamW for vectors.
#include "keras_runs.hpp"

#include <weft/optimizer/adam.hpp>
#include <weft/optimizer/muon.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<muon<>> && update_states<muon<>>() == 2);
static_assert(muon<>{}.weight_decay == 0.004 && muon<>{}.ns_steps == 5 && muon<>{}.rms_rate == 0.2);
static_assert(muon<>{}.adam_lr_ratio == 1 && muon<>{}.momentum == 0.95 && muon<>{}.nesterov);

BOOST_AUTO_TEST_CASE(muon_goes_the_way_of_keras) {
    BOOST_TEST((distance_from_keras<3, 4>("muon matrix", muon{.learning_rate = 0.02}) <= 1e-12));
}

constexpr std::size_t lanes = simd::width<float>;

BOOST_AUTO_TEST_CASE(a_vector_goes_the_way_of_adamw) {
    optimizer_state<muon<>, float, lanes> state_of(muon{.learning_rate = 0.25, .adam_lr_ratio = 0.5});
    optimizer_state<adam<>, float, lanes> adam_of(adam{.learning_rate = 0.125});
    aligned_block<float> weights(lanes), expected(lanes), slopes(lanes);
    for (std::size_t step = 0; step < 20; ++step) {
        for (std::size_t i = 0; i < 3; ++i) slopes[i] = static_cast<float>((step * 7 + i * 5) % 11) - 4.5f;
        for (std::size_t i = 0; i < 3; ++i) expected[i] = expected[i] - expected[i] * 0.004f * 0.25f;
        state_of.update(weights.data(), slopes.data());
        adam_of.update(expected.data(), slopes.data());
        for (std::size_t i = 0; i < lanes; ++i)
            BOOST_TEST(weights[i] == expected[i], boost::test_tools::tolerance(1e-6f));
    }
}

// A step of a matrix alone: the velocity of the first step is the gradient, and its direction has
// singular values of about 1. Without rms_rate the scale is 1; a tensor beside it has its own.
BOOST_AUTO_TEST_CASE(each_matrix_has_its_own_direction) {
    constexpr std::array<tensor_place, 2> places{{{0, 2, 2, lanes}, {2 * lanes, 2, 1, lanes}}};
    optimizer_state<muon<>, float, 4 * lanes> state_of(
        muon{.learning_rate = 1.0, .nesterov = false, .rms_rate = 0}, places);
    aligned_block<float> weights(4 * lanes), slopes(4 * lanes);
    slopes[0] = 100, slopes[lanes + 1] = -50, slopes[2 * lanes] = 3, slopes[3 * lanes] = 4;
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST((weights[0] < -0.65f && weights[0] > -1.25f));
    BOOST_TEST((weights[lanes + 1] > 0.65f && weights[lanes + 1] < 1.25f));
    BOOST_TEST(weights[1] == 0);
    BOOST_TEST(weights[lanes] == 0);
    BOOST_TEST((weights[3 * lanes] < -0.8f * 0.65f && weights[3 * lanes] > -0.8f * 1.25f));
    BOOST_TEST(weights[2 * lanes] / weights[3 * lanes] == 0.75f, boost::test_tools::tolerance(1e-5f));
    for (std::size_t i = 0; i < 4 * lanes; ++i)
        if (i % lanes > 1) BOOST_TEST(weights[i] == 0);
}

}  // namespace

// SPDX-License-Identifier: MIT
// Adam with a trust ratio a tensor, against Keras.
#include "keras_runs.hpp"

#include <weft/optimizer/lamb.hpp>
#include <weft/optimizer/weight_decay.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(optimizer<lamb<>> && update_states<lamb<>>() == 2);
static_assert(lamb<>{}.learning_rate == 0.001 && lamb<>{}.beta_2 == 0.999 && lamb<>{}.epsilon == 1e-7);

BOOST_AUTO_TEST_CASE(lamb_goes_the_way_of_keras) {
    BOOST_TEST(distance_from_keras("lamb", lamb{.learning_rate = 0.01}) <= 1e-12);
    const auto decaying = decoupled_weight_decay(lamb{.learning_rate = 0.01}, 0.01);
    BOOST_TEST((distance_from_keras<3, 4>("lamb matrix", decaying) <= 1e-12));
}

// Two tensors in one block: each has its own norms, and one that is 0 is trusted by 1.
BOOST_AUTO_TEST_CASE(the_trust_ratio_is_that_of_a_tensor) {
    constexpr std::size_t lanes = simd::width<double>;
    constexpr std::array<tensor_place, 2> places{{{0, 1, 1, lanes}, {lanes, 1, 1, lanes}}};
    optimizer_state<lamb<>, double, 2 * lanes> state_of(lamb{.learning_rate = 0.5}, places);
    aligned_block<double> weights(2 * lanes), slopes(2 * lanes);
    weights[0] = 8, slopes[0] = slopes[lanes] = 3;
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == 4, boost::test_tools::tolerance(1e-6));       // 8 - 8 * 0.5 * 1
    BOOST_TEST(weights[lanes] == -0.5, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(weights[1] == 0);
}

}  // namespace

// SPDX-License-Identifier: MIT
// The noise of a step: which layers draw, what each sample of each layer gets.
#include <weft/model/layer_draws.hpp>

#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto net = input<3> | dropout(0.5) | dense<5> | relu(x) | dropout(0.25);
using draws_of_net = layer_draws<net, float>;
static_assert(!draws_of_net::draws[0] && draws_of_net::draws[1] && !draws_of_net::draws[2]);
static_assert(!draws_of_net::draws[3] && draws_of_net::draws[4]);
static_assert(draws_of_net::stride(1) == padded_to(3, simd::width<float>));

BOOST_AUTO_TEST_CASE(every_element_draws_by_seed_step_layer_and_place) {
    draws_of_net of_step;
    of_step.reserve(4);
    of_step.draw(seed{7}, 11, 4);
    const float* const* const by_layer = of_step.by_layer();
    BOOST_TEST((by_layer[0] == nullptr && by_layer[2] == nullptr && by_layer[3] == nullptr));
    for (const std::size_t layer_index : {1u, 4u}) {
        const std::size_t elements = layer_index == 1 ? 3 : 5;
        for (std::uint32_t s = 0; s < 4; ++s)
            for (std::uint32_t e = 0; e < elements; ++e)
                BOOST_TEST(by_layer[layer_index][s * draws_of_net::stride(layer_index) + e]
                           == hash_uniform(noise_key(seed{7}, 11, layer_index),
                                           static_cast<std::uint32_t>(s * elements + e)));
    }
}

BOOST_AUTO_TEST_CASE(a_copy_draws_into_arrays_of_its_own) {
    draws_of_net first;
    first.reserve(2);
    first.draw(seed{1}, 0, 2);
    draws_of_net second = first;
    second.draw(seed{1}, 1, 2);
    BOOST_TEST((second.by_layer()[1] != first.by_layer()[1]));
    BOOST_TEST(first.by_layer()[1][0] == hash_uniform(noise_key(seed{1}, 0, 1), 0));
}

}  // namespace

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
    const float* const* const by_layer = of_step.by_number();
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

// A second noise has a stream of its own, numbered after all layers.
constexpr auto normal = input<3> | gaussian_noise(0.5) | dense<5> | dropout(0.25)
                      | (x + second_noise);
using draws_of_normal = layer_draws<normal, double>;
static_assert(draws_of_normal::draws
              == std::array{false, true, false, true, false, false, true, false, false, true});

BOOST_AUTO_TEST_CASE(a_second_noise_is_drawn_where_a_formula_uses_it) {
    draws_of_normal of_step;
    of_step.reserve(4);
    of_step.draw(seed{7}, 11, 4);
    for (const std::size_t number : {1u, 3u, 6u, 9u}) {
        const std::size_t elements = number % 5 == 1 ? 3 : 5;
        for (std::uint32_t i = 0; i < 4 * elements; ++i)
            BOOST_TEST(of_step.by_number()[number][i / elements * draws_of_normal::stride(number)
                                                   + i % elements]
                       == double{hash_uniform(noise_key(seed{7}, 11, number), i)});
    }
    for (const std::size_t number : {0u, 2u, 4u, 5u, 7u, 8u})
        BOOST_TEST((of_step.by_number()[number] == nullptr));
}

BOOST_AUTO_TEST_CASE(a_copy_draws_into_arrays_of_its_own) {
    draws_of_net first;
    first.reserve(2);
    first.draw(seed{1}, 0, 2);
    draws_of_net second = first;
    second.draw(seed{1}, 1, 2);
    BOOST_TEST((second.by_number()[1] != first.by_number()[1]));
    BOOST_TEST(first.by_number()[1][0] == hash_uniform(noise_key(seed{1}, 0, 1), 0));
}

}  // namespace

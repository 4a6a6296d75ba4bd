// SPDX-License-Identifier: MIT
// An extension of one's own around any optimizer.
#include "keras_runs.hpp"

#include <weft/optimizer/extended.hpp>
#include <weft/optimizer/sgd.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// Gradients that are not numbers count as 0.
struct skipping {
    double otherwise = 0;

    static constexpr auto around(const auto& of) {
        constexpr auto is_number = weight_gradient == weight_gradient;
        return update(weight_gradient = where(is_number, weight_gradient, setting<"otherwise">)) | of;
    }
    constexpr auto settings() const { return boost::hana::make_tuple(setting<"otherwise"> = otherwise); }
};

static_assert(optimizer<extended<sgd<>, skipping>>);
static_assert(update_flops<extended<sgd<>, skipping>>() == update_flops<sgd<>>() + 2);

BOOST_AUTO_TEST_CASE(an_extension_changes_what_the_optimizer_sees) {
    constexpr std::size_t lanes = simd::width<float>;
    const extended<sgd<>, skipping> chosen{sgd{.learning_rate = 0.5}, {}};
    optimizer_state<extended<sgd<>, skipping>, float, lanes> state_of(chosen);
    aligned_block<float> weights(lanes), slopes(lanes);
    slopes[0] = 2, slopes[1] = std::nanf("");
    state_of.update(weights.data(), slopes.data());
    BOOST_TEST(weights[0] == -1);
    BOOST_TEST(weights[1] == 0);
}

}  // namespace

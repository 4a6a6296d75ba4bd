// SPDX-License-Identifier: MIT
// What batch, group and instance norm tell about themselves.
#include <weft/layer/norm.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

using batch = batch_norm_layer<>;
static_assert(batch::facts(shape{5, 6, 4}).parameters == 8);
static_assert(batch::facts(shape{5, 6, 4}).statistics == 8);
static_assert(batch::facts(shape{5, 6, 4}).flops == 2 * 120);
static_assert(batch::facts(shape{5, 6, 4}).training_flops == 4 * 120);
static_assert(batch::facts(shape{3}).role == layer_role::affine && batch::accepts(shape{3}));
static_assert(batch::parameters(shape{3})[0].starts_as == ones);
static_assert(batch::parameters(shape{3})[1].starts_as == zeros);
static_assert(batch::parameters(shape{3})[2].starts_as == zeros);
static_assert(batch::parameters(shape{3})[3].starts_as == ones);
static_assert(batch::parameters(shape{3})[3].is_statistic);
static_assert(batch{}.epsilon == 1e-3 && batch{}.momentum == 0.99);

// Numbers and options in any order; of the numbers the first is epsilon.
constexpr auto chosen = batch::with(1e-5, no_scale, 0.9);
static_assert(chosen.epsilon == 1e-5 && chosen.momentum == 0.9);
static_assert(chosen.parameters(shape{3}).count() == 3);
static_assert(chosen.parameters(shape{3})[0].name == "beta");
template <class... Options>
concept makes_a_norm = requires(Options... options) { batch::with(options...); };
static_assert(makes_a_norm<double, no_center_option> && !makes_a_norm<no_bias_option>);

// With a scale and a shift 6 operations an element, 3 a group and one a channel: by hand for one
// group of 4 elements of 2 channels, mean 3 + 1, differences 4, squares 4, variance 3 + 1, epsilon,
// root and reciprocal 3, two scales 2, products 4, sums 4.
using group = group_norm_layer<1>;
static_assert(group::facts(shape{2, 2}).flops == 4 + 4 + 4 + 4 + 3 + 2 + 4 + 4);
static_assert(group::facts(shape{2, 2}).parameters == 4);
static_assert(group_norm_layer<1>::with(no_scale, no_center).facts(shape{2, 2}).flops
              == 4 + 4 + 4 + 4 + 3 + 4);
using instance = group_norm_layer<a_channel_each>;
static_assert(instance::label().view() == "instance_norm" && instance::accepts(shape{5, 6, 4}));
static_assert(instance::kind == "instance_normalization" && group::kind == "group_normalization");
static_assert(group_norm_layer<2>::label().view() == "group_norm<2>");
static_assert(group::with(1e-6).epsilon == 1e-6);

BOOST_AUTO_TEST_CASE(numbers_that_no_norm_has_are_refused) {
    BOOST_CHECK_THROW(batch::with(-1e-3), std::invalid_argument);
    BOOST_CHECK_THROW(batch::with(1e-3, 1.5), std::invalid_argument);
    BOOST_CHECK_THROW(batch::with(1e-3, 0.5, 0.5), std::invalid_argument);
    BOOST_CHECK_THROW(group::with(1e-3, 0.5), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(norms_say_why_they_refuse_an_input) {
    BOOST_TEST(std::string(group_norm_layer<3>::problem(shape{5, 6, 4}).view())
               == "has 3 groups, which do not divide the 4 channels of 5x6x4");
    BOOST_TEST(std::string(group_norm_layer<0>::problem(shape{5, 4}).view())
               == "has 0 groups: give it at least 1");
    BOOST_TEST(std::string(instance::problem(shape{4}).view())
               == "expects axes before the channels, as of an image, got 4");
}

}  // namespace

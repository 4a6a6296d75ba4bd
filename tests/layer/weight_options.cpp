// SPDX-License-Identifier: MIT
// Options of weights reach the kernel and the bias they are for.
#include <weft/layer/weight_options.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace weft;

static_assert(is_weight_option<no_bias> && is_weight_option<he_normal> && is_weight_option<l2(1)>);
static_assert(is_weight_option<max_norm(1)> && is_weight_option<bias_starts_as(ones)>);
static_assert(!is_weight_option<3> && !is_weight_option<no_scale>);

// Keras compute_fans: a kernel of 3x5, 4 channels in and 6 out has 60 inputs and 90 outputs.
static_assert(fans_of(shape{3, 5, 4, 6}).in == 60 && fans_of(shape{3, 5, 4, 6}).out == 90);
static_assert(fans_of(shape{7, 2}).in == 7 && fans_of(shape{7, 2}).out == 2);
static_assert(fans_of(shape{5}).in == 5 && fans_of(shape{5}).out == 5);

constexpr parameter_facts plain = kernel_parameter<>("kernel", shape{7, 2});
static_assert(plain.starts_as == glorot_uniform && plain.penalty == nullptr && plain.fan_in == 7);
constexpr parameter_facts chosen =
    kernel_parameter<bias_starts_as(ones), he_normal, l2(0.1)>("kernel", shape{7, 2});
static_assert(chosen.starts_as == he_normal && chosen.penalty == &write_penalty<l2(0.1)>);
static_assert(bias_parameter<bias_starts_as(ones)>("bias", shape{2}, {7, 2}).starts_as == ones);
static_assert(bias_parameter<he_normal>("bias", shape{2}, {7, 2}).starts_as == zeros);
static_assert(bias_parameter<>("bias", shape{2}, {7, 2}, ones).starts_as == ones);
static_assert(problem_of_weight_options<l2(0.1), he_normal>().empty());

BOOST_AUTO_TEST_CASE(two_regularizers_or_constraints_or_a_wrong_number_are_told) {
    BOOST_TEST(std::string(problem_of_weight_options<l1(0.1), l2(0.1)>())
               == "a second regularizer: l1_l2(a, b) is both");
    BOOST_TEST(std::string(problem_of_weight_options<unit_norm, max_norm(1)>())
               == "a second constraint");
    BOOST_TEST(std::string(problem_of_weight_options<he_normal, no_bias, glorot_normal>())
               == "a second initializer");
    BOOST_TEST(std::string(problem_of_weight_options<bias_starts_as(ones), l2(1), bias_starts_as(zeros)>())
               == "an option twice: leave one out");
    BOOST_TEST(std::string(problem_of_weight_options<l2(-1)>())
               == "l2 expects a factor of at least 0");
}

}  // namespace

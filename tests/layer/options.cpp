// SPDX-License-Identifier: MIT
// Options of layers: values in any order.
#include <weft/layer/options.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using weft::bias_start;
using weft::has_option;
using weft::initializer;
using weft::no_bias;
using weft::no_bias_option;
using weft::option_or;

static_assert(has_option<no_bias_option, no_bias> && !has_option<no_bias_option>);
static_assert(has_option<no_bias_option, weft::he_normal, no_bias>);
static_assert(!has_option<initializer, no_bias> && has_option<initializer, weft::zeros>);

// An initializer of the kernel is not one of the bias.
static_assert(!has_option<initializer, weft::bias_starts_as(weft::ones)>);
static_assert(has_option<bias_start, weft::bias_starts_as(weft::ones)>);

static_assert(option_or<initializer>(weft::glorot_uniform) == weft::glorot_uniform);
static_assert(option_or<initializer>(weft::glorot_uniform, no_bias) == weft::glorot_uniform);
static_assert(option_or<initializer>(weft::zeros, no_bias, weft::ones) == weft::ones);
static_assert(option_or<initializer>(weft::zeros, weft::ones, no_bias) == weft::ones);

static_assert(weft::repeats_an_option<no_bias, 3, no_bias>() && weft::repeats_an_option<weft::zeros, weft::ones>());
static_assert(!weft::repeats_an_option<>() && !weft::repeats_an_option<no_bias, weft::ones, weft::bias_starts_as(weft::ones)>());

// The first option with wrong numbers says what is wrong.
constexpr auto wrong = weft::random_uniform(1, 0);
static_assert(weft::problem_of_options<no_bias, weft::he_normal>().empty());
static_assert(weft::problem_of_options<3, wrong>() == wrong.problem());
static_assert(weft::problem_of_options<weft::bias_starts_as(wrong), weft::random_normal(0, -1)>()
              == wrong.problem());

BOOST_AUTO_TEST_CASE(of_two_options_of_a_kind_the_last_counts) {
    const auto found = option_or<initializer>(weft::zeros, weft::ones, weft::he_normal);
    BOOST_TEST((found == weft::he_normal));
}

}  // namespace

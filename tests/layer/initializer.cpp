// SPDX-License-Identifier: MIT
// How parameters start, as values; what is drawn from them is tested with the models.
#include <weft/layer/initializer.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using weft::distribution;
using weft::fan;
using weft::initializer;

// Glorot: variance 2 / (in + out), the inverse of the average; He: 2 / in; LeCun: 1 / in.
static_assert(weft::glorot_uniform == initializer{distribution::uniform, fan::average, 1});
static_assert(weft::glorot_normal == initializer{distribution::truncated_normal, fan::average, 1});
static_assert(weft::he_uniform == initializer{distribution::uniform, fan::in, 2});
static_assert(weft::he_normal == initializer{distribution::truncated_normal, fan::in, 2});
static_assert(weft::lecun_uniform == initializer{distribution::uniform, fan::in, 1});
static_assert(weft::lecun_normal == initializer{distribution::truncated_normal, fan::in, 1});

// The notes' normal is not cut.
static_assert(weft::fan_in_normal == initializer{distribution::normal, fan::in, 1});

static_assert(weft::zeros == weft::constant_value(0) && weft::ones == weft::constant_value(1));
static_assert(weft::zeros != weft::ones);
static_assert(weft::random_normal(0.05).draws == distribution::normal);
static_assert(weft::random_uniform(0.05).draws == distribution::uniform);

BOOST_AUTO_TEST_CASE(a_given_deviation_or_limit_is_no_matter_of_the_fan) {
    BOOST_TEST((weft::random_normal(0.05) == initializer{distribution::normal, fan::none, 0.05}));
    BOOST_TEST((weft::random_uniform(0.1) == initializer{distribution::uniform, fan::none, 0.1}));
}

}  // namespace

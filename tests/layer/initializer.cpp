// SPDX-License-Identifier: MIT
// How parameters start, as values; what is drawn from them is tested with the models.
#include <weft/layer/initializer.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>

namespace {

using weft::distribution;
using weft::fan;
using weft::initializer;

// Glorot: variance 2 / (in + out), the inverse of the average; He: 2 / in; LeCun: 1 / in.
constexpr initializer scaled(distribution draws, fan mode, double scale) {
    return {.draws = draws, .mode = mode, .scale = scale};
}
static_assert(weft::glorot_uniform == scaled(distribution::uniform, fan::average, 1));
static_assert(weft::glorot_normal == scaled(distribution::truncated_normal, fan::average, 1));
static_assert(weft::he_uniform == scaled(distribution::uniform, fan::in, 2));
static_assert(weft::he_normal == scaled(distribution::truncated_normal, fan::in, 2));
static_assert(weft::lecun_uniform == scaled(distribution::uniform, fan::in, 1));
static_assert(weft::lecun_normal == scaled(distribution::truncated_normal, fan::in, 1));

// The notes' normal is not cut.
static_assert(weft::fan_in_normal == scaled(distribution::normal, fan::in, 1));

// Defaults and argument order of Keras.
static_assert(weft::variance_scaling() == weft::lecun_normal);
static_assert(weft::variance_scaling(2.0, fan::out, distribution::uniform)
              == scaled(distribution::uniform, fan::out, 2));
static_assert(weft::random_normal() == weft::random_normal(0, 0.05));
static_assert(weft::truncated_normal() == weft::truncated_normal(0, 0.05));
static_assert(weft::random_uniform() == weft::random_uniform(-0.05, 0.05));
static_assert(weft::random_normal(1, 0.5).mean == 1 && weft::random_normal(1, 0.5).scale == 0.5);
static_assert(weft::random_normal(1, 0.5) != weft::truncated_normal(1, 0.5));
static_assert(weft::orthogonal() == weft::orthogonal(1));
static_assert(weft::identity_initializer().scale == 1);

static_assert(weft::zeros == weft::constant_value(0) && weft::ones == weft::constant_value(1));
static_assert(weft::zeros != weft::ones);

BOOST_AUTO_TEST_CASE(a_given_deviation_or_interval_is_no_matter_of_the_fan) {
    for (const initializer& start : {weft::random_normal(2, 0.05), weft::truncated_normal(2, 0.05),
                                     weft::random_uniform(-1, 3), weft::orthogonal(2)})
        BOOST_TEST((start.mode == fan::none));
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

BOOST_AUTO_TEST_CASE(scales_deviations_and_intervals_that_make_no_sense_have_a_problem) {
    for (const double scale : {0.0, -1.0, not_a_number})
        BOOST_TEST(weft::variance_scaling(scale).problem()
                   == "variance_scaling expects a scale above 0, and uniform or normal draws");
    BOOST_TEST(!weft::variance_scaling(1, fan::in, distribution::orthogonal).problem().empty());
    BOOST_CHECK_THROW(weft::variance_scaling(1, fan::none), std::invalid_argument);
    for (const initializer& start :
         {weft::random_normal(0, -0.1), weft::truncated_normal(0, not_a_number)})
        BOOST_TEST(start.problem() == "a normal initializer expects a deviation of at least 0");
    BOOST_TEST(weft::random_uniform(0.2, 0.1).problem()
               == "random_uniform expects its lower bound first");
    for (const initializer& start :
         {weft::zeros, weft::constant_value(-1), weft::random_uniform(0.2, 0.2),
          weft::random_normal(0, 0), weft::he_uniform, weft::fan_in_normal, weft::orthogonal(-1),
          weft::identity_initializer(0)})
        BOOST_TEST(start.problem().empty());
}

}  // namespace

// SPDX-License-Identifier: MIT
// What is a schedule and what is not.
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

#include <cstddef>

namespace {

struct without_fractions {
    double operator()(std::size_t) const = delete;
    double operator()(int) const;
};
struct in_float {
    float operator()(double) const;
};

static_assert(weft::learning_rate_schedule<weft::constant_rate>);
static_assert(weft::learning_rate_schedule<weft::exponential_decay>);
static_assert(weft::learning_rate_schedule<weft::piecewise_constant<2, 3>>);
static_assert(weft::learning_rate_schedule<weft::polynomial_decay>);
static_assert(weft::learning_rate_schedule<weft::inverse_time_decay>);
static_assert(weft::learning_rate_schedule<weft::cosine_decay>);
static_assert(weft::learning_rate_schedule<weft::cosine_decay_restarts>);
static_assert(weft::learning_rate_schedule<weft::step_decay>);
static_assert(weft::learning_rate_schedule<weft::multi_step_decay<2>>);
static_assert(weft::learning_rate_schedule<weft::one_cycle>);
static_assert(weft::learning_rate_schedule<weft::cyclic>);
static_assert(weft::learning_rate_schedule<weft::linear_warmup>);
static_assert(weft::learning_rate_schedule<weft::inverse_square_root>);
static_assert(!weft::learning_rate_schedule<double>);
static_assert(!weft::learning_rate_schedule<without_fractions>);
static_assert(!weft::learning_rate_schedule<in_float>);

static_assert(weft::step_number<int> && weft::step_number<std::size_t>);
static_assert(weft::step_number<double> && !weft::step_number<void*>);

// A user's schedule: the rate rises over the first steps, then another schedule follows.
template <weft::learning_rate_schedule Then>
struct warm_up {
    double steps;
    Then then;

    template <weft::step_number Step>
    constexpr double operator()(Step step) const {
        const double count = static_cast<double>(step);
        return count < steps ? then(steps) * (count / steps) : then(step);
    }
};

constexpr warm_up warm{10.0, weft::constant_rate{0.5}};
static_assert(weft::learning_rate_schedule<decltype(warm)>);
static_assert(warm(0) == 0 && warm(5) == 0.25 && warm(10) == 0.5 && warm(100) == 0.5);

BOOST_AUTO_TEST_CASE(a_schedule_of_a_user_is_a_schedule_at_run_time) {
    const std::size_t step = 5;
    BOOST_TEST(warm(step) == 0.25);
}

}  // namespace

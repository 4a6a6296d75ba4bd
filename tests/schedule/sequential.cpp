// SPDX-License-Identifier: MIT
// sequential: a warm-up, then a cosine; three in a row; as an optimizer's rate.
#include <weft/schedule/sequential.hpp>

#include <weft/optimizer.hpp>
#include <weft/schedule.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr sequential rate{.first = linear_warmup{.target = 0.5, .warmup_steps = 100},
                          .milestone = 100,
                          .then = cosine_decay{.initial = 0.5, .decay_steps = 400}};
static_assert(rate(0) == 0 && rate(50) == 0.25 && rate(100) == 0.5 && rate(500) == 0);
constexpr auto optimizer_with_schedule = adam{.learning_rate = rate};
static_assert(optimizer_with_schedule.learning_rate(50) == 0.25);
static_assert(learning_rate_schedule<decltype(rate)>);

constexpr sequential three{.first = constant_rate{1},
                           .milestone = 10,
                           .then = sequential{.first = constant_rate{2},
                                              .milestone = 20,
                                              .then = step_decay{.initial = 3, .step_size = 5}}};
static_assert(three(9) == 1 && three(10) == 2 && three(29) == 2 && three(30) == 3);
static_assert(three(34) == 3 && three(34.5) == 3 && three(35) < 3);

BOOST_AUTO_TEST_CASE(a_warm_up_then_a_cosine_is_what_keras_calls_cosine_decay_with_warmup) {
    const cosine_decay keras{
        .initial = 0, .decay_steps = 400, .warmup_target = 0.5, .warmup_steps = 100};
    for (std::size_t step = 0; step < 600; ++step) BOOST_TEST(rate(step) == keras(step));
}

}  // namespace

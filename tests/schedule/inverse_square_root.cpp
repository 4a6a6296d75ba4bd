// SPDX-License-Identifier: MIT
// inverse_square_root before, at and after its warm-up.
#include <weft/schedule/inverse_square_root.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::inverse_square_root rate{.maximum = 0.5, .warmup_steps = 100};
static_assert(rate(0) == 0 && rate(50) == 0.25 && rate(100) == 0.5);
static_assert(rate(400) == 0.25 && rate(1600) == 0.125);

constexpr weft::inverse_square_root from{.maximum = 0.5, .warmup_steps = 4, .initial = 0.25};
static_assert(from(0) == 0.25 && from(2) == 0.375 && from(4) == 0.5);

// The Transformer's rate, d_model^-0.5 min(step^-0.5, step warmup^-1.5), with d_model 512.
BOOST_AUTO_TEST_CASE(inverse_square_root_is_the_schedule_of_the_transformer) {
    const double maximum = 1 / weft::scalar::sqrt(512.0 * 4000);
    const weft::inverse_square_root transformer{.maximum = maximum, .warmup_steps = 4000};
    for (const double step : {1.0, 1000.0, 3999.0, 4000.0, 4001.0, 100000.0}) {
        const double rises = step / (4000 * weft::scalar::sqrt(4000)),
                     falls = 1 / weft::scalar::sqrt(step);
        const double expected = (rises < falls ? rises : falls) / weft::scalar::sqrt(512);
        BOOST_TEST(weft::scalar::abs(transformer(step) / expected - 1) <= 1e-14);
    }
}

BOOST_AUTO_TEST_CASE(inverse_square_root_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::inverse_square_root{.maximum = 1, .warmup_steps = 0})(1), weft::error,
                          says("inverse_square_root: expected warmup_steps above 0, found 0"));
}

}  // namespace

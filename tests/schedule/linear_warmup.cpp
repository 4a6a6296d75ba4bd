// SPDX-License-Identifier: MIT
// linear_warmup on its line and after it.
#include <weft/schedule/linear_warmup.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::linear_warmup warm{.target = 0.5, .warmup_steps = 4};
static_assert(warm(0) == 0 && warm(1) == 0.125 && warm(4) == 0.5 && warm(1'000'000) == 0.5);

constexpr weft::linear_warmup from{.target = 0.3, .warmup_steps = 7, .initial = 0.1};
static_assert(from(0) == 0.1 && from(7) == 0.3 && from(3.5) > 0.1999999 && from(3.5) < 0.2000001);

BOOST_AUTO_TEST_CASE(linear_warmup_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::linear_warmup{.target = 1, .warmup_steps = 0})(1), weft::error,
                          says("linear_warmup: expected warmup_steps above 0, found 0"));
}

}  // namespace

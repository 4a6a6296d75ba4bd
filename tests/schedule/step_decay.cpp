// SPDX-License-Identifier: MIT
// step_decay before and at its steps (against PyTorch: torch.cpp).
#include <weft/schedule/step_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::step_decay rate{.initial = 0.5, .step_size = 30, .gamma = 0.5};
static_assert(rate(0) == 0.5 && rate(29) == 0.5 && rate(30) == 0.25 && rate(90) == 0.0625);

BOOST_AUTO_TEST_CASE(step_decay_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::step_decay{.initial = 1, .step_size = 0})(1), weft::error,
                          says("step_decay: expected step_size above 0, found 0"));
}

}  // namespace

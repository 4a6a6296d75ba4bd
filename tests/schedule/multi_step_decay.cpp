// SPDX-License-Identifier: MIT
// multi_step_decay before and at its milestones (against PyTorch: torch.cpp).
#include <weft/schedule/multi_step_decay.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::multi_step_decay rate{.initial = 0.5, .milestones = {30, 80}, .gamma = 0.5};
static_assert(rate(0) == 0.5 && rate(29) == 0.5 && rate(30) == 0.25);
static_assert(rate(79) == 0.25 && rate(80) == 0.125 && rate(1000) == 0.125);

constexpr weft::multi_step_decay twice{.initial = 1, .milestones = {5, 5}, .gamma = 0.5};
static_assert(twice(4) == 1 && twice(5) == 0.25);

BOOST_AUTO_TEST_CASE(multi_step_decay_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::multi_step_decay{.initial = 1, .milestones = {30, 20}})(1), weft::error,
                          says("multi_step_decay: expected milestones that do not fall, found 20 after 30"));
}

}  // namespace

// SPDX-License-Identifier: MIT
// cyclic at its corners, by mode (against PyTorch: torch.cpp).
#include <weft/schedule/cyclic.hpp>

#include <boost/test/unit_test.hpp>

#include <schedule/says.hpp>

namespace {

constexpr weft::cyclic even{.base = 0.25, .maximum = 0.75, .step_size_up = 4};
static_assert(even(0) == 0.25 && even(2) == 0.5 && even(4) == 0.75 && even(6) == 0.5);
static_assert(even(8) == 0.25 && even(12) == 0.75);

constexpr weft::cyclic halving{.base = 0.25,
                               .maximum = 0.75,
                               .step_size_up = 2,
                               .step_size_down = 8,
                               .mode = weft::cyclic_mode::triangular2};
static_assert(halving(2) == 0.75 && halving(6) == 0.5 && halving(12) == 0.5);

constexpr weft::cyclic fading{.base = 0,
                              .maximum = 1,
                              .step_size_up = 4,
                              .mode = weft::cyclic_mode::exp_range,
                              .gamma = 0.5};
static_assert(fading(2) == 0.125 && fading(4) == 0.0625 && fading(8) == 0);

BOOST_AUTO_TEST_CASE(cyclic_refuses_bad_arguments) {
    BOOST_CHECK_EXCEPTION((weft::cyclic{.base = 0, .maximum = 1, .step_size_up = 0})(1), weft::error,
                          says("cyclic: expected step_size_up above 0, found 0"));
    BOOST_CHECK_EXCEPTION((weft::cyclic{.base = 0, .maximum = 1, .step_size_down = -1})(1), weft::error,
                          says("cyclic: expected step_size_down of at least 0, found -1"));
}

}  // namespace

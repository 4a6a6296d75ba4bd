// SPDX-License-Identifier: MIT
// Options of windows are values: one number for all axes, or one an axis, or a side.
#include <weft/layer/window_options.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

static_assert(kernel(3).of(0) == 3 && kernel(3).of(2) == 3);
static_assert(kernel(2, 5).of(0) == 2 && kernel(2, 5).of(1) == 5 && kernel(2, 5).count == 2);
static_assert(stride(0).has_zero() && !stride(2, 1).has_zero());
static_assert(dilation(2).of(1) == 2 && output_padding(1).of(1) == 1);

// padding(p), padding(vertical, horizontal), padding(top, bottom, left, right).
static_assert(padding(1).before(1, 2) == 1 && padding(1).after(1, 2) == 1);
static_assert(padding(1, 2).before(0, 2) == 1 && padding(1, 2).after(1, 2) == 2);
static_assert(padding(1, 2, 3, 4).before(0, 2) == 1 && padding(1, 2, 3, 4).after(0, 2) == 2);
static_assert(padding(1, 2, 3, 4).before(1, 2) == 3 && padding(1, 2, 3, 4).after(1, 2) == 4);
// Of one axis two numbers are its sides.
static_assert(padding(1, 2).before(0, 1) == 1 && padding(1, 2).after(0, 1) == 2);

static_assert(same.rule == padding_rule::same && causal.rule == padding_rule::causal);
static_assert(valid.rule == padding_rule::valid && padding(1).rule == padding_rule::given);
static_assert(groups(4).count == 4 && depth_multiplier(2).count == 2);

// What cannot be meant does not compile.
template <class... Numbers>
concept makes_a_kernel = requires(Numbers... numbers) { kernel(numbers...); };
static_assert(makes_a_kernel<int, int, int> && !makes_a_kernel<int, int, int, int>);
static_assert(!makes_a_kernel<double> && !makes_a_kernel<>);

template <auto... Options>
struct with_options {};

BOOST_AUTO_TEST_CASE(equal_options_are_one_type) {
    BOOST_TEST((std::same_as<with_options<kernel(3), same>, with_options<kernel(3), same>>));
    BOOST_TEST((!std::same_as<with_options<kernel(3)>, with_options<kernel(3, 3)>>));
}

}  // namespace

// SPDX-License-Identifier: MIT
// What other tools print for the same networks.
#include "networks.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

// 784-512-512-10 with ReLU, softmax and biases, as the tools print it.
static_assert(flops(large, convention::fvcore) == 668'672);
static_assert(flops(large, convention::thop) == 668'701);
static_assert(flops(large, convention::torchinfo) == 669'706);
static_assert(flops(large, convention::ptflops_aten) == 669'706);
static_assert(flops(large, convention::ptflops_pytorch) == 670'730);
static_assert(flops(large, convention::torch_flop_counter) == 1'337'344);
static_assert(flops(large, convention::deepspeed) == 1'338'378);
static_assert(flops(large, convention::tf_profiler) == 1'338'428);

// 3-4-2: 20 MACs, 6 bias adds, 4 elements of ReLU, no softmax.
static_assert(flops(small, convention::fvcore) == 20);
static_assert(flops(small, convention::thop) == 20);
static_assert(flops(small, convention::torchinfo) == 26);
static_assert(flops(small, convention::ptflops_aten) == 26);
static_assert(flops(small, convention::ptflops_pytorch) == 30);
static_assert(flops(small, convention::torch_flop_counter) == 40);
static_assert(flops(small, convention::deepspeed) == 44);
static_assert(flops(small, convention::tf_profiler) == 46);

// No tool counts dropout.
constexpr auto dropped = input<3> | dense<4> | relu(x) | dropout(0.5) | dense<2>;
static_assert(flops(dropped, convention::deepspeed) == 44);

BOOST_AUTO_TEST_CASE(a_convention_of_ones_own_counts_by_its_rules) {
    constexpr convention mine{.macs = 3, .bias_adds = 5, .formula_elements = 7,
                              .row_formula_elements = 0};
    BOOST_TEST(flops(small, mine) == 3u * 20 + 5 * 6 + 7 * 4);
}

BOOST_AUTO_TEST_CASE(softmax_is_counted_once_a_row) {
    constexpr auto rows = input<2, 3> | softmax(x);
    BOOST_TEST(flops(rows, convention::thop) == 2u * (3 + 2 + 3));
    BOOST_TEST(flops(rows, convention::tf_profiler) == 5u * 6);
}

}  // namespace

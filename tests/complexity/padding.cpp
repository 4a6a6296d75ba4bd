// SPDX-License-Identifier: MIT
// Padding is reported apart, and is what a model stores more than it counts.
#include <weft/weft.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

constexpr auto odd = input<3> | dense<17> | relu(x) | dense<5, no_bias> | softmax(x);

// Registers of 8: 3 rows and a bias of 17 take 24, 17 rows of 5 take 8; the arrays 24 and 8.
static_assert(padding_bytes(odd, 32) == 4 * (4 * 7 + 17 * 3 + (7 + 3)));
// Registers of 4 doubles: 20 and 8.
static_assert(padding_bytes<double>(odd, 32) == 8 * (4 * 3 + 17 * 3 + (3 + 3)));
static_assert(padding_bytes(input<16> | dense<16>, 64) == 0);
static_assert(padding_bytes(input<5> | flatten, 64) == 0);
static_assert(padding_bytes(odd, sizeof(float)) == 0);
// Rows of 4096 bytes: 3 of the kernel and that of the array are 64 bytes longer; the bias is one row.
static_assert(padding_bytes(input<3> | dense<1024>, 64) == 64 * (3 + 1));

BOOST_AUTO_TEST_CASE(a_model_stores_its_parameters_and_their_padding) {
    constexpr std::size_t lanes = simd::width<float>;
    constexpr auto network = plan_of(odd);
    constexpr std::size_t of_arena =
        plan_memory(network, {lanes, sizeof(float)}).elements - plan_memory(network, 1).elements;
    BOOST_TEST(sizeof(float) * (parameter_block<odd, float>::size() + of_arena)
               == parameter_bytes(odd) + padding_bytes(odd, sizeof(float) * lanes));
}

}  // namespace

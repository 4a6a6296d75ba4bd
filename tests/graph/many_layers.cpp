// SPDX-License-Identifier: MIT
// Networks of 400 layers, written as a chain and as blocks of blocks.
#include <weft/declare.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace weft;

#define WEFT_TEST_TWO | dense<8> | relu(x)
#define WEFT_TEST_20 WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO \
    WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO WEFT_TEST_TWO
#define WEFT_TEST_100 WEFT_TEST_20 WEFT_TEST_20 WEFT_TEST_20 WEFT_TEST_20 WEFT_TEST_20
constexpr auto chain = input<8> WEFT_TEST_100 WEFT_TEST_100 WEFT_TEST_100 WEFT_TEST_100;

constexpr auto two = dense<8> | relu(x);
constexpr auto twenty = two | two | two | two | two | two | two | two | two | two;
constexpr auto hundred = twenty | twenty | twenty | twenty | twenty;
constexpr auto nested = input<8> | hundred | (hundred | (hundred | hundred));

static_assert(decltype(chain)::leaves == 401 && decltype(nested)::leaves == 401);
static_assert(parameters(chain) == 200 * 72 && parameters(nested) == 200 * 72);
static_assert(macs(chain) == 200 * 64 && depth(nested) == 200);
static_assert(flops(nested) == 200 * (2 * 64 + 8 + 8));
static_assert(peak_activation_bytes(chain) == 2 * 8 * sizeof(float));

BOOST_AUTO_TEST_CASE(the_last_of_400_layers_has_its_number_in_its_name) {
    BOOST_TEST((plan_of(chain).layers[399].name().view() == "dense_199"));
    BOOST_TEST(plan_of(nested).group_count == 200u);
}

}  // namespace

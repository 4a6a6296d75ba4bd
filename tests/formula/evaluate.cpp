// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(evaluate(x * target + 1, x = 2.0, target = 3.0) == 7);
static_assert(evaluate(x + 1, x = std::array{1.0, 2.0}) == std::array{2.0, 3.0});
static_assert(evaluate(x * rate, x = std::array{1.0, 2.0}, rate = 0.5) == std::array{0.5, 1.0});
static_assert(evaluate(row_sum(x), x = std::array{1.0, 2.0, 4.0}) == 7, "one value a row");

BOOST_AUTO_TEST_CASE(a_row_of_softmax_sums_to_one) {
    const auto y = evaluate(softmax(x), x = std::array{4.0, 5.0, 1.0});
    BOOST_TEST(y[0] + y[1] + y[2] == 1.0, boost::test_tools::tolerance(1e-15));
    // The notes print 0.26538792 0.7213992 0.01321289.
    BOOST_TEST(std::abs(y[0] - 0.26538792) < 1e-7);
    BOOST_TEST(std::abs(y[1] - 0.7213992) < 1e-7);
    BOOST_TEST(std::abs(y[2] - 0.01321289) < 1e-7);
}

// SPDX-License-Identifier: MIT
#include <weft/formula/activations.hpp>
#include <weft/formula/evaluate.hpp>

#include <boost/test/unit_test.hpp>

using namespace weft;

static_assert(evaluate(x * target + 1, x = 2.0, target = 3.0) == 7);
static_assert(evaluate(x + 1, x = std::array{1.0, 2.0}) == std::array{2.0, 3.0});
static_assert(evaluate(x * rate, x = std::array{1.0, 2.0}, rate = 0.5) == std::array{0.5, 1.0});
static_assert(evaluate(row_sum(x), x = std::array{1.0, 2.0, 4.0}) == 7, "one value a row");

// Every operation rounded to the type of the evaluation.
template <class Real>
constexpr Real less_1(double number) {
    const program_builder p = lowered((1 + x) - 1);
    return basic_row_evaluation<Real>(
        p, 1, [&](std::string_view, std::size_t) { return number; })(p.output_node(0), 0);
}
static_assert(less_1<float>(0x1p-30) == 0 && less_1<double>(0x1p-30) == 0x1p-30);

BOOST_AUTO_TEST_CASE(a_row_of_softmax_sums_to_one) {
    const auto y = evaluate(softmax(x), x = std::array{4.0, 5.0, 1.0});
    BOOST_TEST(y[0] + y[1] + y[2] == 1.0, boost::test_tools::tolerance(1e-15));
    // The notes print 0.26538792 0.7213992 0.01321289.
    BOOST_TEST(std::abs(y[0] - 0.26538792) < 1e-7);
    BOOST_TEST(std::abs(y[1] - 0.7213992) < 1e-7);
    BOOST_TEST(std::abs(y[2] - 0.01321289) < 1e-7);
}
